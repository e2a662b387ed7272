package dev.sqlbuild.cli.command;

import dev.sqlbuild.cli.Invocation;
import dev.sqlbuild.cli.option.PlanOptions;
import dev.sqlbuild.core.model.Workspace;
import dev.sqlbuild.core.plan.PlanRequest;
import dev.sqlbuild.core.project.DeferredSources;

/** What the command line asks of the planner. */
final class PlanRequests {
    private PlanRequests() {}

    static PlanRequest of(Invocation invocation, ActiveProject project, Workspace workspace, PlanOptions options) {
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
                .withCursor(options.cursor().overrides());
        return options.deferTo()
                .map(name -> request.withDeferTo(project.deferral(name, workspace)))
                .orElse(request);
    }
}
