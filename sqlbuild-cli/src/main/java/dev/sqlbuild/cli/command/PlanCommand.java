package dev.sqlbuild.cli.command;

import dev.sqlbuild.base.Json;
import dev.sqlbuild.cli.ExitCode;
import dev.sqlbuild.cli.Invocation;
import dev.sqlbuild.cli.SqbCommand;
import dev.sqlbuild.cli.option.JsonOptions;
import dev.sqlbuild.cli.option.PlanOptions;
import dev.sqlbuild.cli.option.VirtualOptions;
import dev.sqlbuild.cli.render.DiagnosticJson;
import dev.sqlbuild.cli.render.Screen;
import dev.sqlbuild.core.model.Workspace;
import dev.sqlbuild.core.plan.Plan;
import dev.sqlbuild.core.plan.PlanJson;
import dev.sqlbuild.core.plan.PlanRequest;
import dev.sqlbuild.core.plan.PlanText;
import dev.sqlbuild.core.project.EnvironmentMode;
import dev.sqlbuild.engine.build.PlanUseCase;
import java.time.Clock;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code sqb plan}: what a build would do, and why. */
@Command(name = "plan", description = "Show what a build would do, and why.")
final class PlanCommand implements SqbCommand {
    @Mixin
    PlanOptions options = new PlanOptions();

    @Mixin
    VirtualOptions virtual = new VirtualOptions();

    @Mixin
    JsonOptions json = new JsonOptions();

    @Option(names = "--no-tests", description = "Leave out SQL tests.")
    boolean noTests;

    @Option(names = "--no-audits", description = "Leave out audits.")
    boolean noAudits;

    @Override
    public Optional<JsonOptions> json() {
        return Optional.of(json);
    }

    @Override
    public int run(Invocation invocation) {
        options.check(false);
        ActiveProject project = ActiveProject.open(invocation, options.vars().values());
        project.refuseVirtualEnv(virtual.name());
        project.refuseDeferTo("plan", options.deferTo());
        if (project.config().mode() == EnvironmentMode.VIRTUAL) {
            VirtualProject site = VirtualProject.of(project);
            return new VirtualPlanRun(
                            site,
                            site.vde(virtual.name()),
                            options.sql(),
                            workspace -> PlanRequests.of(invocation, project, workspace, options)
                                    .withoutChecks(noTests, noAudits),
                            json.json())
                    .run(invocation);
        }
        Workspace workspace;
        Plan plan;
        try (Screen screen = invocation.screen()) {
            workspace = CompileStep.workspace(invocation, project, screen, options.sql());
            PlanRequest request =
                    PlanRequests.of(invocation, project, workspace, options).withoutChecks(noTests, noAudits);
            plan = new PlanUseCase(ProjectWarehouse.of(project, screen), Clock.systemUTC()).plan(workspace, request);
            screen.done("Inspected warehouse state.");
        }
        if (!json.json()) invocation.say(PlanText.of(plan, invocation.palette()));
        invocation.publish(Json.of(PlanJson.of(plan, DiagnosticJson.of(workspace.warnings()))));
        return plan.hasBlocked() ? ExitCode.FAILED : ExitCode.OK;
    }
}
