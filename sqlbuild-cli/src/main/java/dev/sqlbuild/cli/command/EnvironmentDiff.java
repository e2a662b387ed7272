package dev.sqlbuild.cli.command;

import dev.sqlbuild.adapter.Adapter;
import dev.sqlbuild.adapter.RelationName;
import dev.sqlbuild.base.Code;
import dev.sqlbuild.base.Diagnostic;
import dev.sqlbuild.base.SqlBuildException;
import dev.sqlbuild.cli.Invocation;
import dev.sqlbuild.cli.render.Screen;
import dev.sqlbuild.core.graph.NodeId;
import dev.sqlbuild.core.model.Workspace;
import dev.sqlbuild.core.project.EnvironmentMode;
import dev.sqlbuild.engine.diff.DiffMode;
import dev.sqlbuild.engine.diff.DiffReport;
import dev.sqlbuild.engine.diff.DiffRequest;
import dev.sqlbuild.engine.diff.DiffUseCase;
import dev.sqlbuild.engine.diff.ModelPair;
import dev.sqlbuild.engine.diff.ModelPairs;
import dev.sqlbuild.engine.run.RunControl;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** {@code sqb diff FROM:TO} of two environments: the project as it is in TO, the places of FROM. */
record EnvironmentDiff(Invocation invocation, Screen screen, RunControl control) {

    DiffReport run(DiffCommand options, DiffRange range) {
        ActiveProject project = open(options, range);
        if (options.allowPartial) {
            throw new SqlBuildException(
                    Diagnostic.of(Code.C262, "--allow-partial-diff requires environment_mode = 'virtual'"));
        }
        requireOther(project, range);
        Workspace workspace = CompileStep.workspace(invocation, project, screen, options.sql);
        DiffMode mode = options.mode();
        Map<NodeId, RelationName> left = project.placesIn(range.from(), workspace);
        List<ModelPair> pairs = ModelPairs.of(
                workspace,
                left,
                options.selection.include(invocation.workingDirectory()),
                options.selection.exclude(),
                mode,
                options.rows::over);
        ProjectWarehouse warehouse = ProjectWarehouse.of(project, screen);
        DiffRequest request = new DiffRequest(
                range.from(),
                range.to(),
                pairs,
                mode,
                options.output.examples(),
                options.output.limits(),
                options.rows.namedColumns(),
                otherFile(project, warehouse.adapter(), range));
        return new DiffUseCase(warehouse).run(request, control);
    }

    /** The configuration in TO. In virtual mode the names are no environments, and the active one counts. */
    private ActiveProject open(DiffCommand options, DiffRange range) {
        try {
            ActiveProject project = ActiveProject.openIn(invocation, range.to(), options.vars.values());
            if (project.config().mode() == EnvironmentMode.DIRECT) return project;
        } catch (SqlBuildException e) {
            if (!e.diagnostic().message().startsWith("Unknown environment '" + range.to() + "'")) throw e;
            ActiveProject active = ActiveProject.open(invocation, options.vars.values());
            if (active.config().mode() == EnvironmentMode.DIRECT) throw asUsage(e);
            return active;
        }
        return ActiveProject.open(invocation, options.vars.values());
    }

    private static void requireOther(ActiveProject project, DiffRange range) {
        if (range.from().equals(range.to())) {
            throw new SqlBuildException(
                    Diagnostic.of(Code.C001, "diff compares two environments, not '" + range.from() + "' with itself"));
        }
        try {
            project.config().environments().requireWithoutConnection(range.from());
        } catch (SqlBuildException e) {
            throw asUsage(e);
        }
    }

    private static SqlBuildException asUsage(SqlBuildException unknown) {
        Diagnostic diagnostic = unknown.diagnostic();
        return new SqlBuildException(
                Diagnostic.of(Code.C001, diagnostic.message()).withHelp(diagnostic.help()), unknown);
    }

    /** The database file of FROM, for engines that live in files, if it is another one than that of TO. */
    private static Optional<Path> otherFile(ActiveProject project, Adapter adapter, DiffRange range) {
        return adapter.fileKey().flatMap(key -> {
            Optional<Path> own = file(project, project.connection(adapter).string(key));
            Optional<Path> other = file(project, project.config().environments().connectionText(range.from(), key));
            return other.filter(file -> !own.equals(Optional.of(file)));
        });
    }

    private static Optional<Path> file(ActiveProject project, Optional<String> name) {
        return name.map(
                text -> project.directory().resolve(text).toAbsolutePath().normalize());
    }
}
