package dev.sqlbuild.cli.command;

import dev.sqlbuild.base.Code;
import dev.sqlbuild.cli.ExitCode;
import dev.sqlbuild.cli.Invocation;
import dev.sqlbuild.cli.option.ReconcileOptions;
import dev.sqlbuild.cli.render.PointerText;
import dev.sqlbuild.core.version.VdeName;
import dev.sqlbuild.engine.publish.Published;

/**
 * A reconcile command whose preconditions hold.
 *
 * @param vde the VDE it is about
 */
record ReconcileFrame(SiteFrame site, VdeName vde) {

    /** {@code C254} in direct mode, {@code C247} when no VDE is meant. */
    static ReconcileFrame open(Invocation invocation, ReconcileOptions options) {
        ActiveProject project =
                ActiveProject.open(invocation, options.vars().values(), Code.C247, "reconcile", options.virtualEnv());
        project.requireVirtualMode(
                Code.C254, "reconcile", "in direct mode sqb plan compares the warehouse with the project");
        VirtualProject virtual = VirtualProject.of(project);
        SiteFrame site = new SiteFrame("reconcile", invocation, virtual, options.sql());
        return new ReconcileFrame(site, virtual.vde(options.virtualEnv()));
    }

    <T> int run(SiteFrame.Work<T> work, SiteFrame.Telling<T> telling) {
        return site.run(work, telling);
    }

    /** Says what was written and what else was noticed on the way. */
    int ok(String text, Published published) {
        site.invocation().say(text + PointerText.notes(published));
        return ExitCode.OK;
    }
}
