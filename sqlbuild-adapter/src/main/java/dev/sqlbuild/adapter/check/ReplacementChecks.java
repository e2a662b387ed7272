package dev.sqlbuild.adapter.check;

import static dev.sqlbuild.adapter.check.AdapterCheck.always;
import static dev.sqlbuild.adapter.check.AdapterCheck.when;
import static dev.sqlbuild.adapter.check.Bench.expect;
import static dev.sqlbuild.adapter.check.Bench.expectFailure;

import dev.sqlbuild.adapter.Capabilities;
import dev.sqlbuild.adapter.HelperNames;
import dev.sqlbuild.adapter.Ownership;
import dev.sqlbuild.adapter.RelationKind;
import dev.sqlbuild.adapter.RelationName;
import dev.sqlbuild.base.Code;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Replacing what readers see: the old data must survive every failure. */
final class ReplacementChecks {
    static final List<AdapterCheck> ALL = List.of(
            always("create and replace a table from a query", ReplacementChecks::tableFromQuery),
            always("a failing query keeps the old table", ReplacementChecks::failingQuery),
            always("create and replace a view", ReplacementChecks::view),
            always("create and replace many views at once", ReplacementChecks::views),
            always("promote to a new name", ReplacementChecks::promoteNew),
            always("promote over an old table", ReplacementChecks::promoteOver),
            always("replace many tables and views in parallel", ReplacementChecks::parallel),
            always("a failing promotion keeps the old table", ReplacementChecks::failingPromotion),
            when(Capabilities::transactionalDdl, "change a table to a view and back", ReplacementChecks::changeKind),
            when(Capabilities::transactionalDdl, "move a table behind a view and back", ReplacementChecks::moveBehind),
            always("leave alone what SQLBuild did not create", ReplacementChecks::unmanaged));

    private ReplacementChecks() {}

    private static void tableFromQuery(Bench bench) {
        RelationName table = bench.relation("from_query");
        bench.adapter().createTableAs(bench.session(), table, "SELECT 1 AS a", Ownership.MANAGED);
        String two = "SELECT 1 AS b UNION ALL SELECT 2";
        bench.adapter().createTableAs(bench.session(), table, two, Ownership.MANAGED);
        expect(2L, bench.count(table), "rows");
        expect("b", bench.adapter().columns(bench.session(), table).get(0).name(), "column");
    }

    private static void failingQuery(Bench bench) {
        RelationName table = bench.numbers("old_rows", 3);
        String failing = "SELECT no_such_column FROM " + bench.sql(table);
        expectFailure(
                Code.E101, () -> bench.adapter().createTableAs(bench.session(), table, failing, Ownership.MANAGED));
        expect(3L, bench.count(table), "old rows");
    }

    private static void view(Bench bench) {
        RelationName view = bench.relation("a_view");
        bench.adapter().createViewAs(bench.session(), view, "SELECT 1 AS a", Ownership.MANAGED);
        bench.adapter().createViewAs(bench.session(), view, "SELECT 'x' AS b, 2 AS c", Ownership.MANAGED);
        expect(2, bench.adapter().columns(bench.session(), view).size(), "columns");
    }

    private static void views(Bench bench) {
        RelationName other = bench.relation("views_other");
        bench.adapter().createViewAs(bench.session(), other, "SELECT 1 AS n", Ownership.MANAGED);
        RelationName same = bench.relation("views_same");
        bench.adapter().createViewAs(bench.session(), same, "SELECT 1 AS n", Ownership.MANAGED);
        Map<RelationName, String> views = new LinkedHashMap<>();
        for (int i = 0; i < 70; i++) views.put(bench.relation("views_" + i), "SELECT " + i + " AS n, ';' AS s");
        views.put(other, "SELECT 'x' AS other");
        views.put(same, "SELECT n FROM " + bench.sql(bench.relation("views_69")));
        for (int round = 0; round < 2; round++) {
            bench.adapter()
                    .inSwitch(
                            bench.session(),
                            views.keySet(),
                            () -> bench.adapter().createViewsAs(bench.session(), views, Ownership.MANAGED));
            for (RelationName view : views.keySet()) {
                expect(
                        Optional.of(RelationKind.VIEW),
                        bench.adapter().findKind(bench.session(), view),
                        "kind of " + view);
            }
            expect(
                    "other",
                    bench.adapter().columns(bench.session(), other).get(0).name(),
                    "changed column");
            String sum = "SELECT CAST(n AS VARCHAR) FROM " + bench.sql(same);
            expect("69", bench.session().query(sum).single(), "row of the view on a view");
        }
    }

    private static void promoteNew(Bench bench) {
        RelationName table = bench.relation("promoted_new");
        RelationName staging = bench.numbers(staging(bench, table).name(), 2);
        bench.adapter().promote(bench.session(), staging, table, Ownership.UNMANAGED);
        expect(2L, bench.count(table), "rows");
        expect(Optional.empty(), bench.adapter().findKind(bench.session(), staging), "staging");
    }

    private static void promoteOver(Bench bench) {
        RelationName table = bench.numbers("promoted_over", 1);
        RelationName reader = bench.relation("promoted_reader");
        bench.adapter().createViewAs(bench.session(), reader, "SELECT n FROM " + bench.sql(table), Ownership.MANAGED);
        RelationName staging = bench.numbers(staging(bench, table).name(), 5);
        bench.adapter().promote(bench.session(), staging, table, Ownership.MANAGED);
        expect(5L, bench.count(table), "rows");
        expect(5L, bench.count(reader), "rows seen through a view");
        expect(Optional.empty(), bench.adapter().findKind(bench.session(), staging), "staging");
    }

    private static void parallel(Bench bench) throws Exception {
        for (int round = 1; round <= 2; round++) {
            int rows = round;
            bench.inParallel((worker, session) -> {
                Bench own = bench.with(session);
                for (int i = 0; i < 5; i++) {
                    RelationName table = bench.relation("parallel_" + worker + "_" + i);
                    RelationName staging = own.numbers(staging(bench, table).name(), rows);
                    bench.adapter().promote(session, staging, table, Ownership.MANAGED);
                    RelationName view = bench.relation("parallel_view_" + worker + "_" + i);
                    bench.adapter().createViewAs(session, view, "SELECT n FROM " + bench.sql(table), Ownership.MANAGED);
                    expect((long) rows, own.count(view), "rows of " + view);
                }
            });
        }
    }

    private static void failingPromotion(Bench bench) {
        RelationName table = bench.numbers("not_promoted", 3);
        expectFailure(
                Code.E101,
                () -> bench.adapter().promote(bench.session(), staging(bench, table), table, Ownership.MANAGED));
        expect(3L, bench.count(table), "old rows");
    }

    private static void changeKind(Bench bench) {
        RelationName relation = bench.numbers("changes_kind", 3);
        bench.adapter().createViewAs(bench.session(), relation, "SELECT 1 AS n", Ownership.MANAGED);
        expect(Optional.of(RelationKind.VIEW), bench.adapter().findKind(bench.session(), relation), "kind");
        RelationName staging = bench.numbers(staging(bench, relation).name(), 2);
        bench.adapter().promote(bench.session(), staging, relation, Ownership.MANAGED);
        expect(Optional.of(RelationKind.TABLE), bench.adapter().findKind(bench.session(), relation), "kind");
        expect(2L, bench.count(relation), "rows");
    }

    private static void moveBehind(Bench bench) {
        RelationName table = bench.numbers("moves_away", 3);
        RelationName home = bench.relation("moved_table");
        String all = "SELECT * FROM " + bench.sql(home);
        bench.adapter().inSwitch(bench.session(), () -> {
            bench.adapter().moveOrCopy(bench.session(), table, home, false);
            bench.adapter().createViewAs(bench.session(), table, all, Ownership.MANAGED);
            bench.adapter().carryTraits(bench.session(), home, table);
        });
        expect(Optional.of(RelationKind.VIEW), bench.adapter().findKind(bench.session(), table), "kind");
        expect(3L, bench.count(table), "rows through the view");
        bench.adapter().inSwitch(bench.session(), () -> bench.adapter().moveOrCopy(bench.session(), home, table, true));
        expect(Optional.of(RelationKind.TABLE), bench.adapter().findKind(bench.session(), table), "kind");
        expect(3L, bench.count(table), "rows of the copy");
        expect(3L, bench.count(home), "rows of the origin that is kept");
        bench.adapter()
                .inSwitch(bench.session(), () -> bench.adapter().moveOrCopy(bench.session(), home, table, false));
        expect(Optional.empty(), bench.adapter().findKind(bench.session(), home), "origin");
        expect(3L, bench.count(table), "rows that moved back");
    }

    private static void unmanaged(Bench bench) {
        RelationName table = bench.numbers("of_the_user", 3);
        expectFailure(
                Code.A503,
                () -> bench.adapter().createViewAs(bench.session(), table, "SELECT 1 AS n", Ownership.UNMANAGED));
        expect(3L, bench.count(table), "rows of the user's table");
        RelationName view = bench.relation("view_of_the_user");
        bench.adapter().createViewAs(bench.session(), view, "SELECT 1 AS n", Ownership.MANAGED);
        RelationName staging = bench.numbers(staging(bench, view).name(), 2);
        expectFailure(Code.A503, () -> bench.adapter().promote(bench.session(), staging, view, Ownership.UNMANAGED));
        expect(1L, bench.count(view), "rows of the user's view");
        expect(2L, bench.count(staging), "rows of staging");
    }

    private static RelationName staging(Bench bench, RelationName relation) {
        return new HelperNames(bench.adapter().dialect()).staging(relation);
    }
}
