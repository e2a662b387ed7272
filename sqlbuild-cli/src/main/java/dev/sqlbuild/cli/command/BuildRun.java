package dev.sqlbuild.cli.command;

import dev.sqlbuild.base.Diagnostic;
import dev.sqlbuild.base.Json;
import dev.sqlbuild.cli.ExitCode;
import dev.sqlbuild.cli.Interrupts;
import dev.sqlbuild.cli.Invocation;
import dev.sqlbuild.cli.Version;
import dev.sqlbuild.cli.option.ConcurrencyOptions;
import dev.sqlbuild.cli.option.SnapshotOptions;
import dev.sqlbuild.cli.option.SqlOptions;
import dev.sqlbuild.cli.render.DiagnosticJson;
import dev.sqlbuild.cli.render.RunProgress;
import dev.sqlbuild.cli.render.RunText;
import dev.sqlbuild.cli.render.Screen;
import dev.sqlbuild.core.model.Workspace;
import dev.sqlbuild.core.plan.PlanRequest;
import dev.sqlbuild.engine.build.BuildRequest;
import dev.sqlbuild.engine.build.BuildUseCase;
import dev.sqlbuild.engine.record.RunJson;
import dev.sqlbuild.engine.run.NodeResult;
import dev.sqlbuild.engine.run.RunControl;
import dev.sqlbuild.engine.run.RunReport;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One run of {@code build}, {@code run} or {@code seed}: compile, plan and execute with progress, then the report.
 *
 * @param request what to plan, given the compiled project
 */
record BuildRun(
        BuildRequest.Command command,
        ActiveProject project,
        SqlOptions sql,
        ConcurrencyOptions concurrency,
        Function<Workspace, PlanRequest> request,
        boolean failFast,
        boolean verbose,
        SnapshotOptions snapshots) {

    int run(Invocation invocation) {
        int workers = concurrency
                .requested(invocation.env())
                .orElse(project.config().settings().concurrency());
        RunControl control = new RunControl();
        try (Interrupts interrupts = Interrupts.watch(control::interrupt);
                Screen screen = invocation.screen()) {
            Workspace workspace = CompileStep.workspace(invocation, project, screen, sql);
            BuildUseCase build = new BuildUseCase(ProjectWarehouse.of(project, screen), Clock.systemUTC());
            RunProgress progress = new RunProgress(screen, invocation.palette(), verbose, invocation::warn);
            RunReport report = build.run(
                    new BuildRequest(
                            command,
                            workspace,
                            request.apply(workspace),
                            workers,
                            failFast,
                            Version.TEXT,
                            invocation.id().start(),
                            HistoryConsent.of(invocation, command, snapshots)),
                    control,
                    progress);
            screen.close();
            print(invocation, report);
            invocation.publish(document(report, workspace.warnings()));
            return interrupts.exitCode().orElse(report.succeeded() ? ExitCode.OK : ExitCode.FAILED);
        }
    }

    static void print(Invocation invocation, RunReport report) {
        if (report.nodes().isEmpty() && report.checks().isEmpty() && report.succeeded()) {
            invocation.say("Nothing to build.\n");
            return;
        }
        invocation.report(findings(report));
        invocation.say(
                "\n" + RunText.failures(report, invocation.palette()) + RunText.totals(report, invocation.palette()));
    }

    /** Everything coded that a report holds, once more on stderr, where errors are looked for. */
    private static List<Diagnostic> findings(RunReport report) {
        List<Diagnostic> findings = new ArrayList<>(report.diagnostics());
        for (NodeResult node : report.nodes()) {
            node.error().ifPresent(findings::add);
            findings.addAll(node.warnings());
        }
        report.checks().forEach(check -> check.error().ifPresent(findings::add));
        return findings;
    }

    static String document(RunReport report, List<Diagnostic> warnings) {
        Map<String, @Nullable Object> json = RunJson.of(report);
        List<Diagnostic> diagnostics = new ArrayList<>(warnings);
        diagnostics.addAll(report.diagnostics());
        json.put("diagnostics", DiagnosticJson.of(diagnostics));
        return Json.of(json);
    }
}
