package dev.sqlbuild.it;

import static dev.sqlbuild.it.CommandResultAssert.assertThatCommand;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sqlbuild.it.CityBikes.Pair;
import dev.sqlbuild.testkit.Await;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A janitor beside other commands, and one that dies: what anybody needs is there at every moment. */
@Order(1)
class JanitorRaceIT {
    /** A janitor takes some 250 statements, most of which only read. */
    private static final int SPARSER = 4;

    private static final Duration PATIENCE = Duration.ofMinutes(3);
    private static final String[] JANITOR = {"janitor", "--auto-approve", "--retention-days", "0"};
    private static final String LOCK =
            "INSERT INTO sqlbuild_state.locks (lock_key, owner_id, expires_at, fencing_token,"
                    + " created_at, updated_at) VALUES ('%s', 'build:1', TIMESTAMP '2999-01-01 00:00:00',"
                    + " 1, TIMESTAMP '2998-01-01 00:00:00', TIMESTAMP '2998-01-01 00:00:00')";
    private static final String CHEAP =
            "MODEL (materialized table);\nSELECT rental_id, bike_type, station FROM __source(\"raw_rentals\")"
                    + " WHERE rental_id > -%d\n";
    private static final String EVERYTHING = "SELECT (SELECT count(*) FROM rides.stg_rentals),"
            + " (SELECT count(*) FROM rides.fct_rentals), (SELECT sum(rentals) FROM rides.station_usage)";

    @TempDir
    Path directory;

    private static CityBikes configured(CityBikes bikes) {
        String config = bikes.files().read("sqlbuild_project.toml");
        bikes.files().file("sqlbuild_project.toml", config + "\n[janitor]\nenabled = true\nmax_checkpoints = 1\n");
        return bikes;
    }

    private static CityBikes version(CityBikes bikes, int number) {
        bikes.files().model("stg_rentals", CHEAP.formatted(number));
        return bikes;
    }

    /** The build reads a version that only an old checkpoint knows, and takes its time. */
    @Test
    @Spec({"virtual-recovery 6.2", "virtual-recovery 6.3"})
    void keepsWhatARunningBuildUses() throws SQLException {
        try (CityBikes bikes = configured(CityBikes.create(directory, Pair.POSTGRES_POSTGRES))) {
            version(bikes, 1).succeedHere("build");
            String first = refs(bikes, "prod", "stg_rentals");
            version(bikes, 2).succeedHere("build");
            version(bikes, 3).succeedHere("build");
            version(bikes, 1).files().model("slow", """
                    MODEL (materialized table);
                    SELECT count(*) AS n FROM __ref("stg_rentals") WHERE EXISTS (SELECT 1 FROM __source("raw_waits"))
                    """).file("sources/waits.yml", """
                    sources:
                      - name: raw_waits
                        schema: lake
                        table: waits
                    """);
            bikes.execute("CREATE TABLE lake.waits AS SELECT 1 AS a");
            try (Connection blocker = bikes.open();
                    Statement statement = blocker.createStatement()) {
                blocker.setAutoCommit(false);
                statement.execute("LOCK TABLE lake.waits IN ACCESS EXCLUSIVE MODE");
                try (RunningCommand build = Sqb.in(bikes.files()).start("build", "--virtual-env", "pr_9")) {
                    Await.until(
                            PATIENCE,
                            "the build waits",
                            () -> !bikes.rows("SELECT 1 FROM pg_stat_activity WHERE wait_event_type = 'Lock'"
                                            + " AND datname = current_database()")
                                    .isEmpty());
                    assertThatCommand(bikes.here("", "janitor", "--auto-approve", "--retention-days", "0", "--verbose"))
                            .succeeds()
                            .stdoutContains("Checkpoints (2)", "used by a command that is running");
                    blocker.rollback();
                    assertThatCommand(build.await()).succeeds();
                }
            }
            assertThat(refs(bikes, "pr_9", "stg_rentals")).isEqualTo(first);
            assertThat(bikes.rows("SELECT n FROM rides__pr_9.slow")).containsExactly(List.of("3"));
            assertThat(bikes.rows(EVERYTHING)).containsExactly(List.of("3", "3", "3"));
            bikes.succeedHere(JANITOR);
            assertThat(bikes.rows(EVERYTHING)).containsExactly(List.of("3", "3", "3"));
            assertThat(bikes.relations("rides__sqb_physical")).hasSize(5);
        }
    }

    private static String refs(CityBikes bikes, String vde, String model) {
        return bikes.refs(vde).stream()
                .filter(ref -> ref.startsWith(model + "="))
                .findFirst()
                .orElseThrow();
    }

    /** The promotion has moved the refs and waits for a reader; its source is removed meanwhile. */
    @Test
    @Spec("virtual-recovery 6.2")
    void keepsBothSidesOfARunningPromotion() throws SQLException {
        try (CityBikes bikes = configured(CityBikes.create(directory, Pair.POSTGRES_POSTGRES))) {
            version(bikes, 1).succeedHere("build");
            version(bikes, 2).succeedHere("build", "--virtual-env", "pr_2");
            List<String> second = bikes.refs("pr_2");
            try (Connection reader = bikes.open();
                    Statement statement = reader.createStatement()) {
                reader.setAutoCommit(false);
                statement.execute("SELECT * FROM rides.fct_rentals");
                try (RunningCommand promotion =
                        Sqb.in(bikes.files()).start("promote", "--from", "pr_2", "--to", "prod")) {
                    Await.until(
                            PATIENCE,
                            "the promotion moves refs",
                            () -> bikes.refs("prod").equals(second));
                    assertThatCommand(bikes.here("", JANITOR)).succeeds().stdoutContains("pr_2");
                    assertThat(bikes.relations("rides__sqb_physical")).hasSize(8);
                    assertThat(bikes.refs("pr_2")).isEmpty();
                    reader.rollback();
                    assertThatCommand(promotion.await()).succeeds();
                }
            }
            bikes.succeedHere(JANITOR);
            assertThat(bikes.refs("prod")).isEqualTo(second);
            assertThat(bikes.rows(EVERYTHING)).containsExactly(List.of("3", "3", "3"));
            assertThat(bikes.relations("rides__sqb_physical")).hasSize(5);
        }
    }

    /** A VDE that shows nothing when the janitor looks, and is shown again while the janitor waits at another one. */
    @Test
    @Spec("virtual-recovery 6.3")
    void removesViewsThatCameAfterItsPlan() throws SQLException {
        try (CityBikes bikes = configured(CityBikes.create(directory, Pair.POSTGRES_POSTGRES))) {
            version(bikes, 1).succeedHere("build");
            version(bikes, 2).succeedHere("build", "--virtual-env", "pr_1");
            version(bikes, 3).succeedHere("build", "--virtual-env", "pr_2");
            bikes.execute("DROP SCHEMA rides__pr_2 CASCADE");
            try (Connection reader = bikes.open();
                    Statement statement = reader.createStatement()) {
                reader.setAutoCommit(false);
                statement.execute("SELECT * FROM rides__pr_1.fct_rentals");
                try (RunningCommand janitor = Sqb.in(bikes.files()).start(JANITOR)) {
                    Await.until(
                            PATIENCE,
                            "the janitor waits",
                            () -> !bikes.rows("SELECT 1 FROM pg_stat_activity WHERE wait_event_type = 'Lock'"
                                            + " AND datname = current_database()")
                                    .isEmpty());
                    bikes.succeedHere("reconcile", "repair-view", "--virtual-env", "pr_2", "--model", "fct_rentals");
                    reader.rollback();
                    assertThatCommand(janitor.await()).succeeds();
                }
            }
            assertThat(bikes.relations("rides__pr_2")).isEmpty();
            assertThat(bikes.refs("pr_2")).isEmpty();
            assertThat(bikes.relations("rides__sqb_physical")).hasSize(5);
        }
    }

    /** A VDE is in use when the janitor comes to it, and no longer when the janitor comes to what it shows. */
    @Test
    @Spec("virtual-recovery 6.2")
    void keepsWhatAVdeShowsThatItHasPassedOver() throws SQLException {
        try (CityBikes bikes = configured(CityBikes.create(directory, Pair.POSTGRES_POSTGRES))) {
            version(bikes, 0).succeedHere("build");
            for (int i = 1; i <= 3; i++) version(bikes, i).succeedHere("build", "--virtual-env", "pr_" + i);
            try (Connection first = bikes.open();
                    Connection third = bikes.open();
                    Statement before = first.createStatement();
                    Statement after = third.createStatement()) {
                first.setAutoCommit(false);
                third.setAutoCommit(false);
                before.execute("SELECT * FROM rides__pr_1.fct_rentals");
                after.execute("SELECT * FROM rides__pr_3.fct_rentals");
                try (RunningCommand janitor = Sqb.in(bikes.files()).start(JANITOR)) {
                    Await.until(PATIENCE, "the janitor waits", () -> isWaitedFor(bikes, "rides__pr_1"));
                    bikes.executeState(LOCK.formatted("virtual_env:pr_2"));
                    first.rollback();
                    Await.until(PATIENCE, "the janitor waits again", () -> isWaitedFor(bikes, "rides__pr_3"));
                    bikes.executeState("DELETE FROM sqlbuild_state.locks WHERE lock_key = 'virtual_env:pr_2'");
                    third.rollback();
                    assertThatCommand(janitor.await()).succeeds();
                }
            }
            assertThat(bikes.refs("pr_2")).hasSize(3);
            assertThat(bikes.rows("SELECT count(*) FROM rides__pr_2.fct_rentals"))
                    .containsExactly(List.of("3"));
            assertThat(bikes.refs("pr_3")).isEmpty();
            assertThat(bikes.relations("rides__sqb_physical")).hasSize(8);
        }
    }

    private static boolean isWaitedFor(CityBikes bikes, String schema) {
        return !bikes.rows("SELECT 1 FROM pg_locks AS l JOIN pg_class AS c ON c.oid = l.relation"
                        + " WHERE NOT l.granted AND c.relnamespace = to_regnamespace('" + schema + "')")
                .isEmpty();
    }

    /** The janitor waits for somebody who reads a version that is about to go. */
    @Test
    @Spec("virtual-operations 3.1")
    void keepsOthersFromWhatItIsAboutToRemove() throws SQLException {
        try (CityBikes bikes = configured(CityBikes.create(directory, Pair.POSTGRES_POSTGRES))) {
            version(bikes, 1).succeedHere("build");
            version(bikes, 2).succeedHere("build");
            String old = bikes.state("SELECT relation_name FROM sqlbuild_state.physical_relations AS p WHERE NOT EXISTS"
                            + " (SELECT 1 FROM sqlbuild_state.virtual_environment_refs AS r"
                            + " WHERE r.version_hash = p.version_hash) AND artifact_name = 'stg_rentals'")
                    .get(0)
                    .get(0);
            try (Connection reader = bikes.open();
                    Statement statement = reader.createStatement()) {
                reader.setAutoCommit(false);
                statement.execute("SELECT * FROM rides__sqb_physical." + old);
                try (RunningCommand janitor = Sqb.in(bikes.files()).start(JANITOR)) {
                    Await.until(
                            PATIENCE,
                            "the janitor waits",
                            () -> !bikes.rows("SELECT 1 FROM pg_stat_activity WHERE wait_event_type = 'Lock'"
                                            + " AND datname = current_database()")
                                    .isEmpty());
                    version(bikes, 1);
                    assertThatCommand(bikes.here("", "build", "--virtual-env", "pr_9"))
                            .failsWith("S068")
                            .stderrContains("held by janitor");
                    assertThatCommand(bikes.here("", "build", "--virtual-env", "pr_9", "--select", "bike_types"))
                            .succeeds();
                    reader.rollback();
                    assertThatCommand(janitor.await()).succeeds();
                }
            }
            bikes.succeedHere("build", "--virtual-env", "pr_9");
            assertThat(bikes.rows("SELECT count(*) FROM rides__pr_9.fct_rentals"))
                    .containsExactly(List.of("3"));
        }
    }

    /** A DuckDB warehouse has one process at a time; what another one holds is told by its locks. */
    @Test
    @Spec("virtual-recovery 9.24")
    void leavesAloneWhatIsLocked() {
        try (CityBikes bikes = configured(CityBikes.create(directory, Pair.DUCKDB_DUCKDB))) {
            version(bikes, 1).succeedHere("build");
            version(bikes, 2).succeedHere("build", "--virtual-env", "pr_2");
            version(bikes, 3).succeedHere("build", "--virtual-env", "pr_3");
            List<String> before = bikes.relations("rides__sqb_physical");
            String locked = refs(bikes, "pr_3", "stg_rentals").replace("=", ":");
            for (String key : List.of("virtual_env:pr_2", "model_version:" + locked)) {
                bikes.executeState(LOCK.formatted(key));
            }
            assertThatCommand(bikes.here("", "janitor", "--auto-approve", "--retention-days", "0", "--verbose"))
                    .succeeds()
                    .stdoutContains("pr_2  it is locked", "it is locked", "Cleaned up 4");
            assertThat(bikes.relations("rides__sqb_physical")).hasSize(before.size() - 2);
            assertThat(bikes.rows("SELECT count(*) FROM rides__pr_2.fct_rentals"))
                    .containsExactly(List.of("3"));
            assertThat(bikes.rows(EVERYTHING)).containsExactly(List.of("3", "3", "3"));
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"DUCKDB_DUCKDB", "POSTGRES_POSTGRES"})
    @Spec("virtual-recovery 6.3")
    void survivesDeathAtEveryStatement(Pair pair) {
        try (CityBikes bikes = configured(CityBikes.create(directory, pair))) {
            version(bikes, 0).succeedHere("build");
            List<String> prod = bikes.relations("rides__sqb_physical");
            assertThat(KillCampaign.run(
                            Sqb.in(bikes.files()),
                            new KillCampaign.Scenario() {
                                @Override
                                public void prepare(int attempt) {
                                    version(bikes, attempt).succeedHere("build", "--virtual-env", "pr_1");
                                    assertThat(bikes.relations("rides__sqb_physical"))
                                            .hasSize(prod.size() + 3);
                                }

                                @Override
                                public List<String> command() {
                                    return List.of(JANITOR);
                                }

                                @Override
                                public void checkAfterDeath(int attempt) {
                                    assertThat(bikes.rows(EVERYTHING)).containsExactly(List.of("3", "3", "3"));
                                    for (String view : bikes.relations("rides__pr_1")) {
                                        assertThat(bikes.rows("SELECT count(*) > 0 FROM rides__pr_1." + view))
                                                .isNotEmpty();
                                    }
                                }

                                @Override
                                public void recover(int attempt) {
                                    bikes.executeState(
                                            "UPDATE sqlbuild_state.locks SET expires_at = TIMESTAMP '2020-01-01 00:00:00'");
                                    bikes.succeedHere(JANITOR);
                                    assertThat(bikes.relations("rides__sqb_physical"))
                                            .isEqualTo(prod);
                                    assertThat(bikes.rows("SELECT schema_name FROM information_schema.schemata"
                                                    + " WHERE schema_name LIKE 'rides__pr%'"))
                                            .isEmpty();
                                    assertThat(bikes.state(
                                                    "SELECT (SELECT count(*) FROM sqlbuild_state.model_versions),"
                                                            + " (SELECT count(*) FROM sqlbuild_state.physical_relations),"
                                                            + " (SELECT count(*) FROM sqlbuild_state.virtual_environments),"
                                                            + " (SELECT count(*) FROM sqlbuild_state.virtual_environment_checkpoints),"
                                                            + " (SELECT count(*) FROM sqlbuild_state.locks),"
                                                            + " (SELECT count(*) FROM sqlbuild_state.state_operations"
                                                            + " WHERE status = 'running')"))
                                            .containsExactly(List.of("3", "4", "1", "1", "0", "0"));
                                    checkAfterDeath(attempt);
                                }
                            },
                            SPARSER))
                    .hasSizeGreaterThan(3);
        }
    }
}
