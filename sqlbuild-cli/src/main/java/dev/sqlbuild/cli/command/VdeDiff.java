package dev.sqlbuild.cli.command;

import dev.sqlbuild.cli.Invocation;
import dev.sqlbuild.cli.render.Screen;
import dev.sqlbuild.core.model.Workspace;
import dev.sqlbuild.engine.diff.VirtualDiffUseCase;
import dev.sqlbuild.engine.diff.VirtualDiffUseCase.Request;
import dev.sqlbuild.engine.diff.VirtualDiffUseCase.Result;
import dev.sqlbuild.engine.run.RunControl;
import java.util.Optional;

/** {@code sqb diff LEFT:RIGHT} in virtual mode, where the names are VDEs of the active environment. */
record VdeDiff(Invocation invocation, Screen screen, RunControl control, ActiveProject project) {

    Result run(DiffCommand options, DiffRange range) {
        VirtualProject virtual = VirtualProject.of(project);
        Workspace workspace = CompileStep.workspace(invocation, project, screen, options.sql);
        Request request = new Request(
                virtual.vde(Optional.of(range.from())),
                virtual.vde(Optional.of(range.to())),
                options.selection.include(invocation.workingDirectory()),
                options.selection.exclude(),
                options.allowPartial,
                options.mode(),
                options.output.examples(),
                options.output.limits(),
                options.rows.namedColumns(),
                options.rows::over);
        return virtual.use(invocation, workspace, screen, site -> new VirtualDiffUseCase(site).run(request, control));
    }
}
