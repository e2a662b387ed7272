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
import dev.sqlbuild.cli.render.Screen;
import dev.sqlbuild.cli.render.TestJson;
import dev.sqlbuild.cli.render.TestText;
import dev.sqlbuild.core.model.Workspace;
import dev.sqlbuild.core.quality.SqlTest;
import dev.sqlbuild.engine.quality.TestReport;
import dev.sqlbuild.engine.quality.TestRequest;
import dev.sqlbuild.engine.quality.TestUseCase;
import dev.sqlbuild.engine.run.RunControl;
import dev.sqlbuild.engine.run.RunListener;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code sqb test}: SQL tests alone. */
@Command(name = "test", description = "Run SQL tests; nothing is built.")
final class TestCommand implements SqbCommand {
    @Parameters(arity = "0..*", paramLabel = "SEL", description = "Models whose tests run.")
    List<String> selectors = new ArrayList<>();

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

    @Option(names = "--case", paramLabel = "NAME", description = "Run one case of parameterised tests.")
    @Nullable
    String caseName;

    @Option(names = "--inspect", description = "Show what the tests would run, without a connection.")
    boolean inspect;

    @Override
    public Optional<JsonOptions> json() {
        return Optional.of(json);
    }

    @Override
    public int run(Invocation invocation) {
        Optional<Integer> workers =
                concurrency.requested(invocation.env()).stream().boxed().findFirst();
        ActiveProject project = ActiveProject.open(invocation, vars.values());
        RunControl control = new RunControl();
        try (Interrupts interrupts = Interrupts.watch(control::interrupt);
                Screen screen = invocation.screen()) {
            Workspace workspace = CompileStep.workspace(invocation, project, screen, sql);
            List<String> include = new ArrayList<>(selectors);
            include.addAll(selection.include(invocation.workingDirectory()));
            TestRequest request = new TestRequest(
                    workspace,
                    include,
                    selection.exclude(),
                    Optional.ofNullable(caseName),
                    workers.orElse(project.config().settings().concurrency()));
            List<SqlTest> tests = TestUseCase.select(request);
            if (inspect) {
                screen.print(TestText.inspection(tests, invocation.palette()));
                return ExitCode.OK;
            }
            TestReport report = new TestUseCase(ProjectWarehouse.of(project, screen), Clock.systemUTC())
                    .run(request, control, RunListener.NONE);
            screen.close();
            print(invocation, workspace, tests, report, request.concurrency());
            invocation.publish(TestJson.of(report));
            return interrupts.exitCode().orElse(report.succeeded() ? ExitCode.OK : ExitCode.FAILED);
        }
    }

    private static void print(
            Invocation invocation, Workspace workspace, List<SqlTest> tests, TestReport report, int concurrency) {
        if (tests.isEmpty()) {
            boolean none = workspace.tests().isEmpty();
            invocation.text().println(none ? "No tests found." : "No test matches the selection.");
            return;
        }
        invocation.say(TestText.of(report, tests.size(), concurrency, invocation.palette()));
        invocation.err().print(TestText.failures(report));
        invocation.report(report.diagnostics());
    }
}
