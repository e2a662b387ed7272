package dev.sqlbuild.cli.command;

import dev.sqlbuild.base.Diagnostic;
import dev.sqlbuild.base.Json;
import dev.sqlbuild.base.Severity;
import dev.sqlbuild.cli.ExitCode;
import dev.sqlbuild.cli.Invocation;
import dev.sqlbuild.cli.option.SqlOptions;
import dev.sqlbuild.cli.render.DiagnosticJson;
import dev.sqlbuild.cli.render.Screen;
import dev.sqlbuild.core.model.Workspace;
import dev.sqlbuild.core.plan.PlanRequest;
import dev.sqlbuild.core.version.VdeName;
import dev.sqlbuild.core.version.VirtualEnvironment;
import dev.sqlbuild.core.virtual.VirtualPlanJson;
import dev.sqlbuild.core.virtual.VirtualPlanText;
import dev.sqlbuild.engine.freshness.SourceObserver;
import dev.sqlbuild.engine.virtual.VirtualPlanning;
import dev.sqlbuild.engine.virtual.VirtualSite;
import dev.sqlbuild.jdbc.Session;
import dev.sqlbuild.jdbc.StatementListener;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * {@code sqb plan} in virtual mode: what a build into the VDE would do now. Takes no lock and writes nothing.
 *
 * @param request what to plan, given the compiled project
 * @param quiet whether the text gives way to a JSON document
 */
record VirtualPlanRun(
        VirtualProject virtual, VdeName vde, SqlOptions sql, Function<Workspace, PlanRequest> request, boolean quiet) {

    int run(Invocation invocation) {
        Workspace workspace;
        Optional<VirtualPlanning> planned;
        try (Screen screen = invocation.screen()) {
            workspace = CompileStep.workspace(invocation, virtual.project(), screen, sql);
            PlanRequest wanted = request.apply(workspace);
            planned = virtual.use(
                    invocation,
                    workspace,
                    screen,
                    site -> isDetached(site) ? Optional.empty() : Optional.of(plan(site, wanted)));
            screen.done("Inspected warehouse state.");
        }
        if (planned.isEmpty()) return detached(invocation, workspace);
        VirtualPlanning planning = planned.get();
        if (!quiet) invocation.say(VirtualPlanText.of(planning.plan(), planning.warnings(), invocation.palette()));
        invocation.publish(Json.of(
                VirtualPlanJson.of(planning.plan(), planning.warnings(), DiagnosticJson.of(workspace.warnings()))));
        return planning.hasBlocked() ? ExitCode.FAILED : ExitCode.OK;
    }

    private boolean isDetached(VirtualSite site) {
        return site.store()
                .read(view -> view.findVde(vde))
                .filter(VirtualEnvironment::isDetached)
                .isPresent();
    }

    /** A plan changes nothing, so it says what stands in the way and does not fail. */
    private int detached(Invocation invocation, Workspace workspace) {
        Diagnostic warning = VirtualSite.detached(vde).diagnostic().withSeverity(Severity.WARNING);
        invocation.report(List.of(warning));
        List<Diagnostic> diagnostics = new ArrayList<>(workspace.warnings());
        diagnostics.add(warning);
        invocation.publish(
                Json.of(VirtualPlanJson.ofNothing(virtual.environment(), vde, DiagnosticJson.of(diagnostics))));
        return ExitCode.OK;
    }

    private VirtualPlanning plan(VirtualSite site, PlanRequest wanted) {
        int sessions = virtual.project().config().settings().concurrency();
        SourceObserver observer = new SourceObserver(
                site.adapter(), site.warehouse(), () -> StatementListener.NONE, sessions, Clock.systemUTC());
        try (Session session = site.warehouse().openSession()) {
            return VirtualPlanning.of(site, vde, wanted, observer, session, Clock.systemUTC());
        }
    }
}
