package dev.sqlbuild.cli.command;

import dev.sqlbuild.cli.ExitCode;
import dev.sqlbuild.cli.Invocation;
import dev.sqlbuild.cli.SqbCommand;
import dev.sqlbuild.cli.Version;
import dev.sqlbuild.cli.render.StateText;
import dev.sqlbuild.state.lifecycle.LifecycleReport;
import dev.sqlbuild.state.lifecycle.StateLifecycle;
import dev.sqlbuild.state.store.StateStore;
import java.util.List;
import java.util.Optional;

/** A command about the tables of the store as a whole. */
abstract class StateLifecycleCommand implements SqbCommand {

    abstract LifecycleReport run(StateLifecycle lifecycle);

    @Override
    public final int run(Invocation invocation) {
        ActiveProject project = ActiveProject.open(invocation, ActiveProject.NO_VARS);
        ProjectState.requireVirtualMode(project);
        LifecycleReport report;
        try (StateStore store = ProjectState.of(project).open(Optional.empty())) {
            report = run(new StateLifecycle(
                    store.config(),
                    store.transactions(),
                    Version.TEXT,
                    warning -> invocation.report(List.of(warning))));
        }
        invocation.say(StateText.of(report));
        return ExitCode.OK;
    }
}
