package dev.sqlbuild.cli.command;

import dev.sqlbuild.state.lifecycle.LifecycleReport;
import dev.sqlbuild.state.lifecycle.StateLifecycle;
import picocli.CommandLine.Command;

/** {@code sqb state migrate}. */
@Command(name = "migrate", description = "Back the state up and bring its tables to the present version.")
final class StateMigrateCommand extends StateLifecycleCommand {
    @Override
    LifecycleReport run(StateLifecycle lifecycle) {
        return lifecycle.migrate();
    }
}
