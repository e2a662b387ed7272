package dev.sqlbuild.cli.command;

import dev.sqlbuild.adapter.RelationName;
import dev.sqlbuild.base.Code;
import dev.sqlbuild.base.Diagnostics;
import dev.sqlbuild.base.SourceSpan;
import dev.sqlbuild.cli.Invocation;
import dev.sqlbuild.cli.render.Screen;
import dev.sqlbuild.core.diff.RowRules;
import dev.sqlbuild.core.project.ConfigValue;
import dev.sqlbuild.core.project.LogicalPlace;
import dev.sqlbuild.core.project.Placement;
import dev.sqlbuild.core.project.ProjectFiles;
import dev.sqlbuild.core.project.TableReader;
import dev.sqlbuild.engine.diff.DiffReport;
import dev.sqlbuild.engine.diff.QueryDiffRequest;
import dev.sqlbuild.engine.diff.QueryDiffUseCase;
import dev.sqlbuild.engine.run.RunControl;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** {@code sqb diff} of two queries: of the project only the configuration is read. */
record QueryDiff(Invocation invocation, Screen screen, RunControl control) {
    /** Errors that mean that the results are there but cannot be compared value by value. */
    static final Set<Code> PREVENTS_EVIDENCE = Set.of(Code.X302, Code.B301, Code.A501, Code.C000);

    private static final String TIME_TO_LIVE = "query_artifact_ttl";

    DiffReport run(DiffCommand options) {
        Path directory = invocation.workingDirectory();
        QueryDiffRequest.Side left = options.queries.left(directory);
        QueryDiffRequest.Side right = options.queries.right(directory);
        ActiveProject project = ActiveProject.open(invocation, options.vars.values());
        QueryDiffRequest request = new QueryDiffRequest(
                left,
                right,
                place(project),
                options.rows.over(RowRules.UNKEYED),
                options.mode(),
                options.output.examples(),
                options.output.limits(),
                options.rows.namedColumns(),
                timeToLive(project));
        ProjectWarehouse warehouse = ProjectWarehouse.of(project, screen);
        QueryDiffUseCase.Outcome outcome = new QueryDiffUseCase(warehouse, Clock.systemUTC()).run(request, control);
        screen.close();
        invocation.report(outcome.warnings());
        return outcome.report();
    }

    /** The schema in which a model without a schema of its own would stand. */
    static RelationName place(ActiveProject project) {
        Diagnostics findings = new Diagnostics();
        Placement placement = Placement.ofActive(
                project.config(),
                project.relationDefaults(),
                project.configured().request());
        RelationName place = placement.place(
                "query_diff", new LogicalPlace(Optional.empty(), Optional.empty(), "query_diff"), findings);
        findings.throwIfErrors();
        return place;
    }

    /** How long what a query diff has left may stay. */
    static Duration timeToLive(ActiveProject project) {
        Diagnostics findings = new Diagnostics();
        ConfigValue.Table none = new ConfigValue.Table(Map.of(), SourceSpan.fileStart(ProjectFiles.PROJECT_CONFIG));
        TableReader reader = new TableReader(
                project.config().otherTables().getOrDefault("diff", none), "diff.", Code.D001, findings);
        reader.rejectUnknown("[diff]", List.of(TIME_TO_LIVE));
        Optional<Duration> duration = reader.duration(TIME_TO_LIVE);
        findings.throwIfErrors();
        return duration.orElse(Duration.ofHours(24));
    }
}
