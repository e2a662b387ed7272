package dev.sqlbuild.cli.command;

import dev.sqlbuild.cli.Invocation;
import dev.sqlbuild.cli.option.PlanOptions;
import dev.sqlbuild.core.model.Workspace;
import dev.sqlbuild.core.plan.Deferral;
import dev.sqlbuild.core.plan.PlanRequest;
import dev.sqlbuild.core.plan.Reuse;
import dev.sqlbuild.core.project.DeferredSources;
import dev.sqlbuild.core.project.Environment;
import dev.sqlbuild.core.project.EnvironmentMode;
import java.util.Optional;

/** What the command line asks of the planner. */
final class PlanRequests {
    private PlanRequests() {}

    static PlanRequest of(Invocation invocation, ActiveProject project, Workspace workspace, PlanOptions options) {
        return of(invocation, project, workspace, options, Optional.empty());
    }

    /** @param deferCloneFrom environment that unselected models are copied from when they are missing or stale */
    static PlanRequest of(
            Invocation invocation,
            ActiveProject project,
            Workspace workspace,
            PlanOptions options,
            Optional<String> deferCloneFrom) {
        // No source is managed before there are loaders; what is wrong with the wish is said all the same.
        DeferredSources.find(project.config(), options.deferSourcesTo());
        PlanRequest request = PlanRequest.of(options.selection().include(invocation.workingDirectory()))
                .withExclude(options.selection().exclude())
                .withChangesOnly(!options.force()
                        && (options.changesOnly() || project.config().changesOnly()))
                .withForce(options.force())
                .withFullRefresh(options.fullRefresh())
                .withIncludeStaleUpstreams(options.includeStaleUpstreams())
                .withVerbose(options.verbose())
                .withCursor(options.cursor().overrides())
                .withReuse(reuse(project, workspace, deferCloneFrom));
        return options.deferTo()
                .map(name -> request.withDeferTo(project.deferral(name, workspace)))
                .orElse(request);
    }

    /** From the configuration; the option replaces only where baselines come from. */
    private static Reuse reuse(ActiveProject project, Workspace workspace, Optional<String> deferCloneFrom) {
        if (project.config().mode() == EnvironmentMode.VIRTUAL) return Reuse.NONE;
        Optional<Deferral> models = project.config()
                .environment()
                .flatMap(Environment::reuseFrom)
                .map(name -> origin(project, workspace, name));
        return new Reuse(
                models,
                deferCloneFrom.map(name -> project.deferral(name, workspace)).or(() -> models));
    }

    private static Deferral origin(ActiveProject project, Workspace workspace, String name) {
        return new Deferral(name, project.placesIn(name, workspace));
    }
}
