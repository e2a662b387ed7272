package dev.sqlbuild.cli.command;

import dev.sqlbuild.state.lifecycle.LifecycleReport;
import dev.sqlbuild.state.lifecycle.StateLifecycle;
import picocli.CommandLine.Command;

/** {@code sqb state init}. */
@Command(name = "init", description = "Create the state tables that are missing.")
final class StateInitCommand extends StateLifecycleCommand {
    @Override
    LifecycleReport run(StateLifecycle lifecycle) {
        return lifecycle.init();
    }
}
