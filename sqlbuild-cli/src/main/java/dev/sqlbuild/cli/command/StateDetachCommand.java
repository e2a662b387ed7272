package dev.sqlbuild.cli.command;

import dev.sqlbuild.core.virtual.Conversion;
import dev.sqlbuild.core.virtual.Conversion.Direction;
import dev.sqlbuild.engine.adopt.DetachUseCase;
import picocli.CommandLine.Command;

/** {@code sqb state detach}. */
@Command(name = "detach", description = "Turn a virtual environment back into plain tables and views.")
final class StateDetachCommand extends StateConversionCommand {
    @Override
    Direction direction() {
        return Direction.DETACH;
    }

    @Override
    Conversion convert(SiteFrame.Opened opened, Attempt attempt) {
        return new DetachUseCase(opened.site(), opened.listener(), opened.runId())
                .run(attempt.vde(), attempt.allowCopy(), attempt.confirm(), opened.control());
    }
}
