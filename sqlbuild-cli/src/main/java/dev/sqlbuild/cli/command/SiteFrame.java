package dev.sqlbuild.cli.command;

import dev.sqlbuild.cli.Interrupts;
import dev.sqlbuild.cli.Invocation;
import dev.sqlbuild.cli.option.SqlOptions;
import dev.sqlbuild.cli.render.Screen;
import dev.sqlbuild.core.model.Workspace;
import dev.sqlbuild.engine.record.RunId;
import dev.sqlbuild.engine.record.RunRecords;
import dev.sqlbuild.engine.run.RunControl;
import dev.sqlbuild.engine.virtual.VirtualSite;
import dev.sqlbuild.jdbc.StatementListener;
import java.time.Clock;

/**
 * The frame of a command that works with the state and the warehouse of a virtual project: compile, open the site, work,
 * tell.
 *
 * @param name under which statements are recorded
 */
record SiteFrame(String name, Invocation invocation, VirtualProject virtual, SqlOptions sql) {

    /** What one command does. */
    interface Work<T> {
        T run(Opened opened);
    }

    /**
     * What a command works with.
     *
     * @param listener records statements under the name of the command
     * @param records for those of a single resource
     */
    record Opened(VirtualSite site, StatementListener listener, RunRecords records, RunControl control, Screen screen) {
        RunId runId() {
            return records.runId();
        }
    }

    /** Says what came out and gives the exit code. */
    interface Telling<T> {
        int tell(T outcome);
    }

    <T> int run(Work<T> work, Telling<T> telling) {
        RunControl control = new RunControl();
        try (Interrupts interrupts = Interrupts.watch(control::interrupt);
                Screen screen = invocation.screen()) {
            Workspace workspace = CompileStep.workspace(invocation, virtual.project(), screen, sql);
            RunRecords records = RunRecords.of(workspace.directory(), RunId.next(Clock.systemUTC()));
            T outcome;
            try {
                outcome = virtual.use(
                        invocation,
                        workspace,
                        screen,
                        site -> work.run(new Opened(site, records.statements(name), records, control, screen)));
            } finally {
                records.close();
            }
            screen.close();
            int told = telling.tell(outcome);
            return interrupts.exitCode().orElse(told);
        }
    }
}
