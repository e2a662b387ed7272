package dev.sqlbuild.cli.command;

import dev.sqlbuild.base.Code;
import dev.sqlbuild.base.Diagnostic;
import dev.sqlbuild.base.SqlBuildException;
import dev.sqlbuild.cli.Invocation;
import dev.sqlbuild.cli.SqbCommand;
import picocli.CommandLine.Command;

/** {@code sqb state}: the store of virtual mode. */
@Command(
        name = "state",
        description = "Create, inspect and repair the state of virtual mode.",
        synopsisSubcommandLabel = "COMMAND",
        commandListHeading = "%nCommands:%n",
        subcommands = {
            StateInitCommand.class,
            StateMigrateCommand.class,
            StateRollbackCommand.class,
            StateResetCommand.class,
            StateLocksCommand.class,
            StateCheckpointsCommand.class,
            StateOperationsCommand.class,
            StateResumeCommand.class,
            StateAdoptCommand.class,
            StateDetachCommand.class
        })
final class StateCommand implements SqbCommand {
    @Override
    public int run(Invocation invocation) {
        throw new SqlBuildException(Diagnostic.of(Code.C901, "state requires a subcommand such as 'init'")
                .withHelp("see them all with: sqb state --help"));
    }
}
