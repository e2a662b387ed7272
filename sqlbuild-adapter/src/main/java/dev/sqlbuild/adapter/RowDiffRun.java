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

    private final Session session;
    private final RowComparison comparison;
    private final Function<RowComparison, RowDiffSql> queries;

    RowDiffRun(Session session, RowComparison comparison, Function<RowComparison, RowDiffSql> queries) {
        this.session = session;
        this.comparison = comparison;
        this.queries = queries;
    }

    RowDiff diff() {
        SideRows left = rows(Side.LEFT);
        SideRows right = rows(Side.RIGHT);
        if (!left.isKeyed() || !right.isKeyed()) return new RowDiff(left, right, Optional.empty());
        if (!comparison.isKeyed()) return new RowDiff(left, right, Optional.of(multiset(left)));
        return new RowDiff(left, right, Optional.of(keyed()));
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
        List<@Nullable Object> row = one(queries.apply(comparison).counts());
        long leftOnly = number(row, 0);
        return new RowDiff.Counts(left.rows() - leftOnly, 0, leftOnly, number(row, 1), List.of(), Optional.empty());
    }

    /** A sample of at least as many keys as there are is no sample. */
    private RowDiff.Counts keyed() {
        if (comparison.sample().isEmpty()) return joined(comparison, Optional.empty());
        long population = number(one(queries.apply(comparison).population()), 0);
        boolean all = population <= comparison.sample().get().rows();
        return all ? joined(comparison.exhaustive(), Optional.empty()) : joined(comparison, Optional.of(population));
    }

    private RowDiff.Counts joined(RowComparison over, Optional<Long> population) {
        List<@Nullable Object> row = one(queries.apply(over).counts());
        long unequal = number(row, 3);
        List<Long> mismatches = new ArrayList<>();
        for (int i = 4; i < row.size(); i++) mismatches.add(number(row, i));
        return new RowDiff.Counts(
                number(row, 2) - unequal, unequal, number(row, 0), number(row, 1), mismatches, population);
    }

    private List<@Nullable Object> one(String sql) {
        return session.query(sql).rows().get(0);
    }

    private static long number(List<@Nullable Object> row, int column) {
        return row.get(column) instanceof Number number ? number.longValue() : 0;
    }
}
