package dev.sqlbuild.state.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sqlbuild.state.Backend;
import dev.sqlbuild.state.OtherProcess;
import dev.sqlbuild.state.store.StateStore;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code kill -9} in the middle of a lifecycle command leaves the store as it was, and the command can be repeated. */
class KilledLifecycleIT {
    private static final String TABLES = "SELECT count(*) FROM information_schema.tables WHERE table_schema = '$'";
    private static final List<String> COMMANDS = List.of("init", "migrate", "rollback", "reset");
    private static final int KILLED = 128 + 9;

    @ParameterizedTest
    @CsvSource({"duckdb", "postgres"})
    void initLeavesNothingOrEverything(String engine) {
        for (int statement : new int[] {1, 12, 28}) {
            try (Backend backend = Backend.create(engine);
                    StateStore store = backend.open()) {
                kill(engine, backend, "init", statement);
                assertThat(backend.value(TABLES)).isEqualTo("0");
                backend.lifecycle(store).init();
                store.requireUsable();
            }
        }
    }

    /** Nightly: where the sample above dies at a few places, this one dies at all. */
    @ParameterizedTest
    @CsvSource({"duckdb", "postgres"})
    @EnabledIfSystemProperty(named = "sqlbuild.campaign", matches = "all")
    void everyPlaceLeavesEveryRow(String engine) {
        Map<String, Integer> deaths = new TreeMap<>();
        try (Backend backend = Backend.create(engine);
                StateStore store = backend.open()) {
            int statement = 0;
            while (dies(engine, backend, "init", statement)) {
                assertThat(backend.value(TABLES)).isEqualTo("0");
                statement++;
            }
            store.requireUsable();
            deaths.put("init of nothing", statement);
        }
        for (String command : COMMANDS) {
            try (Backend backend = Backend.create(engine);
                    StateStore store = backend.initialized()) {
                backend.execute(
                        "INSERT INTO $.virtual_environments VALUES ('prod', 'active', NULL, now(), now(), NULL)");
                backend.lifecycle(store).migrate();
                backend.execute("UPDATE $.virtual_environments SET status = 'finalized'");
                String before = shape(backend);
                List<String> events = events(backend);
                String after = completed(engine, command);
                int statement = 0;
                while (dies(engine, backend, command, statement)) {
                    statement++;
                    String found = shape(backend);
                    if (!found.equals(before)) {
                        // The change was committed; what is left is to give the lock back.
                        assertThat(found).as("%s at %s", command, statement).isEqualTo(after);
                        break;
                    }
                    store.requireUsable();
                    // A backup is a change of its own, which comes before the others.
                    assertThat(events(backend))
                            .as("%s at %s", command, statement)
                            .containsAll(events);
                    backend.execute("DELETE FROM $.locks");
                }
                assertThat(shape(backend)).as(command).isEqualTo(after);
                deaths.put(command, statement);
            }
        }
        System.out.println("state store on " + engine + ": deaths " + deaths + ", no violation");
    }

    @ParameterizedTest
    @CsvSource({"duckdb", "postgres"})
    void otherCommandsLeaveEveryRow(String engine) {
        try (Backend backend = Backend.create(engine);
                StateStore store = backend.initialized()) {
            StateLifecycle lifecycle = backend.lifecycle(store);
            backend.execute("INSERT INTO $.virtual_environments VALUES ('prod', 'active', NULL, now(), now(), NULL)");
            lifecycle.migrate();
            backend.execute("UPDATE $.virtual_environments SET status = 'finalized'");
            String before = rows(backend);
            // The first three statements take the lock.
            for (String command : COMMANDS) {
                int middle = command.equals("init") ? 5 : 20;
                kill(engine, backend, command, middle);
                store.requireUsable();
                assertThat(rows(backend)).as(command).isEqualTo(before);
                assertThat(backend.value("SELECT lock_key FROM $.locks")).isEqualTo("state_migration");
                backend.execute("DELETE FROM $.locks");
            }
            lifecycle.rollback(Optional.empty());
            assertThat(backend.value("SELECT status FROM $.virtual_environments"))
                    .isEqualTo("active");
            assertThat(lifecycle.reset(true).dropped()).isEqualTo(24);
        }
    }

    /** What the command makes of the store when nothing comes between. */
    private static String completed(String engine, String command) {
        try (Backend backend = Backend.create(engine);
                StateStore store = backend.initialized()) {
            backend.execute("INSERT INTO $.virtual_environments VALUES ('prod', 'active', NULL, now(), now(), NULL)");
            StateLifecycle lifecycle = backend.lifecycle(store);
            lifecycle.migrate();
            backend.execute("UPDATE $.virtual_environments SET status = 'finalized'");
            switch (command) {
                case "init" -> lifecycle.init();
                case "migrate" -> lifecycle.migrate();
                case "rollback" -> lifecycle.rollback(Optional.empty());
                default -> lifecycle.reset(true);
            }
            return shape(backend);
        }
    }

    /** The same whenever the same was done. */
    private static String shape(Backend backend) {
        if (backend.value(TABLES).equals("0")) return "nothing";
        return String.valueOf(backend.rows("SELECT virtual_environment_name, status FROM $.virtual_environments"))
                + backend.rows("SELECT schema_version FROM $.state_versions");
    }

    private static List<String> events(Backend backend) {
        return backend.rows("SELECT event_id, action FROM $.state_migration_events").stream()
                .map(String::valueOf)
                .toList();
    }

    private static String rows(Backend backend) {
        return String.valueOf(backend.rows("SELECT * FROM $.virtual_environments"))
                + backend.rows("SELECT event_id, action FROM $.state_migration_events ORDER BY 1")
                + backend.rows("SELECT schema_version, sqlbuild_version FROM $.state_versions");
    }

    private static void kill(String engine, Backend backend, String command, int statement) {
        assertThat(dies(engine, backend, command, statement))
                .as("%s killed at statement %d", command, statement)
                .isTrue();
    }

    /** Whether there was such a statement to be killed at. */
    private static boolean dies(String engine, Backend backend, String command, int statement) {
        try (OtherProcess victim =
                new OtherProcess(Victim.class, engine, backend.place(), command, String.valueOf(statement))) {
            int end = victim.await();
            assertThat(end).as("%s killed at statement %d", command, statement).isIn(0, KILLED);
            return end == KILLED;
        }
    }
}
