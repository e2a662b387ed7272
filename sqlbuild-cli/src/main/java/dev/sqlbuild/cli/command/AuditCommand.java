package dev.sqlbuild.cli.command;

import dev.sqlbuild.cli.ExitCode;
import dev.sqlbuild.cli.Interrupts;
import dev.sqlbuild.cli.Invocation;
import dev.sqlbuild.cli.SqbCommand;
import dev.sqlbuild.cli.option.ConcurrencyOptions;
import dev.sqlbuild.cli.option.JsonOptions;
import dev.sqlbuild.cli.option.SelectionOptions;
import dev.sqlbuild.cli.option.SqlOptions;
import dev.sqlbuild.cli.option.VarsOptions;
import dev.sqlbuild.cli.option.VirtualOptions;
import dev.sqlbuild.cli.render.AuditJson;
import dev.sqlbuild.cli.render.AuditText;
import dev.sqlbuild.cli.render.Screen;
import dev.sqlbuild.core.model.Workspace;
import dev.sqlbuild.core.plan.Deferral;
import dev.sqlbuild.core.project.EnvironmentMode;
import dev.sqlbuild.core.version.VdeName;
import dev.sqlbuild.engine.quality.AuditReport;
import dev.sqlbuild.engine.quality.AuditRequest;
import dev.sqlbuild.engine.quality.AuditUseCase;
import dev.sqlbuild.engine.run.RunControl;
import dev.sqlbuild.engine.run.RunListener;
import dev.sqlbuild.engine.run.SharedWarehouse;
import dev.sqlbuild.engine.virtual.BoundWorkspace;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code sqb audit}: audits alone, on what exists. */
@Command(name = "audit", description = "Run audits on existing relations; nothing is built.")
final class AuditCommand implements SqbCommand {
    @Parameters(arity = "0..*", paramLabel = "SEL", description = "Models, sources and seeds whose audits run.")
    List<String> selectors = new ArrayList<>();

    @Option(names = "--defer-to", paramLabel = "ENV", description = "Environment in which unselected models are read.")
    @Nullable
    String deferTo;

    @Mixin
    VirtualOptions virtual = new VirtualOptions();

    @Mixin
    SelectionOptions selection = new SelectionOptions();

    @Mixin
    SqlOptions sql = new SqlOptions();

    @Mixin
    VarsOptions vars = new VarsOptions();

    @Mixin
    ConcurrencyOptions concurrency = new ConcurrencyOptions();

    @Mixin
    JsonOptions json = new JsonOptions();

    @Override
    public Optional<JsonOptions> json() {
        return Optional.of(json);
    }

    @Override
    public int run(Invocation invocation) {
        Optional<Integer> workers =
                concurrency.requested(invocation.env()).stream().boxed().findFirst();
        ActiveProject project = ActiveProject.open(invocation, vars.values());
        project.refuseVirtualEnv(virtual.name());
        project.refuseDeferTo("audit", Optional.ofNullable(deferTo));
        RunControl control = new RunControl();
        try (Interrupts interrupts = Interrupts.watch(control::interrupt);
                Screen screen = invocation.screen()) {
            Workspace workspace = CompileStep.workspace(invocation, project, screen, sql);
            List<String> include = new ArrayList<>(selectors);
            include.addAll(selection.include(invocation.workingDirectory()));
            Optional<Deferral> deferral = Optional.ofNullable(deferTo).map(name -> project.deferral(name, workspace));
            AuditRequest request = new AuditRequest(
                    workspace,
                    include,
                    selection.exclude(),
                    deferral,
                    workers.orElse(project.config().settings().concurrency()));
            AuditReport report = project.config().mode() == EnvironmentMode.VIRTUAL
                    ? inVde(invocation, project, screen, request, control)
                    : new AuditUseCase(ProjectWarehouse.of(project, screen), Clock.systemUTC())
                            .run(request, control, RunListener.NONE);
            screen.close();
            print(invocation, report, request.concurrency());
            invocation.publish(AuditJson.of(report));
            return interrupts.exitCode().orElse(report.succeeded() ? ExitCode.OK : ExitCode.FAILED);
        }
    }

    /** Audits what the VDE has bound. */
    private AuditReport inVde(
            Invocation invocation, ActiveProject project, Screen screen, AuditRequest request, RunControl control) {
        VirtualProject site = VirtualProject.of(project);
        VdeName vde = site.vde(virtual.name());
        return site.use(
                invocation,
                request.workspace(),
                screen,
                open -> new AuditUseCase(new SharedWarehouse(open.adapter(), open.warehouse()), Clock.systemUTC())
                        .run(request.over(BoundWorkspace.of(open, vde)), control, RunListener.NONE));
    }

    private static void print(Invocation invocation, AuditReport report, int concurrency) {
        if (report.results().isEmpty()) {
            invocation.say("No audits selected.\n");
            return;
        }
        invocation.say(AuditText.of(report, concurrency, invocation.palette()));
        invocation.report(report.errors());
        invocation.report(report.diagnostics());
    }
}
