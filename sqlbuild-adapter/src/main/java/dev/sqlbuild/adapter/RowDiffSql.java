package dev.sqlbuild.adapter;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * The queries of a {@link RowComparison}. Each reads a side once, and of it only the columns that it needs: a side is a
 * subquery with all compared columns under short names, {@code k0, k1, ..} for the key, {@code c0, c1, ..} for the values
 * and {@code w} for the cursor, from which the engine leaves out what is not used.
 */
final class RowDiffSql {
    /** First values of the rows of {@link #differences}. */
    static final int LEFT = 1;

    static final int RIGHT = 2;
    static final int UNEQUAL = 3;
    static final int COUNTS = 4;

    private static final String KEYS = "sqb_keys";

    private final BaseAdapter adapter;
    private final RowComparison comparison;
    private final int keys;
    private final int values;

    RowDiffSql(BaseAdapter adapter, RowComparison comparison) {
        this.adapter = adapter;
        this.comparison = comparison;
        this.keys = comparison.key().size();
        this.values = comparison.values().size();
    }

    /** One row: rows, rows with an incomplete key, keys that occur again, rows with such a key, cursor extent. */
    String sideRows(Side side) {
        if (keys == 0) {
            return "SELECT count(*), 0, 0, 0, " + extent("w") + " FROM (" + columns(side) + ") t";
        }
        String again = "n > 1 AND NOT (" + incompleteKey() + ")";
        return "SELECT coalesce(sum(n), 0), " + sum("CASE WHEN " + incompleteKey() + " THEN n ELSE 0 END") + ", "
                + count(again) + ", " + sum("CASE WHEN " + again + " THEN n ELSE 0 END") + ", "
                + (comparison.cursor().isPresent() ? "min(lo), max(hi)" : "NULL, NULL")
                + " FROM (" + groupedByKey(side) + ") g";
    }

    /** Keys of a side that are incomplete or occur again. */
    String unfitKeys(Side side, int limit) {
        return "SELECT " + keyNames("") + " FROM (" + groupedByKey(side) + ") g WHERE n > 1 OR " + incompleteKey()
                + " ORDER BY " + keyNames("") + " LIMIT " + limit;
    }

    /** One row: the number of keys of both sides together. */
    String population() {
        return "SELECT count(*) FROM (" + allKeys() + ") k";
    }

    /** One row: surplus of the left side, surplus of the right side. */
    String surplusCounts() {
        return "SELECT " + sum("CASE WHEN n > 0 THEN n ELSE 0 END") + ", " + sum("CASE WHEN n < 0 THEN -n ELSE 0 END")
                + " FROM (" + surplus() + ") s";
    }

    /**
     * Everything about differing keyed rows out of one join. Each row starts with what it is, {@link #LEFT}, {@link
     * #RIGHT}, {@link #UNEQUAL} or {@link #COUNTS}. Examples go on with the key, then with left value, right value and
     * whether they differ for each column, and end in zeros. The row of counts has nulls in these places and ends in the
     * numbers of rows of the left side only, of the right side only, of unequal ones, and of unequal values by column. Only
     * rows that differ are kept for it.
     *
     * @param perSide examples of rows of one side
     * @param unequal examples of unequal rows
     */
    String differences(int perSide, int unequal) {
        String with = comparison.sample().isPresent() ? sampleKeys() + ", " : "WITH ";
        List<String> kept = new ArrayList<>();
        for (int i = 0; i < keys; i++) kept.add("l.k" + i + " AS lk" + i + ", r.k" + i + " AS rk" + i);
        for (int i = 0; i < values; i++) {
            kept.add("l.c" + i + " AS lc" + i + ", r.c" + i + " AS rc" + i + ", " + differs(i) + " AS d" + i);
        }
        return with + "d AS MATERIALIZED (SELECT " + String.join(", ", kept) + " FROM (" + side(Side.LEFT)
                + ") l FULL JOIN (" + side(Side.RIGHT) + ") r ON " + keysEqual() + " WHERE l.k0 IS NULL OR r.k0 IS NULL"
                + (values == 0 ? "" : " OR " + anyDiffers()) + ") "
                + example(LEFT, "lk0 IS NOT NULL AND rk0 IS NULL", perSide) + " UNION ALL "
                + example(RIGHT, "lk0 IS NULL AND rk0 IS NOT NULL", perSide) + " UNION ALL "
                + example(UNEQUAL, "lk0 IS NOT NULL AND rk0 IS NOT NULL", unequal) + " UNION ALL " + counts();
    }

    private String example(int kind, String condition, int limit) {
        List<String> columns = new ArrayList<>(List.of(String.valueOf(kind)));
        for (int i = 0; i < keys; i++) columns.add("coalesce(lk" + i + ", rk" + i + ") AS k" + i);
        for (int i = 0; i < values; i++) columns.add("lc" + i + ", rc" + i + ", d" + i);
        for (int i = 0; i < 3 + values; i++) columns.add("0");
        return "(SELECT " + String.join(", ", columns) + " FROM d WHERE " + condition + " ORDER BY " + keyNames("")
                + " LIMIT " + limit + ")";
    }

    private String counts() {
        List<String> columns = new ArrayList<>(List.of(String.valueOf(COUNTS)));
        for (int i = 0; i < keys + 3 * values; i++) columns.add("NULL");
        columns.add(count("rk0 IS NULL"));
        columns.add(count("lk0 IS NULL"));
        columns.add(count("lk0 IS NOT NULL AND rk0 IS NOT NULL"));
        for (int i = 0; i < values; i++) columns.add(count("lk0 IS NOT NULL AND rk0 IS NOT NULL AND d" + i));
        return "SELECT " + String.join(", ", columns) + " FROM d";
    }

    /** Key, then of one column or of all: left value, right value and whether they differ; rows that differ there. */
    String unequalRows(Optional<Integer> column, int limit) {
        String pairs = column.map(this::pair)
                .orElseGet(() -> IntStream.range(0, values).mapToObj(this::pair).collect(Collectors.joining(", ")));
        return sampleKeys() + "SELECT " + keyNames("l.") + ", " + pairs + " FROM (" + side(Side.LEFT) + ") l JOIN ("
                + side(Side.RIGHT) + ") r ON " + keysEqual() + " WHERE "
                + column.map(this::differs).orElseGet(this::anyDiffers) + " ORDER BY " + keyNames("l.") + " LIMIT "
                + limit;
    }

    /** Keys of one side only; without a key whole rows, and by how many they are more. */
    String sideOnlyRows(Side side, int limit) {
        if (keys == 0) {
            String more = side == Side.LEFT ? "n" : "-n";
            return "SELECT " + valueNames() + ", " + more + " FROM (" + surplus() + ") s WHERE " + more
                    + " > 0 ORDER BY " + valueNames() + " LIMIT " + limit;
        }
        return sampleKeys() + "SELECT " + keyNames("l.") + " FROM (" + side(side)
                + ") l WHERE NOT EXISTS (SELECT 1 FROM (" + side(side.other()) + ") r WHERE " + keysEqual()
                + ") ORDER BY " + keyNames("l.") + " LIMIT " + limit;
    }

    // ---- relations

    /** A side, restricted to the sampled keys. */
    private String side(Side side) {
        if (comparison.sample().isEmpty()) return columns(side);
        return "SELECT l.* FROM (" + columns(side) + ") l JOIN " + KEYS + " r ON " + keysEqual();
    }

    private String columns(Side side) {
        List<String> columns = new ArrayList<>();
        for (int i = 0; i < keys; i++) columns.add(column(comparison.key().get(i), side) + " AS k" + i);
        for (int i = 0; i < values; i++) columns.add(column(comparison.values().get(i), side) + " AS c" + i);
        if (keys + values == 0) columns.add("0 AS c0");
        comparison.cursor().ifPresent(cursor -> columns.add(column(cursor, side) + " AS w"));
        return "SELECT " + String.join(", ", columns) + " FROM "
                + adapter.text().name(comparison.on(side)) + window(side);
    }

    private String window(Side side) {
        if (comparison.window().isEmpty()) return "";
        RowComparison.Window window = comparison.window().get();
        String cursor = quoted(comparison.cursor().orElseThrow().on(side));
        return " WHERE " + cursor + " >= " + window.from()
                + window.to().map(to -> " AND " + cursor + " <= " + to).orElse("");
    }

    private String groupedByKey(Side side) {
        String lowHigh = comparison.cursor().isPresent() ? ", min(w) AS lo, max(w) AS hi" : "";
        return "SELECT " + keyNames("") + ", count(*) AS n" + lowHigh + " FROM (" + columns(side) + ") t GROUP BY "
                + keyNames("");
    }

    private String allKeys() {
        return "SELECT " + keyNames("") + " FROM (" + columns(Side.LEFT) + ") l UNION SELECT " + keyNames("")
                + " FROM (" + columns(Side.RIGHT) + ") r";
    }

    /** A common table expression with the keys of the lowest hashes; hashed in the common type of both sides. */
    private String sampleKeys() {
        if (comparison.sample().isEmpty()) return "";
        RowComparison.Sample sample = comparison.sample().get();
        String text = adapter.typeOf(LogicalType.STRING);
        String parts = eachKey(i -> {
                    String part = "CAST(k" + i + " AS " + text + ")";
                    return "CAST(length(" + part + ") AS " + text + ") || ':' || " + part;
                })
                .collect(Collectors.joining(" || "));
        String hash = adapter.hashOf(adapter.dialect().stringLiteral(sample.seed() + ":") + " || " + parts);
        return "WITH " + KEYS + " AS MATERIALIZED (SELECT " + keyNames("") + " FROM (" + allKeys() + ") a ORDER BY "
                + hash + ", " + keyNames("") + " LIMIT " + sample.rows() + ") ";
    }

    /** Rows as multisets: each distinct row with the number by which the left side has more of it. */
    private String surplus() {
        return "SELECT " + valueNames() + ", sum(n) AS n FROM (SELECT " + valueNames() + ", 1 AS n FROM ("
                + columns(Side.LEFT) + ") l UNION ALL SELECT " + valueNames() + ", -1 AS n FROM ("
                + columns(Side.RIGHT) + ") r) u GROUP BY " + valueNames() + " HAVING sum(n) <> 0";
    }

    // ---- expressions

    private String column(ColumnPair column, Side side) {
        return adapter.comparable(quoted(column.on(side)), column.on(side).type());
    }

    private String quoted(ColumnInfo column) {
        return adapter.dialect().quoted(column.name());
    }

    private String anyDiffers() {
        return IntStream.range(0, values).mapToObj(this::differs).collect(Collectors.joining(" OR "));
    }

    private String differs(int column) {
        String left = "l.c" + column;
        String right = "r.c" + column;
        String unequal = left + " IS DISTINCT FROM " + right;
        ColumnPair pair = comparison.values().get(column);
        return pair.tolerance()
                .map(tolerance ->
                        "(" + unequal + " AND NOT coalesce(" + isNear(left, right, pair, tolerance) + ", FALSE))")
                .orElse("(" + unequal + ")");
    }

    /** Exact for whole and decimal numbers; infinities and sizes beyond any measure are near nothing but themselves. */
    private String isNear(String left, String right, ColumnPair pair, Tolerance tolerance) {
        boolean floating = isFloat(pair.left()) || isFloat(pair.right());
        String l = number(left, pair.left(), floating);
        String r = number(right, pair.right(), floating);
        String distance = "abs(" + l + " - " + r + ")";
        List<String> bounds = new ArrayList<>();
        tolerance.absolute().ifPresent(bound -> bounds.add(distance + " <= " + bound.toPlainString()));
        tolerance
                .relative()
                .ifPresent(share -> bounds.add(
                        distance + " <= " + share.toPlainString() + " * greatest(abs(" + l + "), abs(" + r + "))"));
        String near = "(" + String.join(" OR ", bounds) + ")";
        if (!floating && !adapter.decimalsHoldInfinity()) return near;
        return "CASE WHEN abs(" + l + ") < 1e300 AND abs(" + r + ") < 1e300 THEN " + near + " ELSE FALSE END";
    }

    /** Whole numbers as decimals, so that their difference cannot be too large for its type. */
    private String number(String expression, ColumnInfo column, boolean floating) {
        if (floating) return "CAST(" + expression + " AS " + adapter.typeOf(LogicalType.FLOAT) + ")";
        boolean whole = family(column).equals(Optional.of(TypeFamily.INTEGER));
        return whole ? "CAST(" + expression + " AS DECIMAL(38,0))" : expression;
    }

    private boolean isFloat(ColumnInfo column) {
        return family(column).equals(Optional.of(TypeFamily.FLOAT));
    }

    private Optional<TypeFamily> family(ColumnInfo column) {
        return TypeFamily.find(adapter.normalizeType(column.type()));
    }

    private String extent(String column) {
        return comparison.cursor().isPresent() ? "min(" + column + "), max(" + column + ")" : "NULL, NULL";
    }

    private String incompleteKey() {
        return eachKey(i -> "k" + i + " IS NULL").collect(Collectors.joining(" OR "));
    }

    private String keysEqual() {
        return eachKey(i -> "l.k" + i + " = r.k" + i).collect(Collectors.joining(" AND "));
    }

    private String keyNames(String qualifier) {
        return eachKey(i -> qualifier + "k" + i).collect(Collectors.joining(", "));
    }

    private String valueNames() {
        return IntStream.range(0, Math.max(1, values)).mapToObj(i -> "c" + i).collect(Collectors.joining(", "));
    }

    private Stream<String> eachKey(IntFunction<String> part) {
        return IntStream.range(0, keys).mapToObj(part);
    }

    private String pair(int column) {
        return "l.c" + column + ", r.c" + column + ", " + differs(column);
    }

    private static String count(String condition) {
        return "count(CASE WHEN " + condition + " THEN 1 END)";
    }

    private static String sum(String expression) {
        return "coalesce(sum(" + expression + "), 0)";
    }
}
