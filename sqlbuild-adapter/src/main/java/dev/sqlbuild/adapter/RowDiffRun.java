package dev.sqlbuild.adapter;

import dev.sqlbuild.jdbc.Session;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Runs a row comparison: the keys of each side, then one join. The keys come first because a join over keys that occur
 * many times on both sides has no bound.
 */
final class RowDiffRun {
    private static final int KEY_EXAMPLES = 3;

    /** Enough to find examples for most columns at once. */
    private static final int UNEQUAL_ROWS = 100;

    private final Session session;
    private final RowComparison comparison;
    private final int perSide;
    private final Function<RowComparison, RowDiffSql> queries;

    RowDiffRun(Session session, RowComparison comparison, int perSide, Function<RowComparison, RowDiffSql> queries) {
        this.session = session;
        this.comparison = comparison;
        this.perSide = perSide;
        this.queries = queries;
    }

    RowDiff diff() {
        SideRows left = rows(Side.LEFT);
        SideRows right = rows(Side.RIGHT);
        if (!left.isKeyed() || !right.isKeyed()) return RowDiff.of(left, right, Optional.empty());
        return comparison.isKeyed() ? keyed(left, right) : RowDiff.of(left, right, Optional.of(multiset(left)));
    }

    private SideRows rows(Side side) {
        RowDiffSql sql = queries.apply(comparison);
        List<@Nullable Object> row = one(sql.sideRows(side));
        SideRows rows = new SideRows(
                number(row, 0),
                number(row, 1),
                number(row, 2),
                number(row, 3),
                Optional.ofNullable(row.get(4)),
                Optional.ofNullable(row.get(5)),
                List.of());
        return rows.isKeyed()
                ? rows
                : rows.withExamples(
                        session.query(sql.unfitKeys(side, KEY_EXAMPLES)).rows());
    }

    private RowDiff.Counts multiset(SideRows left) {
        List<@Nullable Object> row = one(queries.apply(comparison).surplusCounts());
        long leftOnly = number(row, 0);
        return new RowDiff.Counts(left.rows() - leftOnly, 0, leftOnly, number(row, 1), List.of(), Optional.empty());
    }

    /** A sample of at least as many keys as there are is no sample. */
    private RowDiff keyed(SideRows left, SideRows right) {
        if (comparison.sample().isEmpty()) return joined(comparison, left, right, Optional.empty());
        long population = number(one(queries.apply(comparison).population()), 0);
        boolean all = population <= comparison.sample().get().rows();
        return all
                ? joined(comparison.exhaustive(), left, right, Optional.empty())
                : joined(comparison, left, right, Optional.of(population));
    }

    private RowDiff joined(RowComparison over, SideRows left, SideRows right, Optional<Long> population) {
        List<List<@Nullable Object>> leftOnly = new ArrayList<>();
        List<List<@Nullable Object>> rightOnly = new ArrayList<>();
        List<List<@Nullable Object>> unequal = new ArrayList<>();
        int keys = over.key().size();
        int end = 1 + keys + 3 * over.values().size();
        Optional<RowDiff.Counts> counts = Optional.empty();
        for (List<@Nullable Object> row : session.query(queries.apply(over).differences(perSide, UNEQUAL_ROWS))
                .rows()) {
            switch ((int) number(row, 0)) {
                case RowDiffSql.LEFT -> leftOnly.add(row.subList(1, 1 + keys));
                case RowDiffSql.RIGHT -> rightOnly.add(row.subList(1, 1 + keys));
                case RowDiffSql.UNEQUAL -> unequal.add(row.subList(1, end));
                default -> counts = Optional.of(counts(row.subList(end, row.size()), over, left, population));
            }
        }
        return new RowDiff(left, right, counts, leftOnly, rightOnly, unequal);
    }

    /** Rows that are equal were not counted: they are the rest of the left side, or of the sampled keys. */
    private static RowDiff.Counts counts(
            List<@Nullable Object> row, RowComparison over, SideRows left, Optional<Long> population) {
        long leftOnly = number(row, 0);
        long rightOnly = number(row, 1);
        long unequal = number(row, 2);
        long joined = over.sample()
                .map(sample -> sample.rows() - leftOnly - rightOnly)
                .orElse(left.rows() - leftOnly);
        List<Long> mismatches = new ArrayList<>();
        for (int i = 3; i < row.size(); i++) mismatches.add(number(row, i));
        return new RowDiff.Counts(joined - unequal, unequal, leftOnly, rightOnly, mismatches, population);
    }

    private List<@Nullable Object> one(String sql) {
        return session.query(sql).rows().get(0);
    }

    private static long number(List<@Nullable Object> row, int column) {
        return row.get(column) instanceof Number number ? number.longValue() : 0;
    }
}
