package dev.sqlbuild.state.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.sqlbuild.base.Code;
import dev.sqlbuild.base.Diagnostic;
import dev.sqlbuild.base.SqlBuildException;
import dev.sqlbuild.state.Backend;
import dev.sqlbuild.state.schema.StateCatalog;
import dev.sqlbuild.state.schema.StateColumn;
import dev.sqlbuild.state.schema.StateTable;
import dev.sqlbuild.state.store.StateStore;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever somebody breaks in the schema is found, named and never backed up. */
class DamageIT {
    private static final int ROUNDS = Integer.getInteger("sqlbuild.damage.rounds", 12);

    @ParameterizedTest
    @MethodSource("dev.sqlbuild.state.Backend#all")
    void isAlwaysFoundAndNeverBackedUp(String engine) {
        long seed = Long.getLong("sqlbuild.damage.seed", System.nanoTime());
        Random random = new Random(seed);
        try (Backend backend = Backend.create(engine);
                StateStore store = backend.initialized()) {
            StateLifecycle lifecycle = backend.lifecycle(store);
            for (int round = 0; round < ROUNDS; round++) {
                String context = "seed " + seed + ", round " + round;
                List<String> issues = damage(backend, engine, random);

                Diagnostic refused = catchThrowableOfType(SqlBuildException.class, lifecycle::migrate)
                        .diagnostic();
                assertThat(refused.code()).as(context).isEqualTo(Code.E001);
                List<String> lines = refused.message().lines().toList();
                assertThat(lines.get(0)).as(context).isEqualTo("Cannot backup invalid state schema");
                assertThat(lines.subList(1, lines.size())).as(context).containsExactlyInAnyOrderElementsOf(issues);
                if (issues.stream().anyMatch(issue -> !issue.startsWith("Missing state index"))) {
                    assertThat(catchThrowableOfType(SqlBuildException.class, store::requireUsable)
                                    .diagnostic()
                                    .message())
                            .as(context)
                            .startsWith("state schema is invalid: ");
                }
                assertThat(backend.rows("SELECT schema_name FROM information_schema.schemata WHERE schema_name LIKE"
                                + " '%backup%'"))
                        .as(context)
                        .isEmpty();
                assertThat(lifecycle.reset(true).dropped()).as(context).isPositive();
                lifecycle.init();
                store.requireUsable();
            }
        }
    }

    /** Breaks one to three tables, each in one way, and returns what is to be said about it. */
    private static List<String> damage(Backend backend, String engine, Random random) {
        List<String> issues = new ArrayList<>();
        random.ints(0, StateCatalog.TABLES.size())
                .distinct()
                .limit(1 + random.nextInt(3))
                .mapToObj(StateCatalog.TABLES::get)
                .forEach(table -> issues.add(breakTable(backend, engine, table, random)));
        return issues;
    }

    private static String breakTable(Backend backend, String engine, StateTable table, Random random) {
        List<StateColumn> free = table.columns().stream()
                .filter(column -> !table.key().contains(column.name()))
                .filter(column -> table.indexes().stream()
                        .noneMatch(index -> index.columns().contains(column.name())))
                .toList();
        int way = random.nextInt(5);
        if (way == 0 || (free.isEmpty() && way < 3)) {
            backend.execute("DROP TABLE $." + table.name());
            return "Missing state table: " + table.name();
        }
        if (way == 1) {
            StateColumn column = free.get(random.nextInt(free.size()));
            backend.execute("ALTER TABLE $." + table.name() + " DROP COLUMN " + column.name());
            return "Missing state column: " + table.name() + "." + column.name();
        }
        if (way == 2) {
            StateColumn column = free.get(random.nextInt(free.size()));
            backend.execute(
                    "ALTER TABLE $." + table.name() + " DROP COLUMN " + column.name(),
                    "ALTER TABLE $." + table.name() + " ADD COLUMN " + column.name() + " BOOLEAN");
            String got = engine.equals("duckdb") ? "BOOLEAN" : "boolean";
            return "Wrong state column type: " + table.name() + "." + column.name() + " expected "
                    + column.type().family() + ", got " + got;
        }
        if (way == 3 || table.key().isEmpty()) {
            backend.execute(
                    "DROP TABLE $." + table.name(), "CREATE VIEW $." + table.name() + " AS SELECT 1 AS something");
            return "Missing state table: " + table.name();
        }
        return loseKey(backend, engine, table);
    }

    private static String loseKey(Backend backend, String engine, StateTable table) {
        if (engine.equals("postgres")) {
            backend.execute(
                    "DROP INDEX $." + table.keyIndex(),
                    "CREATE INDEX " + table.keyIndex() + " ON $." + table.name() + " (" + String.join(", ", table.key())
                            + ")");
        } else {
            String columns = table.columns().stream()
                    .map(column -> column.name() + " " + column.type().sql() + (column.nullable() ? "" : " NOT NULL"))
                    .collect(Collectors.joining(", "));
            backend.execute("DROP TABLE $." + table.name(), "CREATE TABLE $." + table.name() + " (" + columns + ")");
        }
        return "Missing state index: " + table.name() + "." + table.keyIndex();
    }
}
