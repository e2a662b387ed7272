package dev.sqlbuild.cli.command;

import dev.sqlbuild.adapter.Adapter;
import dev.sqlbuild.adapter.ConnectionConfig;
import dev.sqlbuild.base.Code;
import dev.sqlbuild.base.Diagnostic;
import dev.sqlbuild.base.SqlBuildException;
import dev.sqlbuild.cli.ExitCode;
import dev.sqlbuild.cli.Interrupts;
import dev.sqlbuild.cli.Invocation;
import dev.sqlbuild.cli.SqbCommand;
import dev.sqlbuild.cli.option.SelectionOptions;
import dev.sqlbuild.cli.option.SqlOptions;
import dev.sqlbuild.cli.option.VarsOptions;
import dev.sqlbuild.cli.option.VirtualOptions;
import dev.sqlbuild.cli.render.CloneText;
import dev.sqlbuild.cli.render.Screen;
import dev.sqlbuild.core.model.Workspace;
import dev.sqlbuild.core.project.Environment;
import dev.sqlbuild.core.project.EnvironmentMode;
import dev.sqlbuild.engine.clone.CloneReport;
import dev.sqlbuild.engine.clone.CloneRequest;
import dev.sqlbuild.engine.clone.CloneUseCase;
import dev.sqlbuild.engine.run.RunControl;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code sqb clone}: copies what one environment has built into another. */
@Command(name = "clone", description = "Copy what one environment has built into another.")
final class CloneCommand implements SqbCommand {
    @Option(names = "--from", paramLabel = "ENV", description = "Environment to copy from.")
    @Nullable
    String from;

    @Option(names = "--to", paramLabel = "ENV", description = "Environment to copy into.")
    @Nullable
    String to;

    @Option(names = "--hard-copy", description = "Copy the data even where the engine could share it.")
    boolean hardCopy;

    @Option(names = "--skip-locked", description = "Leave out locked versions (environment_mode = \"virtual\" only).")
    boolean skipLocked;

    @Option(
            names = {"--verbose", "-v"},
            description = "Name the run, and all models.")
    boolean verbose;

    @Mixin
    VirtualOptions virtual = new VirtualOptions();

    @Mixin
    SelectionOptions selection = new SelectionOptions();

    @Mixin
    SqlOptions sql = new SqlOptions();

    @Mixin
    VarsOptions vars = new VarsOptions();

    @Override
    public int run(Invocation invocation) {
        if (from == null || to == null) {
            throw refused(Code.C406, "clone requires --from and --to", "name both environments");
        }
        Optional<String> environment = invocation.global().environment();
        if (environment.filter(name -> !name.equals(to)).isPresent()) {
            throw refused(Code.C001, "--environment differs from --to", "leave out --environment");
        }
        ActiveProject project = ActiveProject.openIn(invocation, to, vars.values());
        project.refuseVirtualEnv(virtual.name());
        if (skipLocked && project.config().mode() == EnvironmentMode.DIRECT) {
            throw refused(
                    Code.C262, "--skip-locked requires environment_mode = 'virtual'", "direct mode knows no locks");
        }
        Environment origin = project.environment(invocation, from);
        if (from.equals(to)) {
            throw refused(Code.C001, "--from and --to are the same environment", "name two environments");
        }
        permit(origin, project.environment(invocation, to));
        if (project.config().mode() == EnvironmentMode.VIRTUAL) {
            return new VirtualCloneRun(invocation, project, origin).run(this);
        }
        RunControl control = new RunControl();
        try (Interrupts interrupts = Interrupts.watch(control::interrupt);
                Screen screen = invocation.screen()) {
            Workspace workspace = CompileStep.workspace(invocation, project, screen, sql);
            CloneUseCase clone = new CloneUseCase(ProjectWarehouse.of(project, screen), Clock.systemUTC());
            CloneReport report = clone.run(request(invocation, project, workspace, origin), control);
            screen.close();
            invocation.report(findings(report));
            invocation.say(CloneText.of(report, invocation.palette(), verbose));
            return interrupts.exitCode().orElse(report.isComplete() ? ExitCode.OK : ExitCode.FAILED);
        }
    }

    private CloneRequest request(
            Invocation invocation, ActiveProject project, Workspace workspace, Environment origin) {
        Adapter adapter = project.adapter();
        return new CloneRequest(
                workspace,
                project.deferral(origin.name(), workspace),
                project.connection(adapter),
                ConnectionConfig.of(adapter, origin.connection().plain()),
                selection.include(invocation.workingDirectory()),
                selection.exclude(),
                hardCopy,
                project.config().settings().concurrency());
    }

    private static void permit(Environment origin, Environment target) {
        if (!origin.cloneAllowAsSource()) {
            throw refused(
                    Code.C263,
                    "environment '" + origin.name() + "' does not allow cloning from it",
                    "set allow_as_source = true under [environments." + origin.name() + ".clone]");
        }
        if (!target.cloneAllowAsTarget()) {
            throw refused(
                    Code.C263,
                    "environment '" + target.name() + "' does not allow cloning into it",
                    "set allow_as_target = true under [environments." + target.name() + ".clone]");
        }
    }

    private static List<Diagnostic> findings(CloneReport report) {
        List<Diagnostic> findings = new ArrayList<>();
        report.entries().forEach(entry -> entry.error().ifPresent(findings::add));
        findings.addAll(report.warnings());
        return findings;
    }

    private static SqlBuildException refused(Code code, String message, String help) {
        return new SqlBuildException(Diagnostic.of(code, message).withHelp(help));
    }
}
