package dev.sqlbuild.adapter.check;

import static dev.sqlbuild.adapter.check.AdapterCheck.always;
import static dev.sqlbuild.adapter.check.Bench.expect;

import dev.sqlbuild.adapter.ColumnInfo;
import dev.sqlbuild.adapter.LogicalType;
import dev.sqlbuild.adapter.Ownership;
import dev.sqlbuild.adapter.RelationName;
import dev.sqlbuild.adapter.ValueRange;
import java.util.List;

/** Bringing new rows into a table, and changing its columns in the same transaction. */
final class DeltaChecks {
    static final List<AdapterCheck> ALL = List.of(
            always("delete and insert by key", DeltaChecks::deleteInsert),
            always("delete and insert by cursor", DeltaChecks::deleteInsertCursor),
            always("merge", DeltaChecks::merge),
            always("range of a cursor", DeltaChecks::range),
            always("columns change with the rows or not at all", DeltaChecks::columns),
            always("wider types", DeltaChecks::widening));

    private static final List<String> COLUMNS = List.of("k", "v");

    private DeltaChecks() {}

    private static RelationName table(Bench bench, String name, String rows) {
        RelationName table = bench.relation(name);
        String integer = bench.adapter().typeOf(LogicalType.INTEGER);
        bench.adapter()
                .createTable(
                        bench.session(),
                        table,
                        List.of(ColumnInfo.of("k", integer), ColumnInfo.of("v", integer)),
                        Ownership.MANAGED);
        if (!rows.isEmpty()) bench.session().execute("INSERT INTO " + bench.sql(table) + " VALUES " + rows);
        return table;
    }

    private static void expectRows(Bench bench, RelationName table, String... rows) {
        List<String> found = bench
                .session()
                .query("SELECT COALESCE(k, -1), v FROM " + bench.sql(table) + " ORDER BY 1, 2")
                .rows()
                .stream()
                .map(row -> row.get(0) + "=" + row.get(1))
                .toList();
        expect(List.of(rows), found, "rows of " + table);
    }

    private static void deleteInsert(Bench bench) {
        RelationName target = table(bench, "by_key", "(1, 1), (2, 2), (NULL, 3), (4, 4)");
        RelationName delta = table(bench, "by_key_delta", "(2, 20), (2, 21), (5, 50)");
        long rows = bench.adapter().deleteInsert(bench.session(), target, delta, List.of("k"), COLUMNS);
        expect(3L, rows, "inserted rows");
        expectRows(bench, target, "-1=3", "1=1", "2=20", "2=21", "4=4", "5=50");
        RelationName nulls = table(bench, "by_key_nulls", "(NULL, 30)");
        bench.adapter().deleteInsert(bench.session(), target, nulls, List.of("k"), COLUMNS);
        expectRows(bench, target, "-1=30", "1=1", "2=20", "2=21", "4=4", "5=50");
    }

    private static void deleteInsertCursor(Bench bench) {
        RelationName target = table(bench, "by_cursor", "(1, 1), (2, 2), (3, 3), (4, 4)");
        RelationName delta = table(bench, "by_cursor_delta", "(2, 20)");
        long rows = bench.adapter().deleteInsertCursor(bench.session(), target, delta, "k", "2", "4", COLUMNS);
        expect(1L, rows, "inserted rows");
        expectRows(bench, target, "1=1", "2=20", "4=4");
    }

    private static void merge(Bench bench) {
        RelationName target = table(bench, "merged", "(1, 1), (2, 2)");
        RelationName delta = table(bench, "merged_delta", "(2, 20), (3, 30)");
        bench.adapter().merge(bench.session(), target, delta, List.of("k"), List.of("v"), COLUMNS);
        expectRows(bench, target, "1=1", "2=20", "3=30");
        RelationName kept = table(bench, "merged_kept", "(1, 10), (4, 40)");
        bench.adapter().merge(bench.session(), target, kept, List.of("k"), List.of(), COLUMNS);
        expectRows(bench, target, "1=1", "2=20", "3=30", "4=40");
    }

    private static void range(Bench bench) {
        RelationName target = table(bench, "ranged", "");
        ValueRange none = bench.adapter().valueRange(bench.session(), bench.sql(target), "k");
        expect(new ValueRange(null, null), none, "range of no rows");
        expect(null, bench.adapter().maxCursor(bench.session(), target, "k"), "newest of no rows");
        bench.session().execute("INSERT INTO " + bench.sql(target) + " VALUES (3, 0), (NULL, 0), (7, 0)");
        ValueRange range = bench.adapter().valueRange(bench.session(), bench.sql(target), "k");
        expect(new ValueRange(3L, 7L), range, "range");
        expect(7L, bench.adapter().maxCursor(bench.session(), target, "k"), "newest");
    }

    private static List<String> names(Bench bench, RelationName table) {
        return bench.adapter().columns(bench.session(), table).stream()
                .map(ColumnInfo::name)
                .toList();
    }

    private static void columns(Bench bench) {
        RelationName target = table(bench, "altered", "(1, 1)");
        String text = bench.adapter().typeOf(LogicalType.STRING);
        bench.session().begin();
        bench.adapter().addColumns(bench.session(), target, List.of(ColumnInfo.of("note", text)));
        bench.adapter().append(bench.session(), target, List.of("k", "note"), "SELECT 2, 'new'");
        bench.session().rollback();
        expect(2, bench.adapter().columns(bench.session(), target).size(), "columns after a rollback");

        if (bench.adapter().capabilities().columnRename()) {
            bench.session().begin();
            bench.adapter().renameColumn(bench.session(), target, "k", "former");
            bench.adapter().renameColumn(bench.session(), target, "v", "k");
            expect(List.of("former", "k"), names(bench, target), "renamed columns");
            bench.session().rollback();
        }
        expect(List.of("k", "v"), names(bench, target), "names after a rollback");
        bench.session().inTransaction(() -> {
            bench.adapter().addColumns(bench.session(), target, List.of(ColumnInfo.of("note", text)));
            bench.adapter().dropColumns(bench.session(), target, List.of("v"));
            bench.adapter().alterColumnTypes(bench.session(), target, List.of(ColumnInfo.of("k", text)));
            bench.adapter().append(bench.session(), target, List.of("k", "note"), "SELECT 'two', 'new'");
        });
        expect(List.of("k", "note"), names(bench, target), "columns");
        List<String> found = bench
                .session()
                .query("SELECT k, COALESCE(note, '-') FROM " + bench.sql(target) + " ORDER BY k")
                .rows()
                .stream()
                .map(row -> row.get(0) + "=" + row.get(1))
                .toList();
        expect(List.of("1=-", "two=new"), found, "rows");
    }

    private static void widening(Bench bench) {
        expect(bench.adapter().widens("SMALLINT", "BIGINT"), "a small integer fits into a big one");
        expect(!bench.adapter().widens("BIGINT", "SMALLINT"), "a big integer does not fit into a small one");
        expect(bench.adapter().widens("DECIMAL(10,2)", "DECIMAL(12,2)"), "a short decimal fits into a long one");
        expect(!bench.adapter().widens("DECIMAL(10,2)", "DECIMAL(10,4)"), "digits before the point would be lost");
        expect(!bench.adapter().widens("INTEGER", "VARCHAR"), "another family is another type");
    }
}
