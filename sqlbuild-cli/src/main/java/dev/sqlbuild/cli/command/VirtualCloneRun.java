package dev.sqlbuild.cli.command;

import dev.sqlbuild.adapter.Adapter;
import dev.sqlbuild.adapter.ConnectionConfig;
import dev.sqlbuild.adapter.RelationName;
import dev.sqlbuild.cli.ExitCode;
import dev.sqlbuild.cli.Invocation;
import dev.sqlbuild.cli.render.VirtualCloneText;
import dev.sqlbuild.core.graph.NodeId;
import dev.sqlbuild.core.model.Workspace;
import dev.sqlbuild.core.project.Environment;
import dev.sqlbuild.core.version.VdeName;
import dev.sqlbuild.engine.clone.VirtualCloneReport;
import dev.sqlbuild.engine.clone.VirtualCloneRequest;
import dev.sqlbuild.engine.clone.VirtualCloneUseCase;
import java.util.Map;
import java.util.Optional;

/** {@code sqb clone} in virtual mode, where versions are brought from another environment. */
record VirtualCloneRun(Invocation invocation, ActiveProject project, Environment origin) {

    int run(CloneCommand options) {
        VirtualProject virtual = VirtualProject.of(project);
        Optional<VdeName> vde = options.virtual.name().map(name -> virtual.vde(Optional.of(name)));
        SiteFrame frame = new SiteFrame("clone", invocation, virtual, options.sql);
        return frame.run(
                opened -> new VirtualCloneUseCase(opened.site(), opened.records())
                        .run(request(options, opened.site().workspace(), vde), opened.control()),
                report -> {
                    invocation.report(report.errors());
                    invocation.say(VirtualCloneText.of(report, invocation.palette(), options.verbose));
                    return exitCode(report);
                });
    }

    private static int exitCode(VirtualCloneReport report) {
        return report.isComplete() ? ExitCode.OK : ExitCode.FAILED;
    }

    private VirtualCloneRequest request(CloneCommand options, Workspace workspace, Optional<VdeName> vde) {
        Adapter adapter = project.adapter();
        Map<NodeId, RelationName> places =
                project.deferral(origin.name(), workspace).relations();
        return new VirtualCloneRequest(
                origin.name(),
                node -> Optional.ofNullable(places.get(node)).orElseGet(() -> project.placeIn(origin, node.name())),
                ConnectionConfig.of(adapter, origin.connection().plain()),
                project.connection(adapter),
                vde,
                options.selection.include(invocation.workingDirectory()),
                options.selection.exclude(),
                options.skipLocked,
                options.hardCopy,
                project.config().settings().concurrency());
    }
}
