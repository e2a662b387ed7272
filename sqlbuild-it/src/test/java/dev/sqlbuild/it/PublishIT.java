package dev.sqlbuild.it;

import static dev.sqlbuild.it.CommandResultAssert.assertThatCommand;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sqlbuild.it.CityBikes.Pair;
import dev.sqlbuild.testkit.Await;
import dev.sqlbuild.testkit.BreakingLine;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Switching the views of a VDE: whole or not at all, whatever fails, dies or comes between. */
@Order(1)
class PublishIT {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int SWITCHES = 30;

    @TempDir
    Path directory;

    /**
     * Read statement by statement in one transaction, and all at once, as fast as it goes, while views go to and fro. A
     * DuckDB file has no readers while another process writes it.
     */
    @Test
    @Spec("virtual-operations 9.16")
    void showsReadersTheOldOrTheNewViews() throws Exception {
        try (CityBikes bikes = CityBikes.create(directory, Pair.POSTGRES_POSTGRES)) {
            TwoVersions.in(bikes);
            bikes.succeed("promote", "--from", "pr_2", "--to", "prod");
            try (Connection reader = bikes.open()) {
                reader.setAutoCommit(false);
                CompletableFuture<Set<String>> reading = CompletableFuture.supplyAsync(() -> read(reader));
                while (!reading.isDone()) bikes.succeedHere("rollback");
                assertThat(reading.get()).containsExactlyInAnyOrder("1 1 1", "2 2 2");
            }
        }
    }

    /** What there was to see until the views had changed often enough. */
    private static Set<String> read(Connection reader) {
        Set<String> seen = new HashSet<>();
        int changes = 0;
        String last = "";
        try (Statement statement = reader.createStatement()) {
            while (changes < SWITCHES) {
                List<String> versions = new ArrayList<>();
                for (String view : List.of("station_usage", "stg_rentals", "fct_rentals"))
                    versions.add(first(statement, "SELECT max(version) FROM rides." + view));
                reader.commit();
                String atOnce = first(
                        statement, "SELECT concat_ws(' ', a, b, c) FROM (" + TwoVersions.SHOWN + ") AS v(a, b, c)");
                reader.commit();
                seen.add(String.join(" ", versions));
                seen.add(atOnce);
                if (!atOnce.equals(last)) changes++;
                last = atOnce;
            }
            return seen;
        } catch (SQLException e) {
            throw new AssertionError("after " + changes + " changes", e);
        }
    }

    private static String first(Statement statement, String sql) throws SQLException {
        try (ResultSet rows = statement.executeQuery(sql)) {
            assertThat(rows.next()).isTrue();
            return rows.getString(1);
        }
    }

    @Test
    @Spec("virtual-operations 9.15")
    void undoesASwitchOfWhichOneStatementFails() {
        try (CityBikes bikes = CityBikes.create(directory, Pair.POSTGRES_POSTGRES)) {
            TwoVersions versions = TwoVersions.in(bikes);
            List<String> refs = bikes.refs("prod");
            bikes.execute("""
                    CREATE FUNCTION lake.refuse() RETURNS event_trigger LANGUAGE plpgsql AS $$
                    BEGIN
                      IF EXISTS (SELECT FROM pg_event_trigger_ddl_commands() WHERE object_identity = 'rides.station_usage')
                      THEN RAISE EXCEPTION 'not this view'; END IF;
                    END $$""", "CREATE EVENT TRIGGER refuse ON ddl_command_end EXECUTE FUNCTION lake.refuse()");

            versions.write(2);
            assertThatCommand(bikes.run("promote", "--from", "pr_2", "--to", "prod"))
                    .failsWith("S073")
                    .stderrContains("publish failed and was undone");
            assertThat(bikes.refs("prod")).isEqualTo(refs);
            assertThat(versions.shown()).isEqualTo("1 1 1");
            assertThat(bikes.state(
                            "SELECT status FROM sqlbuild_state.state_operations WHERE operation_type = 'promote'"))
                    .containsExactly(List.of("failed"));
            assertThatCommand(bikes.run("state", "locks")).stdoutContains("no active locks");

            bikes.execute("DROP EVENT TRIGGER refuse");
            bikes.succeed("promote", "--from", "pr_2", "--to", "prod");
            assertThat(versions.shown()).isEqualTo("2 2 2");
        }
    }

    @Test
    @Spec("state-store 6")
    void findsOutWhatHasBecomeOfEveryCommit() {
        try (CityBikes bikes = CityBikes.create(directory, Pair.POSTGRES_POSTGRES)) {
            TwoVersions versions = TwoVersions.in(bikes);
            int lost = 0;
            boolean broken = true;
            while (broken) {
                int version = 2 - lost % 2;
                versions.write(version);
                try (BreakingLine line = BreakingLine.to(bikes.warehouse().server(), lost + 1)) {
                    bikes.reachThrough(line);
                    assertThatCommand(bikes.here("", "promote", "--from", "pr_" + version, "--to", "prod"))
                            .succeeds();
                    broken = line.isBroken();
                }
                assertThat(versions.shown()).isEqualTo(version + " " + version + " " + version);
                assertThat(bikes.refs("prod")).isEqualTo(bikes.refs("pr_" + version));
                if (broken) lost++;
            }
            assertThat(lost).isGreaterThan(4);
            assertThat(bikes.state("SELECT DISTINCT status FROM sqlbuild_state.state_operations"))
                    .containsExactly(List.of("succeeded"));
            assertThat(bikes.state("SELECT * FROM sqlbuild_state.locks")).isEmpty();
        }
    }

    @Test
    @Spec("virtual-operations 9.14")
    void fencesAnOperationWhoseLockWasTaken() throws SQLException {
        try (CityBikes bikes = CityBikes.create(directory, Pair.POSTGRES_POSTGRES)) {
            TwoVersions versions = TwoVersions.in(bikes);
            List<String> first = bikes.refs("prod");
            List<String> second = bikes.refs("pr_2");
            versions.write(2);
            try (Connection reader = bikes.open();
                    Statement statement = reader.createStatement()) {
                reader.setAutoCommit(false);
                statement.execute("SELECT * FROM rides.fct_rentals");
                try (RunningCommand paused = Sqb.in(bikes.files()).start("promote", "--from", "pr_2", "--to", "prod")) {
                    Await.until(
                            PATIENCE,
                            "first promotion moves refs",
                            () -> bikes.refs("prod").equals(second));
                    bikes.succeed("state", "locks", "clear", "virtual_env:prod", "--force");
                    versions.write(1);
                    try (RunningCommand later =
                            Sqb.in(bikes.files()).start("promote", "--from", "pr_1", "--to", "prod")) {
                        Await.until(
                                PATIENCE,
                                "second promotion moves refs",
                                () -> bikes.refs("prod").equals(first));
                        reader.rollback();
                        assertThatCommand(later.await()).succeeds();
                        assertThatCommand(paused.await()).failsWith("S064");
                    }
                }
            }
            assertThat(bikes.refs("prod")).isEqualTo(first);
            assertThat(versions.shown()).isEqualTo("1 1 1");
        }
    }

    /** Two versions of everything: {@code pr_1} and {@code prod} show the first, {@code pr_2} the second. */
    record TwoVersions(CityBikes bikes) {
        static TwoVersions in(CityBikes bikes) {
            TwoVersions versions = new TwoVersions(bikes);
            versions.write(1);
            bikes.succeed("build");
            bikes.succeed("build", "--virtual-env", "pr_1");
            versions.write(2);
            bikes.succeed("build", "--virtual-env", "pr_2");
            return versions;
        }

        /** The second one has a column more, so that its view cannot simply be replaced everywhere. */
        void write(int version) {
            String more = version == 2 ? ", 30 AS minutes" : "";
            bikes.files()
                    .model(
                            "stg_rentals",
                            "MODEL (materialized table);\nSELECT rental_id, station, %d AS version FROM __source(\"raw_rentals\")\n"
                                    .formatted(version))
                    .model(
                            "fct_rentals",
                            "MODEL (materialized table);\nSELECT rental_id%s, station, version FROM __ref(\"stg_rentals\")\n"
                                    .formatted(more))
                    .model(
                            "station_usage",
                            "MODEL (materialized view);\nSELECT station, max(version) AS version FROM __ref(\"fct_rentals\") GROUP BY station\n");
        }

        String shown() {
            return String.join(" ", bikes.rows(SHOWN).get(0));
        }

        static final String SHOWN = "SELECT (SELECT max(version) FROM rides.stg_rentals),"
                + " (SELECT max(version) FROM rides.fct_rentals), (SELECT max(version) FROM rides.station_usage)";
    }
}
