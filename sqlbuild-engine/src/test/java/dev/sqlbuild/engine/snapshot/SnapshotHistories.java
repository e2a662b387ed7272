package dev.sqlbuild.engine.snapshot;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sqlbuild.adapter.Adapter;
import dev.sqlbuild.core.snapshot.SnapshotConfig;
import dev.sqlbuild.core.snapshot.SnapshotConfig.InitialValidFrom;
import dev.sqlbuild.core.snapshot.SnapshotConfig.Input;
import dev.sqlbuild.core.snapshot.SnapshotConfig.Strategy;
import dev.sqlbuild.engine.snapshot.SnapshotSimulation.Row;
import dev.sqlbuild.jdbc.Session;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeSet;

/**
 * Random histories of many keys at once, in an engine and in the simulation: the two have to agree after every run, a
 * repeated run has to change nothing, and no history may contradict itself.
 */
final class SnapshotHistories {
    private static final List<String> STATES = Arrays.asList("a", "b", "c", null);

    private final Session session;
    private final Adapter adapter;

    SnapshotHistories(Session session, Adapter adapter) {
        this.session = session;
        this.adapter = adapter;
    }

    /** Every combination of strategy, input, hard deletes and initial begin. */
    static List<SnapshotConfig> configs() {
        List<SnapshotConfig> configs = new ArrayList<>();
        for (Strategy strategy : Strategy.values()) {
            for (Input input : Input.values()) {
                if (strategy == Strategy.CHECK && input == Input.CHANGES) continue;
                for (boolean hardDeletes : new boolean[] {false, true}) {
                    if (hardDeletes && input == Input.CHANGES) continue;
                    for (InitialValidFrom initial : InitialValidFrom.values()) {
                        if (input == Input.CURRENT_STATE && initial == InitialValidFrom.OBSERVED_AT) continue;
                        configs.add(config(strategy, input, hardDeletes, initial));
                    }
                }
            }
        }
        return configs;
    }

    /** Those in which the begin of a version does not depend on when it was loaded. */
    static List<SnapshotConfig> orderlyConfigs() {
        return configs().stream()
                .filter(config -> config.input() == Input.OBSERVATIONS)
                .filter(config -> config.initialValidFrom()
                        == (config.strategy() == Strategy.CHECK
                                ? InitialValidFrom.OBSERVED_AT
                                : InitialValidFrom.UPDATED_AT))
                .toList();
    }

    private static SnapshotConfig config(
            Strategy strategy, Input input, boolean hardDeletes, InitialValidFrom initial) {
        return new SnapshotConfig(
                List.of("id", "part"),
                strategy,
                Optional.of("updated"),
                strategy == Strategy.CHECK ? List.of("state") : List.of(),
                input == Input.CURRENT_STATE ? Optional.empty() : Optional.of("seen"),
                input,
                hardDeletes,
                initial,
                "from",
                "to",
                Optional.empty(),
                Optional.empty());
    }

    /** Rows come late, clocks go back and rows are changed after they were seen. */
    int disorderly(SnapshotConfig config, long seed, int keys, int runs) {
        Random random = new Random(seed);
        SnapshotSimulation expected = new SnapshotSimulation(config);
        SnapshotBench bench = new SnapshotBench(session, adapter, config);
        for (int run = 0; run < runs; run++) {
            int now = 5 * run + random.nextInt(12);
            Collection<Row> delta = delta(config, random, keys, 4 * run);
            expected.run(delta, now);
            bench.run(delta, now);
            String where = config + " seed " + seed + " run " + run;
            assertThat(bench.lines()).as(where).isEqualTo(expected.lines());
            bench.apply(now);
            assertThat(bench.lines()).as("repeated: " + where).isEqualTo(expected.lines());
        }
        assertThat(bench.contradictions()).as(config + " seed " + seed).isZero();
        assertThat(bench.count("SELECT COUNT(*) FROM bench_history")).isEqualTo(expected.versions());
        return expected.versions();
    }

    /** In historical input it makes no difference whether rows come at once, in parts, or again and again. */
    void inParts(SnapshotConfig config, long seed, int keys) {
        Random random = new Random(seed);
        List<Row> all = new ArrayList<>(orderly(random, keys));
        SnapshotBench bench = new SnapshotBench(session, adapter, config);
        bench.run(all, 100);
        TreeSet<String> atOnce = bench.lines();
        for (boolean again : new boolean[] {false, true}) {
            SnapshotBench parts = new SnapshotBench(session, adapter, config);
            int done = Integer.MIN_VALUE;
            for (int until = 2; until <= 24; until += 1 + random.nextInt(8)) {
                int from = again ? Integer.MIN_VALUE : done;
                int last = until;
                parts.run(
                        all.stream()
                                .filter(r -> r.observed() > from && r.observed() <= last)
                                .toList(),
                        100);
                done = until;
            }
            int from = done;
            parts.run(all.stream().filter(r -> again || r.observed() > from).toList(), 100);
            assertThat(parts.lines())
                    .as(config + " seed " + seed + " again " + again)
                    .isEqualTo(atOnce);
        }
    }

    private static Collection<Row> delta(SnapshotConfig config, Random random, int keys, int around) {
        Map<List<Integer>, Row> rows = new LinkedHashMap<>();
        int pictures = random.nextInt(6);
        for (int key = 0; key < keys; key++) {
            int many = config.input() == Input.CURRENT_STATE ? random.nextInt(2) : random.nextInt(pictures + 1);
            for (int i = 0; i < many; i++) {
                int observed = around + random.nextInt(9) - 3;
                int updated = observed + random.nextInt(7) - 4;
                Row row = new Row(key, state(random), "n" + random.nextInt(3), updated, observed);
                rows.put(identity(config, row), row);
            }
        }
        return rows.values();
    }

    /** Pictures in order in which most keys are present, and no row that was changed after it was seen. */
    private static Collection<Row> orderly(Random random, int keys) {
        Map<List<Integer>, Row> rows = new LinkedHashMap<>();
        for (int key = 0; key < keys; key++) {
            int updated = random.nextInt(3);
            String state = state(random);
            for (int observed = 1 + random.nextInt(3); observed < 24; observed += 1 + random.nextInt(2)) {
                if (random.nextInt(5) == 0) continue;
                if (random.nextBoolean()) {
                    state = state(random);
                    updated = Math.max(updated, observed - random.nextInt(3));
                } else if (random.nextInt(6) == 0) {
                    updated -= random.nextInt(3);
                }
                Row row = new Row(key, state, "n", updated, observed);
                rows.put(List.of(key, observed), row);
            }
        }
        return rows.values();
    }

    private static String state(Random random) {
        return STATES.get(random.nextInt(STATES.size()));
    }

    private static List<Integer> identity(SnapshotConfig config, Row row) {
        return switch (config.input()) {
            case CURRENT_STATE -> List.of(row.key());
            case OBSERVATIONS -> List.of(row.key(), row.observed());
            case CHANGES -> List.of(row.key(), row.updated());
        };
    }
}
