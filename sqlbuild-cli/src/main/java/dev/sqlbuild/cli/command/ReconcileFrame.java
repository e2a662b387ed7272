package dev.sqlbuild.cli.command;

import dev.sqlbuild.base.Code;
import dev.sqlbuild.base.Diagnostic;
import dev.sqlbuild.base.SqlBuildException;
import dev.sqlbuild.cli.ExitCode;
import dev.sqlbuild.cli.Interrupts;
import dev.sqlbuild.cli.Invocation;
import dev.sqlbuild.cli.option.ReconcileOptions;
import dev.sqlbuild.cli.render.PointerText;
import dev.sqlbuild.cli.render.Screen;
import dev.sqlbuild.core.model.Workspace;
import dev.sqlbuild.core.project.EnvironmentMode;
import dev.sqlbuild.core.version.VdeName;
import dev.sqlbuild.engine.pointer.PointerRun;
import dev.sqlbuild.engine.publish.Published;
import dev.sqlbuild.engine.record.RunId;
import dev.sqlbuild.engine.record.RunRecords;
import dev.sqlbuild.engine.run.RunControl;
import dev.sqlbuild.engine.virtual.VirtualSite;
import dev.sqlbuild.jdbc.StatementListener;
import java.time.Clock;

/**
 * The frame of a reconcile command whose preconditions hold: compile, open the site, do, print.
 *
 * @param vde the VDE it is about
 */
record ReconcileFrame(Invocation invocation, VirtualProject virtual, VdeName vde, ReconcileOptions options) {

    /** What one command does. */
    interface Work<T> {
        T run(Opened opened);
    }

    /** What a command works with. */
    record Opened(VirtualSite site, StatementListener listener, PointerRun run, Screen screen) {}

    /** Says what came out and gives the exit code. */
    interface Telling<T> {
        int tell(T outcome);
    }

    /** {@code C254} in direct mode, {@code C247} when no VDE is meant. */
    static ReconcileFrame open(Invocation invocation, ReconcileOptions options) {
        ActiveProject project = ActiveProject.open(invocation, options.vars().values());
        if (project.config().mode() == EnvironmentMode.DIRECT) {
            throw new SqlBuildException(Diagnostic.of(Code.C254, "reconcile requires environment_mode = 'virtual'")
                    .withHelp("in direct mode sqb plan compares the warehouse with the project"));
        }
        if (options.virtualEnv().isEmpty() && project.config().environment().isEmpty()) {
            throw new SqlBuildException(
                    Diagnostic.of(Code.C247, "reconcile requires --virtual-env or a default environment")
                            .withHelp("name one with --virtual-env"));
        }
        VirtualProject virtual = VirtualProject.of(project);
        return new ReconcileFrame(invocation, virtual, virtual.vde(options.virtualEnv()), options);
    }

    <T> int run(Work<T> work, Telling<T> telling) {
        RunControl control = new RunControl();
        try (Interrupts interrupts = Interrupts.watch(control::interrupt);
                Screen screen = invocation.screen()) {
            Workspace workspace = CompileStep.workspace(invocation, virtual.project(), screen, options.sql());
            RunRecords records = RunRecords.of(workspace.directory(), RunId.next(Clock.systemUTC()));
            T outcome;
            try {
                outcome = virtual.use(
                        invocation,
                        workspace,
                        screen,
                        site -> work.run(
                                new Opened(site, records.statements("reconcile"), new PointerRun(control), screen)));
            } finally {
                records.close();
            }
            screen.close();
            int told = telling.tell(outcome);
            return interrupts.exitCode().orElse(told);
        }
    }

    /** Says what was written and what else was noticed on the way. */
    int ok(String text, Published published) {
        invocation.say(text);
        PointerText.notes(published).forEach(note -> invocation.say(note + "\n"));
        return ExitCode.OK;
    }
}
