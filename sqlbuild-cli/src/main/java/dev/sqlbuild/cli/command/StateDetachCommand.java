package dev.sqlbuild.cli.command;

import dev.sqlbuild.cli.Invocation;
import dev.sqlbuild.core.virtual.Conversion;
import dev.sqlbuild.core.virtual.Conversion.Direction;
import dev.sqlbuild.engine.adopt.DetachUseCase;
import dev.sqlbuild.engine.record.RunRecords;
import dev.sqlbuild.engine.virtual.VirtualSite;
import picocli.CommandLine.Command;

/** {@code sqb state detach}. */
@Command(name = "detach", description = "Turn a virtual environment back into plain tables and views.")
final class StateDetachCommand extends StateConversionCommand {
    @Override
    Direction direction() {
        return Direction.DETACH;
    }

    @Override
    Conversion convert(Invocation invocation, VirtualSite site, RunRecords records, Attempt attempt) {
        DetachUseCase.Detached detached = new DetachUseCase(site, records.statements("detach"), records.runId())
                .run(attempt.vde(), attempt.allowCopy(), attempt.confirm(), attempt.control());
        invocation.report(detached.warnings());
        return detached.plan();
    }
}
