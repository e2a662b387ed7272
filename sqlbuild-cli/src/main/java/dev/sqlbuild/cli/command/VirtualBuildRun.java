package dev.sqlbuild.cli.command;

import dev.sqlbuild.cli.ExitCode;
import dev.sqlbuild.cli.Interrupts;
import dev.sqlbuild.cli.Invocation;
import dev.sqlbuild.cli.Version;
import dev.sqlbuild.cli.option.ConcurrencyOptions;
import dev.sqlbuild.cli.option.SnapshotOptions;
import dev.sqlbuild.cli.option.SqlOptions;
import dev.sqlbuild.cli.render.PointerText;
import dev.sqlbuild.cli.render.RunProgress;
import dev.sqlbuild.cli.render.Screen;
import dev.sqlbuild.cli.render.VirtualBuildText;
import dev.sqlbuild.core.model.Workspace;
import dev.sqlbuild.core.plan.PlanRequest;
import dev.sqlbuild.core.version.VdeName;
import dev.sqlbuild.engine.build.BuildRequest;
import dev.sqlbuild.engine.run.RunControl;
import dev.sqlbuild.engine.virtualbuild.VirtualBuildReport;
import dev.sqlbuild.engine.virtualbuild.VirtualBuildUseCase;
import java.time.Clock;
import java.util.function.Function;

/**
 * {@code sqb build} or {@code sqb seed} into a VDE.
 *
 * @param request what to plan, given the compiled project
 */
record VirtualBuildRun(
        BuildRequest.Command command,
        VirtualProject virtual,
        VdeName vde,
        SqlOptions sql,
        ConcurrencyOptions concurrency,
        Function<Workspace, PlanRequest> request,
        boolean failFast,
        boolean verbose,
        SnapshotOptions snapshots) {

    int run(Invocation invocation) {
        int workers = concurrency
                .requested(invocation.env())
                .orElse(virtual.project().config().settings().concurrency());
        RunControl control = new RunControl();
        try (Interrupts interrupts = Interrupts.watch(control::interrupt);
                Screen screen = invocation.screen()) {
            Workspace workspace = CompileStep.workspace(invocation, virtual.project(), screen, sql);
            BuildRequest build = new BuildRequest(
                    command,
                    workspace,
                    request.apply(workspace),
                    workers,
                    failFast,
                    Version.TEXT,
                    invocation.id().start(),
                    HistoryConsent.of(invocation, command, snapshots));
            RunProgress progress = new RunProgress(screen, invocation.palette(), verbose, invocation::warn);
            VirtualBuildReport report = virtual.use(
                    invocation,
                    workspace,
                    screen,
                    site -> new VirtualBuildUseCase(site, Clock.systemUTC()).run(build, vde, control, progress));
            screen.close();
            if (report.ran()) BuildRun.print(invocation, report.run());
            else if (report.published().isEmpty()) invocation.say("Nothing to build.\n");
            report.published().ifPresent(published -> invocation.say(PointerText.notes(published)));
            invocation.say(VirtualBuildText.closing(report));
            invocation.publish(BuildRun.document(report.run(), workspace.warnings()));
            return interrupts.exitCode().orElse(report.succeeded() ? ExitCode.OK : ExitCode.FAILED);
        }
    }
}
