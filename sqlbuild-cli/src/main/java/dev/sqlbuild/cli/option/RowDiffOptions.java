package dev.sqlbuild.cli.option;

import dev.sqlbuild.adapter.RowComparison.Sample;
import dev.sqlbuild.adapter.Tolerance;
import dev.sqlbuild.base.Code;
import dev.sqlbuild.base.Diagnostic;
import dev.sqlbuild.base.SqlBuildException;
import dev.sqlbuild.core.diff.RowRules;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** How {@code sqb diff} compares rows; each option overrides what the models say. */
public final class RowDiffOptions {
    @Option(names = "--key", paramLabel = "COL", description = "Column that identifies a row (repeatable).")
    List<String> key = new ArrayList<>();

    @Option(names = "--unkeyed", description = "Compare whole rows as multisets.")
    boolean unkeyed;

    @Option(
            names = "--exclude-column",
            paramLabel = "COL",
            description = "Column whose values do not matter (repeatable).")
    List<String> excluded = new ArrayList<>();

    @Option(
            names = "--tolerance",
            paramLabel = "COL:absolute=N|COL:relative=N",
            description = "How far numbers may be apart (repeatable).")
    List<String> tolerances = new ArrayList<>();

    @Option(names = "--sample-rows", paramLabel = "N", description = "Compare only so many keys.")
    @Nullable
    Long sampleRows;

    @Option(names = "--sample-seed", paramLabel = "N", description = "Chooses another sample (default: 0).")
    @Nullable
    Long sampleSeed;

    @Option(names = "--exhaustive", description = "Compare all keys, whatever the models say.")
    boolean exhaustive;

    /** Contradictions that can be seen without a project. */
    public void check(boolean schemaOnly) {
        if (unkeyed && !key.isEmpty()) throw usage("--unkeyed and --key exclude each other");
        if (unkeyed && !tolerances.isEmpty()) throw usage("--unkeyed compares exactly; leave out --tolerance");
        if (unkeyed && samples()) throw usage("--unkeyed compares all rows; leave out --sample-rows");
        if (exhaustive && samples()) throw usage("--exhaustive and --sample-rows exclude each other");
        if (sampleRows != null && sampleRows < 0) throw usage("--sample-rows must be >= 0");
        parsedTolerances();
        if (!schemaOnly) return;
        firstRowOption().ifPresent(option -> {
            throw usage("--schema-only compares no rows; leave out " + option);
        });
    }

    /** Whether it is said how rows are matched. */
    public boolean saysKey() {
        return unkeyed || !key.isEmpty();
    }

    /** Columns that must exist in at least one of the compared relations. */
    public List<String> namedColumns() {
        List<String> names = new ArrayList<>(excluded);
        names.addAll(parsedTolerances().keySet());
        return names;
    }

    /** The rules of a model with what the command line says in their place. */
    public RowRules over(RowRules rules) {
        RowRules result = rules.without(excluded).with(parsedTolerances()).with(sample(rules.sample()));
        if (unkeyed) result = RowRules.UNKEYED.without(List.copyOf(result.excluded()));
        return key.isEmpty() ? result : result.withKey(key);
    }

    private Optional<Sample> sample(Optional<Sample> configured) {
        if (exhaustive) return Optional.empty();
        long rows =
                sampleRows != null ? sampleRows : configured.map(Sample::rows).orElse(0L);
        long seed =
                sampleSeed != null ? sampleSeed : configured.map(Sample::seed).orElse(0L);
        return rows == 0 ? Optional.empty() : Optional.of(new Sample(rows, seed));
    }

    private boolean samples() {
        return sampleRows != null && sampleRows > 0;
    }

    private Optional<String> firstRowOption() {
        if (!key.isEmpty()) return Optional.of("--key");
        if (unkeyed) return Optional.of("--unkeyed");
        if (!excluded.isEmpty()) return Optional.of("--exclude-column");
        if (!tolerances.isEmpty()) return Optional.of("--tolerance");
        if (sampleRows != null) return Optional.of("--sample-rows");
        if (sampleSeed != null) return Optional.of("--sample-seed");
        return exhaustive ? Optional.of("--exhaustive") : Optional.empty();
    }

    /** Both kinds of bound may be given for one column. */
    private Map<String, Tolerance> parsedTolerances() {
        Map<String, Tolerance> parsed = new LinkedHashMap<>();
        for (String text : tolerances) {
            int equals = text.lastIndexOf('=');
            int colon = text.lastIndexOf(':', Math.max(0, equals));
            String kind = equals < 0 || colon < 1 ? "" : text.substring(colon + 1, equals);
            Optional<BigDecimal> bound = bound(text.substring(equals + 1));
            if (bound.isEmpty() || !(kind.equals("absolute") || kind.equals("relative"))) {
                throw usage("--tolerance must be COLUMN:absolute=N or COLUMN:relative=N with N >= 0: " + text);
            }
            parsed.merge(
                    text.substring(0, colon),
                    kind.equals("absolute") ? Tolerance.absolute(bound.get()) : Tolerance.relative(bound.get()),
                    (one, other) -> new Tolerance(
                            other.absolute().or(one::absolute), other.relative().or(one::relative)));
        }
        return parsed;
    }

    private static Optional<BigDecimal> bound(String text) {
        try {
            return Optional.of(new BigDecimal(text)).filter(number -> number.signum() >= 0);
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }

    private static SqlBuildException usage(String message) {
        return new SqlBuildException(Diagnostic.of(Code.C001, message));
    }
}
