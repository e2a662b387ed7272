package dev.sqlbuild.cli.command;

import dev.sqlbuild.cli.ExitCode;
import dev.sqlbuild.cli.Invocation;
import dev.sqlbuild.cli.option.PointerOptions;
import dev.sqlbuild.cli.render.PointerText;
import dev.sqlbuild.core.virtual.PointerPlan;
import dev.sqlbuild.engine.pointer.PointerOutcome;
import dev.sqlbuild.engine.pointer.PointerRun;
import dev.sqlbuild.engine.virtual.VirtualSite;
import dev.sqlbuild.jdbc.StatementListener;

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
        SiteFrame frame = new SiteFrame(name, invocation, virtual, options.sql());
        return frame.run(
                opened -> {
                    if (options.dryRun()) {
                        return telling.text(planning.plan(opened.site(), opened.listener()), true);
                    }
                    PointerRun run = new PointerRun(opened.control());
                    PointerOutcome outcome = doing.run(opened.site(), opened.listener(), run);
                    return telling.text(outcome.plan(), false) + PointerText.notes(outcome.published());
                },
                text -> {
                    invocation.say(text);
                    return ExitCode.OK;
                });
    }
}
