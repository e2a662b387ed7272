package dev.sqlbuild.engine.diff;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sqlbuild.adapter.Adapter;
import dev.sqlbuild.adapter.ColumnInfo;
import dev.sqlbuild.adapter.RelationName;
import dev.sqlbuild.adapter.RowDiff;
import dev.sqlbuild.adapter.Tolerance;
import dev.sqlbuild.adapter.Warehouse;
import dev.sqlbuild.core.diff.RowRules;
import dev.sqlbuild.engine.diff.Examples.UnequalValue;
import dev.sqlbuild.jdbc.Session;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class RelationComparerTest {
    private static final RelationName LEFT = RelationName.of("compared", "l");
    private static final RelationName RIGHT = RelationName.of("compared", "r");
    private static final RowRules BY_ID = RowRules.UNKEYED.withKey(List.of("id"));

    @ParameterizedTest
    @EnumSource
    void findsExamplesForAColumnThatDiffersLateOnly(TestEngine engine) {
        run(engine, (adapter, session) -> {
            session.execute(
                    "CREATE TABLE compared.l AS SELECT n AS id, 0 AS often, 0 AS late FROM generate_series(1, 1000) AS t(n)");
            session.execute(
                    "CREATE TABLE compared.r AS SELECT id, 1 AS often, CASE WHEN id > 990 THEN 1 ELSE 0 END AS late"
                            + " FROM compared.l");
            RelationDiff diff = compare(adapter, session, BY_ID, Optional.empty(), DiffMode.FULL);
            assertThat(diff.mismatches()).containsExactly(Map.entry("often", 1000L), Map.entry("late", 10L));
            assertThat(keys(diff, "often")).containsExactly("1", "2", "3");
            assertThat(keys(diff, "late")).containsExactly("991", "992", "993");
        });
    }

    @ParameterizedTest
    @EnumSource
    void comparesOnlyTheRowsWithinTheBoundAndReportsTheExtent(TestEngine engine) {
        run(engine, (adapter, session) -> {
            session.execute("CREATE TABLE compared.l AS SELECT * FROM (VALUES (1, DATE '2026-01-01', 1),"
                    + " (2, DATE '2026-03-01', 2), (3, DATE '2026-03-02', 3)) AS t(id, day, v)");
            session.execute("CREATE TABLE compared.r AS SELECT id, day, CASE WHEN id = 2 THEN 2 ELSE v + 1 END AS v"
                    + " FROM compared.l WHERE id < 3");
            DiffMode mode = DiffMode.bounded("5d", Instant.parse("2026-03-05T12:00:00Z"));
            RelationDiff diff = compare(adapter, session, BY_ID, Optional.of(new Cursor("day", "date")), mode);
            RowDiff rows = diff.rows().orElseThrow();
            assertThat(List.of(rows.left().rows(), rows.right().rows())).containsExactly(2L, 1L);
            RowDiff.Counts counts = rows.counts().orElseThrow();
            assertThat(List.of(counts.equal(), counts.unequal(), counts.leftOnly()))
                    .containsExactly(1L, 0L, 1L);
            assertThat(rows.left().largest()).hasToString("Optional[2026-03-02]");
            assertThat(diff.notes()).contains("the sides reach differently far in day");
            RelationDiff all = compare(adapter, session, BY_ID, Optional.empty(), mode);
            assertThat(all.boundedFallback()).isTrue();
            assertThat(all.counts().orElseThrow().unequal()).isEqualTo(1);
        });
    }

    @ParameterizedTest
    @EnumSource
    void appliesTolerancesOfTypesUnlessAColumnHasItsOwn(TestEngine engine) {
        run(engine, (adapter, session) -> {
            session.execute(
                    "CREATE TABLE compared.l AS SELECT 1 AS id, CAST(10 AS NUMERIC(9,2)) AS a, CAST(10 AS NUMERIC(18,2)) AS b");
            session.execute(
                    "CREATE TABLE compared.r AS SELECT id, CAST(a + 1 AS NUMERIC(9,2)) AS a, CAST(b + 1 AS NUMERIC(18,2)) AS b"
                            + " FROM compared.l");
            Map<String, Tolerance> byType = Map.of("decimal", Tolerance.absolute(BigDecimal.ONE));
            Map<String, Tolerance> byColumn = Map.of("b", Tolerance.absolute(new BigDecimal("0.99")));
            RowRules rules = new RowRules(List.of("id"), Set.of(), byColumn, byType, Optional.empty());
            assertThat(compare(adapter, session, rules, Optional.empty(), DiffMode.FULL)
                            .mismatches())
                    .containsExactly(Map.entry("b", 1L));
            RowRules without = rules.without(List.of("b", "not_there"));
            RelationDiff diff = compare(adapter, session, without, Optional.empty(), DiffMode.FULL);
            assertThat(diff.status()).isEqualTo(DiffStatus.NO_DIFFERENCES_FOUND);
            assertThat(diff.excluded()).containsExactly("b");
        });
    }

    @ParameterizedTest
    @EnumSource
    void seesOneStateInAllOfItsQueries(TestEngine engine) {
        try (Warehouse warehouse = engine.open();
                Session session = warehouse.openSession();
                Session other = warehouse.openSession()) {
            Adapter adapter = engine.adapter();
            adapter.ensureSchema(session, Optional.empty(), "compared");
            session.execute("CREATE TABLE compared.l AS SELECT 1 AS id");
            long seen = adapter.inSnapshot(session, () -> {
                adapter.countRows(session, LEFT);
                other.execute("INSERT INTO compared.l VALUES (2)");
                return adapter.countRows(session, LEFT);
            });
            assertThat(seen).isEqualTo(1);
        }
    }

    private interface Work {
        void on(Adapter adapter, Session session);
    }

    private static void run(TestEngine engine, Work work) {
        try (Warehouse warehouse = engine.open();
                Session session = warehouse.openSession()) {
            engine.adapter().ensureSchema(session, Optional.empty(), "compared");
            work.on(engine.adapter(), session);
        }
    }

    private static RelationDiff compare(
            Adapter adapter, Session session, RowRules rules, Optional<Cursor> cursor, DiffMode mode) {
        List<ColumnInfo> left = adapter.columns(session, LEFT);
        List<ColumnInfo> right = adapter.columns(session, RIGHT);
        return new RelationComparer(adapter, session)
                .compare(new ComparisonRequest(
                        "pair", LEFT, left, RIGHT, right, rules, cursor, mode, new ExampleLimits(3, 3)));
    }

    private static List<String> keys(RelationDiff diff, String column) {
        return diff.examples().values().get(column).stream()
                .map(UnequalValue::key)
                .map(key -> String.valueOf(key.get(0)))
                .toList();
    }
}
