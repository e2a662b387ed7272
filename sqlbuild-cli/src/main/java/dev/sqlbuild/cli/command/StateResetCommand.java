package dev.sqlbuild.cli.command;

import dev.sqlbuild.state.lifecycle.LifecycleReport;
import dev.sqlbuild.state.lifecycle.StateLifecycle;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code sqb state reset}. */
@Command(name = "reset", description = "Drop all state tables; needs allow_reset = true.")
final class StateResetCommand extends StateLifecycleCommand {
    @Option(names = "--auto-approve", description = "Really drop them.")
    boolean autoApprove;

    @Override
    LifecycleReport run(StateLifecycle lifecycle) {
        return lifecycle.reset(autoApprove);
    }
}
