package dev.sqlbuild.cli.command;

import dev.sqlbuild.base.Code;
import dev.sqlbuild.base.Diagnostic;
import dev.sqlbuild.base.SqlBuildException;
import dev.sqlbuild.cli.ExitCode;
import dev.sqlbuild.cli.Interrupts;
import dev.sqlbuild.cli.Invocation;
import dev.sqlbuild.cli.SqbCommand;
import dev.sqlbuild.cli.option.DiffOutputOptions;
import dev.sqlbuild.cli.option.JsonOptions;
import dev.sqlbuild.cli.option.QueryDiffOptions;
import dev.sqlbuild.cli.option.RowDiffOptions;
import dev.sqlbuild.cli.option.SelectionOptions;
import dev.sqlbuild.cli.option.SqlOptions;
import dev.sqlbuild.cli.option.VarsOptions;
import dev.sqlbuild.cli.render.DiffJson;
import dev.sqlbuild.cli.render.DiffText;
import dev.sqlbuild.cli.render.ExampleValues;
import dev.sqlbuild.cli.render.Screen;
import dev.sqlbuild.cli.render.VirtualDiffText;
import dev.sqlbuild.core.project.EnvironmentMode;
import dev.sqlbuild.engine.diff.DiffMode;
import dev.sqlbuild.engine.diff.DiffReport;
import dev.sqlbuild.engine.diff.VirtualDiffUseCase.Result;
import dev.sqlbuild.engine.run.RunControl;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code sqb diff}: what differs between two environments or two queries. */
@Command(name = "diff", description = "Compare models of two environments, or the results of two queries.")
final class DiffCommand implements SqbCommand {
    @Parameters(arity = "0..1", paramLabel = "FROM:TO", description = "The two environments.")
    @Nullable
    String range;

    @Option(names = "--full", description = "Compare columns and all rows.")
    boolean full;

    @Option(names = "--schema-only", description = "Compare columns only.")
    boolean schemaOnly;

    @Option(
            names = "--bounded",
            paramLabel = "BOUND",
            description = "Compare rows of the last 14d, 6h or 30m, or from this integer on, by the model's cursor.")
    @Nullable
    String bounded;

    @Option(names = "--allow-partial-diff", description = "Compare also a virtual environment that is not finalized.")
    boolean allowPartial;

    @Mixin
    RowDiffOptions rows = new RowDiffOptions();

    @Mixin
    QueryDiffOptions queries = new QueryDiffOptions();

    @Mixin
    DiffOutputOptions output = new DiffOutputOptions();

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

    /** An error has a document and, between queries, an exit code of its own. */
    @Override
    public int run(Invocation invocation) {
        RunControl control = new RunControl();
        try (Interrupts interrupts = Interrupts.watch(control::interrupt)) {
            try {
                return compare(invocation, control);
            } catch (SqlBuildException e) {
                invocation.report(e.diagnostics());
                publish(invocation, DiffJson.error(e.diagnostics()));
                return interrupts.exitCode().orElse(exitCode(e.diagnostics()));
            }
        } catch (SqlBuildException e) {
            invocation.report(e.diagnostics());
            return ExitCode.FAILED;
        }
    }

    private int compare(Invocation invocation, RunControl control) {
        check();
        try (Screen screen = invocation.screen()) {
            if (!queries.given()) {
                ActiveProject active = ActiveProject.open(invocation, vars.values());
                if (active.config().mode() == EnvironmentMode.VIRTUAL) {
                    return compareVdes(invocation, screen, new VdeDiff(invocation, screen, control, active));
                }
                checkEnvironments();
            }
            DiffReport report = queries.given()
                    ? new QueryDiff(invocation, screen, control).run(this)
                    : new EnvironmentDiff(invocation, screen, control).run(this, DiffRange.of(range));
            screen.close();
            ExampleValues values = values();
            invocation.say(DiffText.of(report, values, invocation.palette()));
            publish(invocation, DiffJson.of(report, values));
            return exitCode(report);
        }
    }

    private int compareVdes(Invocation invocation, Screen screen, VdeDiff diff) {
        Result result = diff.run(this, DiffRange.of(range));
        screen.close();
        invocation.say(VirtualDiffText.header(result.comparison(), invocation.palette()));
        if (!result.diff().models().isEmpty()) {
            invocation.say(DiffText.of(result.diff(), values(), invocation.palette()));
        }
        invocation.say(VirtualDiffText.rest(result.comparison()));
        publish(invocation, DiffJson.of(result.diff(), values()));
        return result.differs() ? ExitCode.FAILED : ExitCode.OK;
    }

    private ExampleValues values() {
        return new ExampleValues(output.showsValues(), output.valueLength());
    }

    DiffMode mode() {
        if (schemaOnly) return DiffMode.SCHEMA_ONLY;
        return bounded == null ? DiffMode.FULL : DiffMode.bounded(bounded, Instant.now());
    }

    private void check() {
        long modes = Stream.of(full, schemaOnly, bounded != null)
                .filter(given -> given)
                .count();
        if (modes > 1) throw usage("--full, --schema-only and --bounded exclude each other");
        rows.check(schemaOnly);
        output.check();
        if (queries.given()) {
            checkQueries();
            return;
        }
        DiffRange.of(range);
    }

    /** Between environments it has to be said what is compared; VDEs know what differs. */
    private void checkEnvironments() {
        if (!full && !schemaOnly && bounded == null) {
            throw usage("diff requires one of --full, --schema-only and --bounded");
        }
        if (!selection.isGiven()) throw usage("diff requires --select");
    }

    private void checkQueries() {
        if (range != null) throw usage("diff compares either FROM:TO or two queries");
        if (bounded != null) throw usage("--bounded needs the cursor of a model; leave it out between queries");
        if (selection.isGiven() || !selection.exclude().isEmpty()) {
            throw usage("--select chooses models; leave it out between queries");
        }
        if (!schemaOnly && !rows.saysKey()) {
            throw usage("diff of queries requires --key or --unkeyed");
        }
    }

    private int exitCode(DiffReport report) {
        return switch (report.status()) {
            case NO_DIFFERENCES_FOUND -> ExitCode.OK;
            case DIFFERENCES_FOUND, ERROR -> ExitCode.FAILED;
            case INCOMPLETE -> queries.given() ? ExitCode.USAGE : ExitCode.FAILED;
        };
    }

    private int exitCode(List<Diagnostic> errors) {
        int code = ExitCode.of(errors);
        if (!queries.given() || code == ExitCode.USAGE) return code;
        boolean evidence = errors.stream().anyMatch(error -> QueryDiff.PREVENTS_EVIDENCE.contains(error.code()));
        return evidence ? ExitCode.USAGE : ExitCode.BROKEN;
    }

    /** The document of this command has a code of its own when it cannot be written. */
    private static void publish(Invocation invocation, String document) {
        try {
            invocation.publish(document);
        } catch (SqlBuildException e) {
            if (e.diagnostic().code() != Code.C007) throw e;
            Diagnostic unwritable = Diagnostic.of(Code.C210, e.diagnostic().message())
                    .withHelp(e.diagnostic().help());
            throw new SqlBuildException(unwritable, e);
        }
    }

    private static SqlBuildException usage(String message) {
        return new SqlBuildException(Diagnostic.of(Code.C001, message));
    }
}
