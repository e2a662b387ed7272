package dev.sqlbuild.cli.option;

import dev.sqlbuild.base.Code;
import dev.sqlbuild.base.Diagnostic;
import dev.sqlbuild.base.SqlBuildException;
import dev.sqlbuild.engine.diff.DiffLimits;
import dev.sqlbuild.engine.diff.ExampleLimits;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** How much {@code sqb diff} shows of what differs, and how much it may compare. */
public final class DiffOutputOptions {
    private static final int FEW = 3;
    private static final int MANY = 10;
    private static final int VALUE_LENGTH = 160;

    @Option(
            names = {"--verbose", "-v"},
            description = "10 examples of each kind instead of 3.")
    boolean verbose;

    @Option(
            names = "--max-column-examples",
            paramLabel = "N",
            description = "Examples of unequal values of each column.")
    @Nullable
    Integer columnExamples;

    @Option(names = "--max-row-only-examples", paramLabel = "N", description = "Examples of rows of one side.")
    @Nullable
    Integer rowExamples;

    @Option(names = "--max-value-length", paramLabel = "N", description = "Longest value shown whole (default: 160).")
    @Nullable
    Integer valueLength;

    @Option(names = "--no-example-values", description = "Show keys and counts only.")
    boolean noValues;

    @Option(names = "--full-example-values", description = "Show values of any length whole.")
    boolean fullValues;

    @Option(names = "--max-models", paramLabel = "N", description = "Refuse to compare more models.")
    @Nullable
    Integer maxModels;

    @Option(names = "--max-columns", paramLabel = "N", description = "Refuse to compare more columns.")
    @Nullable
    Integer maxColumns;

    /** Bad values and contradictions. */
    public void check() {
        notNegative("--max-column-examples", columnExamples);
        notNegative("--max-row-only-examples", rowExamples);
        notNegative("--max-models", maxModels);
        notNegative("--max-columns", maxColumns);
        if (valueLength != null && valueLength < 1) throw usage("--max-value-length must be >= 1");
        if (noValues && fullValues) throw usage("--no-example-values and --full-example-values exclude each other");
        if (fullValues && valueLength != null) {
            throw usage("--full-example-values and --max-value-length exclude each other");
        }
    }

    public ExampleLimits examples() {
        int usual = verbose ? MANY : FEW;
        return new ExampleLimits(
                columnExamples == null ? usual : columnExamples, rowExamples == null ? usual : rowExamples);
    }

    public DiffLimits limits() {
        return new DiffLimits(optional(maxModels), optional(maxColumns));
    }

    public boolean showsValues() {
        return !noValues;
    }

    /** Longest value that is shown whole. */
    public int valueLength() {
        if (fullValues) return Integer.MAX_VALUE;
        return valueLength == null ? VALUE_LENGTH : valueLength;
    }

    private static OptionalInt optional(@Nullable Integer value) {
        return value == null ? OptionalInt.empty() : OptionalInt.of(value);
    }

    private static void notNegative(String option, @Nullable Integer value) {
        if (value != null && value < 0) throw usage(option + " must be >= 0");
    }

    private static SqlBuildException usage(String message) {
        return new SqlBuildException(Diagnostic.of(Code.C001, message));
    }
}
