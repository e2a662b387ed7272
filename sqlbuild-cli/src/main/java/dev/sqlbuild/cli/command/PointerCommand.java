package dev.sqlbuild.cli.command;

import dev.sqlbuild.cli.ExitCode;
import dev.sqlbuild.cli.Interrupts;
import dev.sqlbuild.cli.Invocation;
import dev.sqlbuild.cli.option.PointerOptions;
import dev.sqlbuild.cli.render.PointerText;
import dev.sqlbuild.cli.render.Screen;
import dev.sqlbuild.core.model.Workspace;
import dev.sqlbuild.core.virtual.PointerPlan;
import dev.sqlbuild.engine.pointer.PointerOutcome;
import dev.sqlbuild.engine.pointer.PointerRun;
import dev.sqlbuild.engine.record.RunId;
import dev.sqlbuild.engine.record.RunRecords;
import dev.sqlbuild.engine.run.RunControl;
import dev.sqlbuild.engine.virtual.VirtualSite;
import dev.sqlbuild.jdbc.StatementListener;
import java.time.Clock;

/**
 * The frame of a command that moves pointers: compile, open the site, plan or do, print.
 *
 * @param name the command
 */
record PointerCommand(String name, VirtualProject virtual, PointerOptions options) {

    /** Plans without any effect. */
    interface Planning {
        PointerPlan plan(VirtualSite site, StatementListener listener);
    }

    /** Plans and publishes. */
    interface Doing {
        PointerOutcome run(VirtualSite site, StatementListener listener, PointerRun run);
    }

    /** Says what was done, or would be. */
    interface Telling {
        String text(PointerPlan plan, boolean dryRun);
    }

    int run(Invocation invocation, Planning planning, Doing doing, Telling telling) {
        RunControl control = new RunControl();
        try (Interrupts interrupts = Interrupts.watch(control::interrupt);
                Screen screen = invocation.screen()) {
            Workspace workspace = CompileStep.workspace(invocation, virtual.project(), screen, options.sql());
            RunRecords records = RunRecords.of(workspace.directory(), RunId.next(Clock.systemUTC()));
            try {
                virtual.use(invocation, workspace, screen, site -> {
                    StatementListener listener = records.statements(name);
                    if (options.dryRun()) {
                        PointerPlan plan = planning.plan(site, listener);
                        screen.close();
                        invocation.say(telling.text(plan, true));
                        return plan;
                    }
                    PointerOutcome outcome = doing.run(site, listener, new PointerRun(control));
                    screen.close();
                    invocation.say(telling.text(outcome.plan(), false));
                    PointerText.notes(outcome.published()).forEach(note -> invocation.say(note + "\n"));
                    return outcome.plan();
                });
            } finally {
                records.close();
            }
            return interrupts.exitCode().orElse(ExitCode.OK);
        }
    }
}
