package dev.sqlbuild.cli.command;

import dev.sqlbuild.base.Code;
import dev.sqlbuild.base.Diagnostic;
import dev.sqlbuild.base.SqlBuildException;
import dev.sqlbuild.cli.Confirmation;
import dev.sqlbuild.cli.ExitCode;
import dev.sqlbuild.cli.Invocation;
import dev.sqlbuild.cli.SqbCommand;
import dev.sqlbuild.cli.option.SqlOptions;
import dev.sqlbuild.cli.render.JanitorText;
import dev.sqlbuild.cli.render.RetentionText;
import dev.sqlbuild.cli.render.Screen;
import dev.sqlbuild.core.janitor.Cleanup;
import dev.sqlbuild.core.janitor.CleanupRules;
import dev.sqlbuild.core.janitor.RetentionPlan;
import dev.sqlbuild.core.janitor.RetentionRules;
import dev.sqlbuild.core.model.Workspace;
import dev.sqlbuild.core.plan.WorkspaceInput;
import dev.sqlbuild.core.project.EnvironmentMode;
import dev.sqlbuild.engine.janitor.JanitorReport;
import dev.sqlbuild.engine.janitor.JanitorUseCase;
import dev.sqlbuild.engine.janitor.RetentionReport;
import dev.sqlbuild.engine.janitor.RetentionUseCase;
import java.time.Clock;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code sqb janitor}: puts aside, and later drops, what the project no longer uses. */
@Command(name = "janitor", description = "Clean up what the project has built and no longer uses.")
final class JanitorCommand implements SqbCommand {
    @Option(names = "--dry-run", description = "Show what would be done, and do nothing.")
    boolean dryRun;

    @Option(names = "--auto-approve", description = "Do not ask.")
    boolean autoApprove;

    @Option(names = "--retention-days", paramLabel = "N", description = "Days for which unused relations are kept.")
    @Nullable
    Integer retentionDays;

    @Option(
            names = "--direct-state-history-versions",
            paramLabel = "N",
            description = "Rows of each node that state tables keep.")
    @Nullable
    Integer historyVersions;

    @Option(
            names = {"--verbose", "-v"},
            description = "Name what is kept, too.")
    boolean verbose;

    @Mixin
    SqlOptions sql = new SqlOptions();

    @Override
    public int run(Invocation invocation) {
        requireNatural("--retention-days", retentionDays);
        requireNatural("--direct-state-history-versions", historyVersions);
        ActiveProject project = ActiveProject.open(invocation, ActiveProject.NO_VARS);
        if (!project.config().janitor().enabled()) {
            throw new SqlBuildException(
                    Diagnostic.of(Code.C801, "janitor is disabled; set enabled = true under [janitor]"));
        }
        return project.config().mode() == EnvironmentMode.VIRTUAL
                ? runVirtual(invocation, project)
                : runDirect(invocation, project);
    }

    private int runDirect(Invocation invocation, ActiveProject project) {
        CleanupRules rules = CleanupRules.of(
                project.config().janitor(),
                Optional.ofNullable(retentionDays),
                Optional.ofNullable(historyVersions),
                QueryDiff.timeToLive(project));
        JanitorReport report;
        try (Screen screen = invocation.screen()) {
            Workspace workspace = CompileStep.workspace(invocation, project, screen, sql);
            JanitorUseCase janitor = new JanitorUseCase(ProjectWarehouse.of(project, screen), Clock.systemUTC());
            report = janitor.run(
                    workspace, rules, QueryDiff.place(project), plan -> approve(invocation, screen, workspace, plan));
        }
        if (report.plan().isEmpty()) {
            invocation.say(JanitorText.preview(report.plan(), verbose, invocation.palette()));
            return ExitCode.OK;
        }
        if (dryRun) return ExitCode.OK;
        invocation.report(report.failures());
        invocation.say(JanitorText.done(report));
        return report.failures().isEmpty() ? ExitCode.OK : ExitCode.FAILED;
    }

    private boolean approve(Invocation invocation, Screen screen, Workspace workspace, Cleanup plan) {
        screen.done("");
        invocation.say(JanitorText.preview(plan, verbose, invocation.palette()));
        if (dryRun) return false;
        if (!autoApprove)
            Confirmation.require(invocation, "janitor", "janitor " + WorkspaceInput.environment(workspace));
        return true;
    }

    // ---- virtual mode

    private int runVirtual(Invocation invocation, ActiveProject project) {
        if (historyVersions != null) {
            throw new SqlBuildException(
                    Diagnostic.of(Code.C001, "--direct-state-history-versions requires environment_mode = 'direct'")
                            .withHelp("versions are kept as long as something uses them; see --retention-days"));
        }
        RetentionRules rules = RetentionRules.of(project.config().janitor(), Optional.ofNullable(retentionDays));
        CleanupRules scratch = CleanupRules.of(
                        project.config().janitor(),
                        Optional.ofNullable(retentionDays),
                        Optional.empty(),
                        QueryDiff.timeToLive(project))
                .withoutArchives();
        VirtualProject virtual = VirtualProject.of(project);
        return new SiteFrame("janitor", invocation, virtual, sql)
                .run(
                        opened -> clean(
                                invocation,
                                opened,
                                new RetentionUseCase(
                                        opened.site(), rules, scratch, QueryDiff.place(project), opened.listener()),
                                plan -> approve(invocation, opened.screen(), virtual.environment(), plan)),
                        report -> tell(invocation, report));
    }

    private RetentionReport clean(
            Invocation invocation,
            SiteFrame.Opened opened,
            RetentionUseCase janitor,
            Predicate<RetentionPlan> approve) {
        if (!dryRun) return janitor.run(approve, opened.control());
        RetentionPlan plan = janitor.preview();
        if (!plan.isEmpty()) {
            opened.screen().close();
            invocation.say(RetentionText.preview(plan, verbose, invocation.palette()));
        }
        return RetentionReport.nothing(plan);
    }

    private boolean approve(Invocation invocation, Screen screen, String environment, RetentionPlan plan) {
        screen.close();
        invocation.say(RetentionText.preview(plan, verbose, invocation.palette()));
        if (!autoApprove) Confirmation.require(invocation, "janitor", "janitor " + environment);
        return true;
    }

    private int tell(Invocation invocation, RetentionReport report) {
        if (report.plan().isEmpty()) {
            invocation.say(RetentionText.preview(report.plan(), verbose, invocation.palette()));
            return ExitCode.OK;
        }
        if (dryRun) return ExitCode.OK;
        invocation.report(report.failures());
        invocation.say(RetentionText.done(report, invocation.palette()));
        return report.failures().isEmpty() ? ExitCode.OK : ExitCode.FAILED;
    }

    private static void requireNatural(String option, @Nullable Integer value) {
        if (value != null && value < 0) {
            throw new SqlBuildException(Diagnostic.of(Code.C001, option + " must be >= 0"));
        }
    }
}
