package dev.sqlbuild.engine.diff;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sqlbuild.adapter.Adapter;
import dev.sqlbuild.adapter.RelationName;
import dev.sqlbuild.adapter.RowComparison.Sample;
import dev.sqlbuild.adapter.RowDiff;
import dev.sqlbuild.adapter.Tolerance;
import dev.sqlbuild.adapter.Warehouse;
import dev.sqlbuild.core.diff.RowRules;
import dev.sqlbuild.engine.diff.ReferenceComparison.KeyProblems;
import dev.sqlbuild.jdbc.Session;
import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Random pairs of tables, compared by the warehouse and row by row in memory. */
class RowDiffPropertyTest {
    private static final int PAIRS = Integer.getInteger("sqlbuild.pairs", 40);
    private static final RelationName LEFT = RelationName.of("pairs", "left side");
    private static final RelationName RIGHT = RelationName.of("pairs", "right\"side");

    @ParameterizedTest
    @EnumSource
    void findsWhatARowByRowComparisonFinds(TestEngine engine) {
        try (Warehouse warehouse = engine.open();
                Session session = warehouse.openSession()) {
            engine.adapter().ensureSchema(session, Optional.empty(), "pairs");
            for (int seed = 0; seed < PAIRS; seed++) check(engine.adapter(), session, seed);
        }
    }

    private static void check(Adapter adapter, Session session, int seed) {
        Random random = new Random(seed);
        RandomTables tables = new RandomTables(random);
        tables.create(adapter, session, LEFT, RIGHT);
        Map<String, Tolerance> tolerances = tolerances(random, tables);
        ReferenceComparison reference = new ReferenceComparison(tables, tolerances);
        List<String> key = tables.key.stream().map(RandomTables.Col::name).toList();
        RowRules keyed = new RowRules(key, Set.of(), tolerances, Map.of(), Optional.empty());
        String name = "pair " + seed + " " + tables.key + tables.values + tolerances + "\n" + tables.left + "\n"
                + tables.right;

        RowDiff diff = compare(adapter, session, keyed).rows().orElseThrow();
        KeyProblems left = reference.keyProblems(tables.left);
        KeyProblems right = reference.keyProblems(tables.right);
        assertThat(new KeyProblems(
                        diff.left().nullKeys(),
                        diff.left().duplicateKeys(),
                        diff.left().duplicateRows()))
                .as(name)
                .isEqualTo(left);
        assertThat(new KeyProblems(
                        diff.right().nullKeys(),
                        diff.right().duplicateKeys(),
                        diff.right().duplicateRows()))
                .as(name)
                .isEqualTo(right);
        Optional<RowDiff.Counts> expected =
                left.none() && right.none() ? Optional.of(reference.keyed()) : Optional.empty();
        assertThat(diff.counts()).as(name).isEqualTo(expected);

        RowDiff multiset = compare(adapter, session, RowRules.UNKEYED).rows().orElseThrow();
        assertThat(multiset.counts()).as(name).contains(reference.multiset());
        assertThat(multiset.left().rows()).as(name).isEqualTo(tables.left.size());

        if (expected.isEmpty()) return;
        RelationDiff all = compare(adapter, session, keyed.with(Optional.of(new Sample(1000, seed))));
        assertThat(all.counts()).as(name).isEqualTo(expected);
        RowRules sample = keyed.with(Optional.of(new Sample(5, seed)));
        RelationDiff some = compare(adapter, session, sample);
        assertThat(some.counts())
                .as(name)
                .isEqualTo(compare(adapter, session, sample).counts());
        assertThat(some.counts().orElseThrow().compared())
                .as(name)
                .isEqualTo(Math.min(5, expected.get().compared()));
    }

    private static RelationDiff compare(Adapter adapter, Session session, RowRules rules) {
        return new RelationComparer(adapter, session)
                .compare(new ComparisonRequest(
                        "pair",
                        LEFT,
                        adapter.columns(session, LEFT),
                        RIGHT,
                        adapter.columns(session, RIGHT),
                        rules,
                        Optional.empty(),
                        DiffMode.FULL,
                        new ExampleLimits(3, 3)));
    }

    private static Map<String, Tolerance> tolerances(Random random, RandomTables tables) {
        Map<String, Tolerance> tolerances = new LinkedHashMap<>();
        for (RandomTables.Col column : tables.values) {
            boolean number = column.left().ordinal() <= RandomTables.Kind.FLOAT.ordinal();
            if (!number || random.nextBoolean()) continue;
            Optional<BigDecimal> bound = Optional.of(new BigDecimal(random.nextBoolean() ? "0.01" : "1"));
            tolerances.put(
                    column.name(),
                    random.nextBoolean()
                            ? new Tolerance(bound, Optional.empty())
                            : new Tolerance(Optional.empty(), Optional.of(new BigDecimal("0.01"))));
        }
        return tolerances;
    }
}
