package dev.sqlbuild.engine.diff;

import dev.sqlbuild.adapter.RelationName;
import dev.sqlbuild.adapter.RowDiff;
import dev.sqlbuild.adapter.SchemaDiff;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * How two relations differ (analysis.md F2).
 *
 * @param left one relation
 * @param right the other
 * @param schema their columns
 * @param key columns that identify a row; empty for a comparison of multisets
 * @param compared columns whose values were compared, without the key
 * @param excluded columns that were left out of the row comparison by the rules
 * @param cursor name of the cursor column, if both sides have it
 * @param bound the bound that applied
 * @param boundedFallback whether a bound was asked for that could not be applied, so that all rows were compared
 * @param rows absent when only columns were compared
 * @param seed seed of the sample, when the rows are a sample
 * @param mismatches number of unequal values by column, columns without any left out
 * @param examples some of what differs
 * @param notes what the reader should know, such as why there is no key
 */
public record RelationDiff(
        RelationName left,
        RelationName right,
        SchemaDiff schema,
        List<String> key,
        List<String> compared,
        List<String> excluded,
        Optional<String> cursor,
        Optional<String> bound,
        boolean boundedFallback,
        Optional<RowDiff> rows,
        Optional<Long> seed,
        Map<String, Long> mismatches,
        Examples examples,
        List<String> notes) {

    public RelationDiff {
        key = List.copyOf(key);
        compared = List.copyOf(compared);
        excluded = List.copyOf(excluded);
        mismatches = new LinkedHashMap<>(mismatches);
        notes = List.copyOf(notes);
    }

    /** Counts of compared rows, if rows were compared. */
    public Optional<RowDiff.Counts> counts() {
        return rows.flatMap(RowDiff::counts);
    }

    public boolean isSampled() {
        return counts().flatMap(RowDiff.Counts::population).isPresent();
    }

    /** {@code schema_only}, {@code exhaustive} or {@code sampled}. */
    public String scope() {
        if (rows.isEmpty()) return "schema_only";
        return isSampled() ? "sampled" : "exhaustive";
    }

    public DiffStatus status() {
        if (rows.isPresent() && counts().isEmpty()) return DiffStatus.INCOMPLETE;
        boolean equal =
                schema.isEmpty() && counts().map(RowDiff.Counts::isEqual).orElse(true);
        return equal ? DiffStatus.NO_DIFFERENCES_FOUND : DiffStatus.DIFFERENCES_FOUND;
    }
}
