package dev.sqlbuild.adapter.check;

import static dev.sqlbuild.adapter.check.AdapterCheck.always;
import static dev.sqlbuild.adapter.check.Bench.expect;

import dev.sqlbuild.adapter.ColumnInfo;
import dev.sqlbuild.adapter.ColumnPair;
import dev.sqlbuild.adapter.LogicalType;
import dev.sqlbuild.adapter.Ownership;
import dev.sqlbuild.adapter.RelationName;
import dev.sqlbuild.adapter.RowComparison;
import dev.sqlbuild.adapter.RowComparison.Sample;
import dev.sqlbuild.adapter.RowDiff;
import dev.sqlbuild.adapter.SchemaDiff;
import dev.sqlbuild.adapter.Side;
import dev.sqlbuild.adapter.Tolerance;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Comparing relations. */
final class DiffChecks {
    static final List<AdapterCheck> ALL = List.of(
            always("compare columns", DiffChecks::schema),
            always("compare keyed rows, NULL as a value", DiffChecks::keyed),
            always("compare numbers with a tolerance", DiffChecks::tolerance),
            always("refuse to compare by keys that are missing or occur again", DiffChecks::unfitKeys),
            always("compare rows without a key", DiffChecks::multiset),
            always("compare the same sample again", DiffChecks::sample));

    private static final String KEY = "the \"key\"";
    private static final String VALUE = "select";

    private DiffChecks() {}

    private static void schema(Bench bench) {
        String whole = bench.adapter().typeOf(LogicalType.INTEGER);
        String text = bench.adapter().typeOf(LogicalType.STRING);
        String number = bench.adapter().typeOf(LogicalType.FLOAT);
        SchemaDiff diff = bench.adapter()
                .diffSchema(
                        List.of(
                                ColumnInfo.of("a", whole),
                                ColumnInfo.of("b", whole),
                                ColumnInfo.of("c", whole),
                                ColumnInfo.of("d", text)),
                        List.of(
                                ColumnInfo.of("c", text),
                                ColumnInfo.of("a", number),
                                ColumnInfo.of("d", text),
                                ColumnInfo.of("e", text)));
        expect(List.of("b"), names(diff.removed()), "removed");
        expect(List.of("e"), names(diff.added()), "added");
        expect(List.of("a", "c"), pairNames(diff.retyped()), "columns of another type");
        expect(List.of("a", "d"), pairNames(diff.comparable()), "columns that can be compared");
    }

    private static void keyed(Bench bench) {
        RelationName left = table(bench, "diff_left", "(1, 10)", "(2, NULL)", "(3, 30)", "(4, NULL)", "(5, 50)");
        RelationName right = table(bench, "diff_right", "(1, 10)", "(2, NULL)", "(3, NULL)", "(4, 40)", "(6, 60)");
        RowComparison comparison = keyed(bench, left, right, column -> column);
        RowDiff diff = bench.adapter().diffRows(bench.session(), comparison, 3);
        RowDiff.Counts expected = new RowDiff.Counts(2, 2, 1, 1, List.of(2L), Optional.empty());
        expect(Optional.of(expected), diff.counts(), "counts");
        List<List<@Nullable Object>> unequal =
                bench.adapter().sampleUnequalRows(bench.session(), comparison, Optional.of(0), 1);
        expect(1, unequal.size(), "unequal rows, of which one was asked for");
        expect("3", String.valueOf(unequal.get(0).get(0)), "first key with unequal values");
        expect(true, unequal.get(0).get(3), "whether its values differ");
        expect(unequal.get(0), diff.unequal().get(0), "first of the unequal rows found with the counts");
        expect("[[5]]", String.valueOf(diff.leftOnly()), "keys of the left side found with the counts");
        expect("[[6]]", String.valueOf(diff.rightOnly()), "keys of the right side found with the counts");
        expect("[[5]]", only(bench, comparison, Side.LEFT), "rows of the left side");
        expect("[[6]]", only(bench, comparison, Side.RIGHT), "rows of the right side");
    }

    private static void tolerance(Bench bench) {
        String extreme = String.valueOf(Long.MAX_VALUE);
        RelationName left = table(bench, "near_left", "(1, 450)", "(2, 450)", "(3, " + extreme + ")");
        RelationName right = table(bench, "near_right", "(1, 451)", "(2, 452)", "(3, -" + extreme + ")");
        Tolerance absolute = Tolerance.absolute(BigDecimal.ONE);
        RowDiff diff = bench.adapter()
                .diffRows(bench.session(), keyed(bench, left, right, column -> column.with(absolute)), 3);
        expect(1L, diff.counts().orElseThrow().equal(), "rows equal within 1");
        Tolerance relative = Tolerance.relative(new BigDecimal("0.01"));
        diff = bench.adapter().diffRows(bench.session(), keyed(bench, left, right, column -> column.with(relative)), 3);
        expect(2L, diff.counts().orElseThrow().equal(), "rows equal within a hundredth");
    }

    private static void unfitKeys(Bench bench) {
        RelationName left = table(bench, "fit_left", "(1, 10)", "(2, 20)");
        RelationName right = table(bench, "unfit_right", "(1, 10)", "(2, 20)", "(2, 20)", "(2, 21)", "(NULL, 5)");
        RowDiff diff = bench.adapter().diffRows(bench.session(), keyed(bench, left, right, column -> column), 3);
        expect(Optional.empty(), diff.counts(), "counts");
        expect(1L, diff.right().nullKeys(), "rows without a key");
        expect(1L, diff.right().duplicateKeys(), "keys that occur again");
        expect(3L, diff.right().duplicateRows(), "rows with such a key");
        expect(2, diff.right().keyExamples().size(), "examples");
        expect(diff.left().isKeyed(), "the other side is fit");
    }

    private static void multiset(Bench bench) {
        RelationName left = table(bench, "bag_left", "(1, NULL)", "(1, NULL)", "(1, NULL)", "(2, 20)");
        RelationName right = table(bench, "bag_right", "(1, NULL)", "(2, 20)", "(2, 20)");
        RowComparison comparison = RowComparison.of(left, right, List.of(), columns(bench));
        RowDiff.Counts counts = bench.adapter()
                .diffRows(bench.session(), comparison, 3)
                .counts()
                .orElseThrow();
        expect(new RowDiff.Counts(2, 0, 2, 1, List.of(), Optional.empty()), counts, "counts");
        expect("[[1, null, 2]]", only(bench, comparison, Side.LEFT), "surplus of the left side");
        expect("[[2, 20, 1]]", only(bench, comparison, Side.RIGHT), "surplus of the right side");
    }

    private static void sample(Bench bench) {
        List<String> rows = new ArrayList<>();
        for (int i = 0; i < 100; i++) rows.add("(" + i + ", " + i + ")");
        RelationName left = table(bench, "many_left", rows.toArray(String[]::new));
        RelationName right = table(bench, "many_right", rows.subList(0, 50).toArray(String[]::new));
        RowComparison comparison = keyed(bench, left, right, column -> column).with(new Sample(10, 7));
        RowDiff diff = bench.adapter().diffRows(bench.session(), comparison, 3);
        RowDiff.Counts counts = diff.counts().orElseThrow();
        expect(10L, counts.compared(), "compared keys");
        expect(Optional.of(100L), counts.population(), "all keys");
        expect(100L, diff.left().rows(), "all rows of the left side");
        expect(
                counts,
                bench.adapter()
                        .diffRows(bench.session(), comparison, 3)
                        .counts()
                        .orElseThrow(),
                "counts again");
        expect(only(bench, comparison, Side.LEFT), only(bench, comparison, Side.LEFT), "keys of the left side");
    }

    private static String only(Bench bench, RowComparison comparison, Side side) {
        return String.valueOf(bench.adapter().sampleSideOnlyRows(bench.session(), comparison, side, 3));
    }

    private static RelationName table(Bench bench, String name, String... rows) {
        RelationName table = bench.relation(name);
        String type = bench.adapter().typeOf(LogicalType.INTEGER);
        List<ColumnInfo> columns = List.of(ColumnInfo.of(KEY, type), ColumnInfo.of(VALUE, type));
        bench.adapter().createTable(bench.session(), table, columns, Ownership.MANAGED);
        bench.adapter().append(bench.session(), table, List.of(KEY, VALUE), "VALUES " + String.join(", ", rows));
        return table;
    }

    private static RowComparison keyed(
            Bench bench, RelationName left, RelationName right, UnaryOperator<ColumnPair> value) {
        List<ColumnPair> columns = columns(bench);
        return RowComparison.of(left, right, columns.subList(0, 1), List.of(value.apply(columns.get(1))));
    }

    private static List<ColumnPair> columns(Bench bench) {
        String type = bench.adapter().typeOf(LogicalType.INTEGER);
        ColumnInfo key = ColumnInfo.of(KEY, type);
        ColumnInfo value = ColumnInfo.of(VALUE, type);
        return List.of(ColumnPair.of(key, key), ColumnPair.of(value, value));
    }

    private static List<String> names(List<ColumnInfo> columns) {
        return columns.stream().map(ColumnInfo::name).toList();
    }

    private static List<String> pairNames(List<ColumnPair> columns) {
        return columns.stream().map(ColumnPair::name).toList();
    }
}
