package dev.sqlbuild.engine.diff;

import dev.sqlbuild.adapter.Adapter;
import dev.sqlbuild.adapter.ColumnInfo;
import dev.sqlbuild.adapter.LogicalType;
import dev.sqlbuild.adapter.Ownership;
import dev.sqlbuild.adapter.RelationName;
import dev.sqlbuild.jdbc.Session;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** Two tables of the same columns, one of them a disturbed copy of the other, small enough to be compared by hand. */
final class RandomTables {
    /** How values of a column are made, on either side. */
    enum Kind {
        WHOLE,
        DECIMAL,
        FLOAT,
        TEXT,
        DATE,
        FLAG
    }

    /**
     * A column of both tables.
     *
     * @param name as the left table spells it
     * @param left kind on the left
     * @param right kind on the right; differs only between numbers
     */
    record Col(String name, Kind left, Kind right) {}

    private static final List<String> NAMES =
            List.of("id", "Mixed Case", "quo\"te", "select", "it's", "a.b", "\uD83D\uDEB2");
    private static final List<String> TEXTS = List.of("", "a", "A", "it's", "\uD83D\uDEB2", "NULL", "1", " 1");
    private static final List<Double> FLOATS = List.of(
            0.0, 1.0, 1.01, 1.1, 2.5, 100.0, 101.0, -1.0, Double.NaN, Double.POSITIVE_INFINITY, -1e308, 1e308, 0.07);
    private static final List<Kind> NUMBERS = List.of(Kind.WHOLE, Kind.DECIMAL, Kind.FLOAT);

    final List<Col> key = new ArrayList<>();
    final List<Col> values = new ArrayList<>();
    final List<List<@Nullable Object>> left = new ArrayList<>();
    final List<List<@Nullable Object>> right = new ArrayList<>();

    RandomTables(Random random) {
        List<String> names = new ArrayList<>(NAMES);
        Collections.shuffle(names, random);
        int keys = 1 + random.nextInt(2);
        int columns = random.nextInt(5);
        for (int i = 0; i < keys; i++) key.add(new Col(names.remove(0), Kind.WHOLE, Kind.WHOLE));
        for (int i = 0; i < columns; i++) {
            Kind kind = pick(random, List.of(Kind.values()));
            boolean retyped = NUMBERS.contains(kind) && random.nextInt(4) == 0;
            values.add(new Col(names.remove(0), kind, retyped ? pick(random, NUMBERS) : kind));
        }
        boolean unfit = random.nextInt(5) == 0;
        int rows = random.nextInt(30);
        for (int i = 0; i < rows; i++) left.add(row(random, i, unfit));
        for (List<@Nullable Object> row : left) {
            if (random.nextInt(8) > 0) right.add(copy(random, row));
        }
        int more = random.nextInt(4);
        for (int i = 0; i < more; i++) right.add(copy(random, row(random, rows + i, unfit)));
        Collections.shuffle(right, random);
    }

    private List<@Nullable Object> row(Random random, int number, boolean unfit) {
        List<@Nullable Object> row = new ArrayList<>();
        boolean again = unfit && random.nextInt(6) == 0;
        for (int i = 0; i < key.size(); i++) {
            boolean missing = unfit && random.nextInt(15) == 0;
            row.add(missing ? null : BigDecimal.valueOf(again ? 1 : i == 0 ? number : number % 3));
        }
        for (Col column : values) row.add(value(random, column.left()));
        return row;
    }

    private List<@Nullable Object> copy(Random random, List<@Nullable Object> row) {
        List<@Nullable Object> copy = new ArrayList<>(row.subList(0, key.size()));
        for (int i = 0; i < values.size(); i++) {
            Col column = values.get(i);
            Object value = row.get(key.size() + i);
            copy.add(random.nextInt(6) == 0 ? value(random, column.right()) : as(value, column.right()));
        }
        return copy;
    }

    private static @Nullable Object value(Random random, Kind kind) {
        if (random.nextInt(8) == 0) return null;
        return switch (kind) {
            case WHOLE ->
                random.nextInt(10) == 0
                        ? BigDecimal.valueOf(random.nextBoolean() ? Long.MAX_VALUE : Long.MIN_VALUE)
                        : BigDecimal.valueOf(random.nextInt(5));
            case DECIMAL -> BigDecimal.valueOf(random.nextInt(300), 2);
            case FLOAT -> pick(random, FLOATS);
            case TEXT -> pick(random, TEXTS);
            case DATE -> LocalDate.of(2026, 1, 1 + random.nextInt(3));
            case FLAG -> random.nextBoolean();
        };
    }

    /** The value as it is after a change of the column's type, where it has one there. */
    private static @Nullable Object as(@Nullable Object value, Kind kind) {
        if (!(value instanceof Number number)) return value;
        double size = number.doubleValue();
        if (kind == Kind.FLOAT) return size;
        if (Double.isNaN(size) || Math.abs(size) > 1e6)
            return kind == Kind.WHOLE && number instanceof BigDecimal ? value : null;
        BigDecimal exact = new BigDecimal(number.toString());
        return exact.setScale(kind == Kind.WHOLE ? 0 : 2, RoundingMode.HALF_UP);
    }

    void create(Adapter adapter, Session session, RelationName leftTable, RelationName rightTable) {
        create(adapter, session, leftTable, left, true);
        create(adapter, session, rightTable, right, false);
    }

    private void create(
            Adapter adapter, Session session, RelationName table, List<List<@Nullable Object>> rows, boolean isLeft) {
        List<ColumnInfo> columns = new ArrayList<>();
        List<LogicalType> types = new ArrayList<>();
        List<Col> all = new ArrayList<>(key);
        all.addAll(values);
        for (Col column : all) {
            LogicalType type = type(isLeft ? column.left() : column.right());
            types.add(type);
            columns.add(ColumnInfo.of(column.name(), adapter.typeOf(type)));
        }
        adapter.drop(session, table);
        adapter.createTable(session, table, columns, Ownership.MANAGED);
        List<String> selects = new ArrayList<>();
        for (List<@Nullable Object> row : rows) {
            List<String> literals = new ArrayList<>();
            for (int i = 0; i < row.size(); i++) {
                String type = adapter.typeOf(types.get(i));
                literals.add("CAST(" + adapter.literal(row.get(i), types.get(i)) + " AS " + type + ")");
            }
            selects.add("SELECT " + String.join(", ", literals));
        }
        if (selects.isEmpty()) return;
        adapter.append(
                session, table, columns.stream().map(ColumnInfo::name).toList(), String.join(" UNION ALL ", selects));
    }

    private static LogicalType type(Kind kind) {
        return switch (kind) {
            case WHOLE -> LogicalType.INTEGER;
            case DECIMAL -> LogicalType.DECIMAL;
            case FLOAT -> LogicalType.FLOAT;
            case TEXT -> LogicalType.STRING;
            case DATE -> LogicalType.DATE;
            case FLAG -> LogicalType.BOOLEAN;
        };
    }

    private static <T> T pick(Random random, List<T> from) {
        return from.get(random.nextInt(from.size()));
    }
}
