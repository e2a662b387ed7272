package dev.sqlbuild.cli.command;

import dev.sqlbuild.state.lifecycle.LifecycleReport;
import dev.sqlbuild.state.lifecycle.StateLifecycle;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code sqb state init}. */
@Command(name = "init", description = "Create the state tables that are missing.")
final class StateInitCommand extends StateLifecycleCommand {
    @Option(
            names = "--take-over",
            description = "Make a store this project's that has another owner: after a renaming.")
    private boolean takeOver;

    @Override
    LifecycleReport run(StateLifecycle lifecycle) {
        return lifecycle.init(takeOver);
    }
}
