package dev.sqlbuild.state.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sqlbuild.state.Backend;
import dev.sqlbuild.state.OtherProcess;
import dev.sqlbuild.state.store.StateStore;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code kill -9} in the middle of a lifecycle command leaves the store as it was, and the command can be repeated. */
class KilledLifecycleIT {
    private static final String TABLES = "SELECT count(*) FROM information_schema.tables WHERE table_schema = '$'";
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
            for (String command : new String[] {"init", "migrate", "rollback", "reset"}) {
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

    private static String rows(Backend backend) {
        return String.valueOf(backend.rows("SELECT * FROM $.virtual_environments"))
                + backend.rows("SELECT event_id, action FROM $.state_migration_events ORDER BY 1")
                + backend.rows("SELECT schema_version, sqlbuild_version FROM $.state_versions");
    }

    private static void kill(String engine, Backend backend, String command, int statement) {
        try (OtherProcess victim =
                new OtherProcess(Victim.class, engine, backend.place(), command, String.valueOf(statement))) {
            assertThat(victim.await())
                    .as("%s killed at statement %d", command, statement)
                    .isEqualTo(KILLED);
        }
    }
}
