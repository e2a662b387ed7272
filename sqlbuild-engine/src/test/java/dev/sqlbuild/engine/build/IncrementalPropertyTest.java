package dev.sqlbuild.engine.build;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sqlbuild.adapter.Adapter;
import dev.sqlbuild.adapter.ConnectionConfig;
import dev.sqlbuild.adapter.RelationName;
import dev.sqlbuild.adapter.Warehouse;
import dev.sqlbuild.adapter.duckdb.DuckDbAdapter;
import dev.sqlbuild.adapter.postgres.PostgresAdapter;
import dev.sqlbuild.base.SqlBuildException;
import dev.sqlbuild.core.incremental.CursorOverrides;
import dev.sqlbuild.core.model.Workspace;
import dev.sqlbuild.core.plan.PlanRequest;
import dev.sqlbuild.engine.run.RunControl;
import dev.sqlbuild.engine.run.RunListener;
import dev.sqlbuild.engine.run.RunReport;
import dev.sqlbuild.engine.run.RunStatus;
import dev.sqlbuild.engine.run.WarehouseFactory;
import dev.sqlbuild.jdbc.Session;
import dev.sqlbuild.testkit.PostgresDatabase;
import dev.sqlbuild.testkit.PostgresServer;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Random histories of a source and of builds that go on, fail or break off, against a simulation: whatever happened,
 * the next good build leaves exactly the rows that the chapter promises.
 *
 * <p>The cursor is an integer, so that a bucket is one value; {@code -Dsqlbuild.steps} and {@code -Dsqlbuild.seed}
 * choose how long and which.
 */
class IncrementalPropertyTest {
    private static final int BREAK_OFF = 60;

    @TempDir
    Path directory;

    /** The kinds of models, by name. */
    private static final Map<String, String> HEADERS = Map.of(
            "replaced", "incremental_strategy delete_insert, cursor k, cursor_type integer",
            "looking_back", "incremental_strategy delete_insert, cursor k, cursor_type integer, lookback 3",
            "batched",
                    "incremental_strategy delete_insert, cursor k, cursor_type integer, incremental_mode microbatch,"
                            + " batch_size 4",
            "appended", "incremental_strategy append, cursor k, cursor_type integer, append_cursor_inclusive false",
            "merged", "incremental_strategy merge, unique_key [id], cursor k, cursor_type integer");

    @Test
    void keepsItsPromisesOnDuckDb() {
        int steps = Integer.getInteger("sqlbuild.steps", 150);
        DuckDbAdapter adapter = new DuckDbAdapter();
        ConnectionConfig config = ConnectionConfig.of(
                adapter, Map.of("database", directory.resolve("w.duckdb").toString()));
        new History(adapter, config, "duckdb", seed()).run(steps);
    }

    @Test
    void keepsItsPromisesOnPostgres() {
        int steps = Integer.getInteger("sqlbuild.steps", 150) / 5;
        try (PostgresDatabase database = PostgresServer.shared().freshDatabase()) {
            PostgresAdapter adapter = new PostgresAdapter();
            new History(adapter, ConnectionConfig.of(adapter, database.connection()), "postgres", seed()).run(steps);
        }
    }

    private static long seed() {
        return Long.getLong("sqlbuild.seed", 20260301L);
    }

    /** A row of the source. */
    private record Row(long k, long id, long v) {}

    /** One run of a random history. */
    private final class History {
        private final Random random;
        private final long seed;
        private final Warehouse root;
        private final Adapter adapter;
        private final Workspace workspace;
        private final Set<Row> source = new HashSet<>();
        private final Map<String, Set<Row>> expected = new TreeMap<>();
        private final Set<String> existing = new TreeSet<>();
        private long newest;
        private long nextId = 1;

        History(Adapter adapter, ConnectionConfig config, String name, long seed) {
            this.adapter = adapter;
            this.seed = seed;
            this.random = new Random(seed);
            TestProject project = TestProject.in(directory.resolve(name)).file("sources/raw.yml", """
                    sources:
                      - name: events
                        schema: raw
                        table: events
                    """);
            HEADERS.forEach((model, header) -> project.model(
                    model, "materialized incremental, " + header, "SELECT k, id, v FROM __source(\"events\")"));
            this.workspace = project.compile();
            this.root = adapter.connect(config, directory.resolve(name));
            execute("CREATE SCHEMA raw", "CREATE TABLE raw.events (k BIGINT, id BIGINT, v BIGINT)");
        }

        void run(int steps) {
            try (root) {
                for (int step = 0; step < steps; step++) step("seed " + seed + ", step " + step);
                build(Optional.empty(), "seed " + seed + ", at the end");
            }
        }

        private void step(String when) {
            switch (random.nextInt(8)) {
                case 0, 1 -> insert(newest + 1 + random.nextInt(3));
                case 2 -> insert(Math.max(0, newest - random.nextInt(6)));
                case 3 -> delete();
                case 4 -> build(Optional.of(random.nextInt(BREAK_OFF)), when);
                case 5 -> interval(when);
                default -> build(Optional.empty(), when);
            }
        }

        private void insert(long k) {
            int rows = 1 + random.nextInt(3);
            for (int i = 0; i < rows; i++) {
                Row row = new Row(k, nextId++, random.nextInt(100));
                source.add(row);
                execute("INSERT INTO raw.events VALUES (" + row.k + ", " + row.id + ", " + row.v + ")");
            }
            newest = Math.max(newest, k);
        }

        private void delete() {
            if (source.isEmpty()) return;
            long k = Math.max(0, newest - random.nextInt(5));
            source.removeIf(row -> row.k == k);
            execute("DELETE FROM raw.events WHERE k = " + k);
        }

        /** Builds all models; with a number, the build breaks off before that statement. */
        private void build(Optional<Integer> breakOff, String when) {
            Map<String, Set<Row>> before = new TreeMap<>();
            for (String model : HEADERS.keySet()) before.put(model, rows(model));
            Optional<RunReport> report = sqb(PlanRequest.all(), breakOff);
            for (String model : HEADERS.keySet()) {
                if (report.filter(done -> done.status() == RunStatus.SUCCESS).isPresent()) {
                    expect(model, continued(model), when + ", " + model);
                } else {
                    settle(model, before.get(model), continued(model), when + ", " + model + ", broken off");
                }
            }
        }

        /** A model whose build may have broken off holds its old rows, its new ones, or whole batches of them. */
        private void settle(String model, Set<Row> old, Set<Row> complete, String when) {
            Set<Row> found = rows(model);
            boolean whole = found.equals(old) || found.equals(complete);
            if (!whole && model.equals("batched")) whole = isPrefix(found, old, complete);
            assertThat(whole)
                    .as(when + ": found " + found + ", old " + old + ", complete " + complete)
                    .isTrue();
            expected.put(model, found);
        }

        /** New rows up to some value, old rows from there on. */
        private boolean isPrefix(Set<Row> found, Set<Row> old, Set<Row> complete) {
            for (long cut = 0; cut <= newest + 1; cut++) {
                long limit = cut;
                Set<Row> mixed = new HashSet<>();
                complete.stream().filter(row -> row.k < limit).forEach(mixed::add);
                old.stream().filter(row -> row.k >= limit).forEach(mixed::add);
                if (mixed.equals(found)) return true;
            }
            return false;
        }

        private void expect(String model, Set<Row> rows, String when) {
            assertThat(rows(model)).as(when).isEqualTo(rows);
            assertThat(count(model)).as(when + ": duplicates").isEqualTo(rows.size());
            expected.put(model, rows);
        }

        /** What a model holds after a run that continues it. */
        private Set<Row> continued(String model) {
            Set<Row> held = expected.getOrDefault(model, Set.of());
            boolean first = !existing.contains(model);
            OptionalLong high = source.stream().mapToLong(Row::k).max();
            if (first) return new HashSet<>(source);
            if (high.isEmpty()) return held;
            OptionalLong top = held.stream().mapToLong(Row::k).max();
            long low = source.stream().mapToLong(Row::k).min().orElse(0);
            long start = top.isPresent() ? top.getAsLong() : low;
            if (model.equals("looking_back") && top.isPresent()) start -= 3;
            long end = high.getAsLong() + 1;
            if (start >= end) return held;
            boolean after = model.equals("appended") && top.isPresent();
            return applied(model, held, after ? start + 1 : start, end, false);
        }

        private Set<Row> applied(String model, Set<Row> held, long start, long end, boolean replacing) {
            Set<Row> rows = new HashSet<>(held);
            boolean replaces = replacing || !(model.equals("merged") || model.equals("appended"));
            if (replaces) rows.removeIf(row -> row.k >= start && row.k < end);
            for (Row row : source) {
                if (row.k < start || row.k >= end) continue;
                if (model.equals("merged")) rows.removeIf(other -> other.id == row.id);
                rows.add(row);
            }
            return rows;
        }

        /** Processes a given interval of one model. */
        private void interval(String when) {
            List<String> models = new ArrayList<>(new TreeSet<>(HEADERS.keySet()));
            String model = models.get(random.nextInt(models.size()));
            if (!existing.contains(model) || source.isEmpty()) return;
            long start = random.nextInt((int) newest + 1);
            long end = start + 1 + random.nextInt(4);
            CursorOverrides bounds = CursorOverrides.parse(
                    Optional.empty(),
                    Optional.empty(),
                    Optional.of(String.valueOf(start)),
                    Optional.of(String.valueOf(end)));
            RunReport report = sqb(PlanRequest.of(List.of(model)).withCursor(bounds), Optional.empty())
                    .orElseThrow();
            assertThat(report.status()).isEqualTo(RunStatus.SUCCESS);
            boolean replacing = model.equals("appended") && !expected.get(model).isEmpty();
            expect(model, applied(model, expected.get(model), start, end, replacing), when + ", interval of " + model);
        }

        private Optional<RunReport> sqb(PlanRequest request, Optional<Integer> breakOff) {
            Clock clock = Clock.systemUTC();
            WarehouseFactory factory = new WarehouseFactory() {
                @Override
                public Adapter adapter() {
                    return adapter;
                }

                @Override
                public Warehouse open() {
                    return breakOff.map(after -> new BreakingWarehouse(root, after))
                            .orElseGet(() -> BreakingWarehouse.never(root));
                }
            };
            BuildRequest build = new BuildRequest(
                    BuildRequest.Command.BUILD,
                    workspace,
                    request,
                    1,
                    false,
                    "0.1.0",
                    clock.instant(),
                    SnapshotConsent.NONE);
            try {
                RunReport report = new BuildUseCase(factory, clock).run(build, new RunControl(), RunListener.NONE);
                note();
                return Optional.of(report);
            } catch (SqlBuildException e) {
                if (breakOff.isEmpty()) throw e;
                note();
                return Optional.empty();
            }
        }

        private void note() {
            for (String model : HEADERS.keySet()) {
                try (Session session = root.openSession()) {
                    boolean there = adapter.findKind(session, RelationName.of("dev", model))
                            .isPresent();
                    if (there) existing.add(model);
                }
            }
        }

        private Set<Row> rows(String model) {
            if (!existing.contains(model)) return Set.of();
            try (Session session = root.openSession()) {
                Set<Row> rows = new HashSet<>();
                session.query("SELECT k, id, v FROM dev." + model)
                        .rows()
                        .forEach(row -> rows.add(new Row(number(row.get(0)), number(row.get(1)), number(row.get(2)))));
                return rows;
            }
        }

        private int count(String model) {
            try (Session session = root.openSession()) {
                return (int) number(
                        session.query("SELECT count(*) FROM dev." + model).single());
            }
        }

        private static long number(Object value) {
            return ((Number) value).longValue();
        }

        private void execute(String... statements) {
            try (Session session = root.openSession()) {
                for (String statement : statements) session.execute(statement);
            }
        }
    }
}
