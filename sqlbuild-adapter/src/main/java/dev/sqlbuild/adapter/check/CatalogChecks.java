package dev.sqlbuild.adapter.check;

import static dev.sqlbuild.adapter.check.AdapterCheck.always;
import static dev.sqlbuild.adapter.check.Bench.expect;
import static dev.sqlbuild.adapter.check.Bench.expectFailure;

import dev.sqlbuild.adapter.ColumnInfo;
import dev.sqlbuild.adapter.LogicalType;
import dev.sqlbuild.adapter.Ownership;
import dev.sqlbuild.adapter.RelationInfo;
import dev.sqlbuild.adapter.RelationKind;
import dev.sqlbuild.adapter.RelationName;
import dev.sqlbuild.base.Code;
import java.util.List;
import java.util.Optional;

/** Schemas, creating, dropping, renaming, and what the catalogue says about it. */
final class CatalogChecks {
    /** Names that break naive quoting or folding; no two differ in case only. */
    private static final List<String> AWKWARD_NAMES = List.of(
            "select", "two words", "quo\"te", "it's", "Mixed", "dash-pr-1", "\uD83D\uDEB2_rides", "semi;colon", "%s{}");

    static final List<AdapterCheck> ALL = List.of(
            always("create a schema twice", CatalogChecks::schemaTwice),
            always("create a schema in parallel", CatalogChecks::schemaInParallel),
            always("list relations and columns", CatalogChecks::listing),
            always("describe a query", CatalogChecks::describing),
            always("drop a table or a view without knowing which", CatalogChecks::dropping),
            always("drop a schema only when it is empty", CatalogChecks::emptySchema),
            always("rename", CatalogChecks::renaming),
            always("awkward names", CatalogChecks::awkwardNames));

    private CatalogChecks() {}

    private static void schemaTwice(Bench bench) {
        bench.adapter().ensureSchema(bench.session(), bench.database(), bench.schema());
        long found = bench.adapter().listSchemas(bench.session(), bench.database()).stream()
                .filter(bench.schema()::equals)
                .count();
        expect(1L, found, "schemas of that name");
    }

    private static void schemaInParallel(Bench bench) throws Exception {
        String schema = bench.schema() + "_parallel";
        try {
            bench.inParallel((worker, session) -> bench.adapter().ensureSchema(session, bench.database(), schema));
        } finally {
            bench.adapter().dropSchema(bench.session(), bench.database(), schema);
        }
    }

    private static void emptySchema(Bench bench) {
        String schema = bench.schema() + "_empty";
        RelationName table = new RelationName(bench.database(), Optional.of(schema), "t");
        try {
            bench.adapter().ensureSchema(bench.session(), bench.database(), schema);
            bench.adapter().createTableAs(bench.session(), table, "SELECT 1 AS n", Ownership.MANAGED);
            expectFailure(Code.E101, () -> bench.adapter().dropEmptySchema(bench.session(), bench.database(), schema));
            bench.adapter().drop(bench.session(), table, RelationKind.TABLE);
            bench.adapter().dropEmptySchema(bench.session(), bench.database(), schema);
            bench.adapter().dropEmptySchema(bench.session(), bench.database(), schema);
        } finally {
            bench.adapter().dropSchema(bench.session(), bench.database(), schema);
        }
    }

    private static void listing(Bench bench) {
        RelationName table = bench.numbers("listed_table", 1);
        RelationName view = bench.relation("listed_view");
        bench.adapter().createViewAs(bench.session(), view, "SELECT n FROM " + bench.sql(table), Ownership.MANAGED);
        List<RelationInfo> found =
                bench.adapter().listRelations(bench.session(), bench.database(), List.of(bench.schema()));
        expect(found.contains(new RelationInfo(table, RelationKind.TABLE)), "the table is listed as a table");
        expect(found.contains(new RelationInfo(view, RelationKind.VIEW)), "the view is listed as a view");
        List<ColumnInfo> listed = bench.adapter()
                .listColumns(bench.session(), bench.database(), List.of(bench.schema()))
                .get(table);
        expect(bench.adapter().columns(bench.session(), table), listed, "columns listed and described");
        expect(
                List.of(),
                bench.adapter().columns(bench.session(), bench.relation("no_such_relation")),
                "columns of nothing");
        expect(
                Optional.empty(),
                bench.adapter().findKind(bench.session(), bench.relation("no_such_relation")),
                "kind of nothing");
    }

    private static void describing(Bench bench) {
        String text = bench.adapter().typeOf(LogicalType.STRING);
        List<ColumnInfo> columns = bench.adapter()
                .queryColumns(bench.session(), "SELECT CAST('x' AS " + text + ") AS a, 1 AS b -- comment");
        expect(List.of("a", "b"), columns.stream().map(ColumnInfo::name).toList(), "names");
        expect(bench.adapter().typesEqual(text, columns.get(0).type()), "type is " + text);
    }

    private static void dropping(Bench bench) {
        RelationName table = bench.numbers("dropped_table", 1);
        RelationName view = bench.relation("dropped_view");
        bench.adapter().createViewAs(bench.session(), view, "SELECT 1 AS a", Ownership.MANAGED);
        for (RelationName relation : List.of(table, view, bench.relation("never_there"))) {
            bench.adapter().drop(bench.session(), relation);
            expect(Optional.empty(), bench.adapter().findKind(bench.session(), relation), "kind after drop");
        }
    }

    private static void renaming(Bench bench) {
        RelationName table = bench.numbers("before_rename", 3);
        RelationName renamed = bench.relation("after_rename");
        bench.adapter().rename(bench.session(), table, renamed, RelationKind.TABLE);
        expect(3L, bench.count(renamed), "rows");
        RelationName view = bench.relation("view_before");
        bench.adapter().createViewAs(bench.session(), view, "SELECT 1 AS a", Ownership.MANAGED);
        bench.adapter().rename(bench.session(), view, bench.relation("view_after"), RelationKind.VIEW);
        expect(1L, bench.count(bench.relation("view_after")), "rows of the view");
    }

    private static void awkwardNames(Bench bench) {
        String type = bench.adapter().typeOf(LogicalType.INTEGER);
        List<ColumnInfo> columns =
                AWKWARD_NAMES.stream().map(name -> ColumnInfo.of(name, type)).toList();
        for (String name : AWKWARD_NAMES) {
            RelationName relation = bench.relation(name);
            bench.adapter().createTable(bench.session(), relation, columns, Ownership.MANAGED);
            List<String> found = bench.adapter().columns(bench.session(), relation).stream()
                    .map(ColumnInfo::name)
                    .toList();
            expect(AWKWARD_NAMES, found, "columns of " + name);
            expect(
                    Optional.of(RelationKind.TABLE),
                    bench.adapter().findKind(bench.session(), relation),
                    "kind of " + name);
        }
        List<String> listed =
                bench.adapter().listRelations(bench.session(), bench.database(), List.of(bench.schema())).stream()
                        .map(info -> info.name().name())
                        .toList();
        expect(listed.containsAll(AWKWARD_NAMES), "all names are listed: " + listed);
    }
}
