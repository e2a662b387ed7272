package dev.sqlbuild.cli.command;

import dev.sqlbuild.base.Code;
import dev.sqlbuild.base.Diagnostic;
import dev.sqlbuild.base.SqlBuildException;
import dev.sqlbuild.cli.ExitCode;
import dev.sqlbuild.cli.Invocation;
import dev.sqlbuild.cli.SqbCommand;
import dev.sqlbuild.cli.option.JsonOptions;
import dev.sqlbuild.cli.option.SelectionOptions;
import dev.sqlbuild.cli.option.SqlOptions;
import dev.sqlbuild.cli.option.VarsOptions;
import dev.sqlbuild.cli.option.VirtualOptions;
import dev.sqlbuild.cli.render.FreshnessJson;
import dev.sqlbuild.cli.render.FreshnessText;
import dev.sqlbuild.cli.render.Screen;
import dev.sqlbuild.core.model.Workspace;
import dev.sqlbuild.core.plan.WorkspaceInput;
import dev.sqlbuild.core.project.EnvironmentMode;
import dev.sqlbuild.core.version.VdeName;
import dev.sqlbuild.engine.freshness.FreshnessReport;
import dev.sqlbuild.engine.freshness.FreshnessUseCase;
import dev.sqlbuild.engine.virtual.VdeFreshness;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code sqb freshness}: whether sources have data that was not processed yet, and how old their data is. */
@Command(name = "freshness", description = "Observe the data of sources; nothing is written.")
final class FreshnessCommand implements SqbCommand {
    @Option(names = "--state", description = "Compare with what builds have read.")
    boolean state;

    @Option(names = "--fail-on-error", description = "Fail when a source cannot be observed or its data is too old.")
    boolean failOnError;

    @Option(names = "--fail-on-stale", description = "Fail when a source has data that no build has read.")
    boolean failOnStale;

    @Mixin
    VirtualOptions virtual = new VirtualOptions();

    @Mixin
    SelectionOptions selection = new SelectionOptions();

    @Mixin
    SqlOptions sql = new SqlOptions();

    @Mixin
    VarsOptions vars = new VarsOptions();

    @Mixin
    JsonOptions json = new JsonOptions();

    @Override
    public Optional<JsonOptions> json() {
        return Optional.of(json);
    }

    @Override
    public int run(Invocation invocation) {
        if (failOnStale && !state) {
            throw new SqlBuildException(Diagnostic.of(Code.C001, "--fail-on-stale requires --state")
                    .withHelp("without --state nothing is compared, so nothing can be stale"));
        }
        ActiveProject project = ActiveProject.open(invocation, vars.values());
        project.refuseVirtualEnv(virtual.name());
        boolean ofVde = state && project.config().mode() == EnvironmentMode.VIRTUAL;
        Workspace workspace;
        FreshnessReport report;
        try (Screen screen = invocation.screen()) {
            workspace = CompileStep.workspace(invocation, project, screen, sql);
            List<String> select = selection.include(invocation.workingDirectory());
            report = ofVde
                    ? ofVde(invocation, VirtualProject.of(project), workspace, screen, select)
                    : new FreshnessUseCase(ProjectWarehouse.of(project, screen), Clock.systemUTC())
                            .run(workspace, select, selection.exclude(), state);
            screen.done("Observed sources.");
        }
        invocation.say(FreshnessText.of(report, invocation.palette()));
        invocation.publish(FreshnessJson.of(report, WorkspaceInput.environment(workspace)));
        boolean failed = (failOnError && report.hasErrors()) || (failOnStale && report.hasStale());
        return failed ? ExitCode.FAILED : ExitCode.OK;
    }

    private FreshnessReport ofVde(
            Invocation invocation, VirtualProject project, Workspace workspace, Screen screen, List<String> select) {
        VdeName vde = project.vde(virtual.name());
        return project.use(
                invocation,
                workspace,
                screen,
                site -> new VdeFreshness(site, vde).report(select, selection.exclude(), Clock.systemUTC()));
    }
}
