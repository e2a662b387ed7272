package dev.sqlbuild.cli.command;

import dev.sqlbuild.core.virtual.Conversion;
import dev.sqlbuild.core.virtual.Conversion.Direction;
import dev.sqlbuild.engine.adopt.AdoptUseCase;
import picocli.CommandLine.Command;

/** {@code sqb state adopt}. */
@Command(name = "adopt", description = "Turn existing tables and views into a virtual environment.")
final class StateAdoptCommand extends StateConversionCommand {
    @Override
    Direction direction() {
        return Direction.ADOPT;
    }

    @Override
    Conversion convert(SiteFrame.Opened opened, Attempt attempt) {
        return new AdoptUseCase(opened.site(), opened.listener(), opened.runId())
                .run(attempt.vde(), attempt.allowCopy(), attempt.confirm(), opened.control());
    }
}
