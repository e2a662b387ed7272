package dev.sqlbuild.it;

import static dev.sqlbuild.it.CommandResultAssert.assertThatCommand;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sqlbuild.it.CityBikes.Pair;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Every kind of node adopted and detached, and what belongs to others. */
class AdoptKindsIT {
    private static final List<String> NAMES = List.of(
            "bike_types",
            "stg_rentals",
            "fct_rentals",
            "station_usage",
            "stg_rides",
            "hourly",
            "customers",
            "busy_hours",
            "busiest",
            "priced");

    @TempDir
    Path directory;

    /** Beside the usual ones: an incremental model, a snapshot, a function, and views over views. */
    private static CityBikes direct(Path directory, Pair pair) {
        CityBikes bikes = CityBikes.create(directory, pair);
        bikes.files()
                .file("sources/more.yml", """
                        sources:
                          - name: raw_rides
                            schema: lake
                            table: rides
                          - name: raw_customers
                            schema: lake
                            table: customers
                        """)
                .file("functions/sql/fare.sql", """
                        FUNCTION (arguments (p_rides INTEGER), returns INTEGER);
                        p_rides * 3
                        """)
                .model("stg_rides", """
                        MODEL (materialized view);
                        SELECT started_at FROM __source("raw_rides")
                        """)
                .model("hourly", """
                        MODEL (
                          materialized incremental,
                          incremental_strategy delete_insert,
                          cursor ride_hour,
                          cursor_type timestamp,
                          cursor_grain hour,
                          cursor_inputs (stg_rides started_at),
                        );
                        SELECT date_trunc('hour', started_at) AS ride_hour, CAST(count(*) AS INTEGER) AS rides
                        FROM __ref("stg_rides") GROUP BY 1
                        """)
                .model("customers", """
                        MODEL (
                          materialized snapshot,
                          unique_key [customer_id],
                          snapshot_strategy check,
                          check_columns [tier],
                        );
                        SELECT customer_id, tier FROM __source("raw_customers")
                        """)
                .model("busy_hours", """
                        MODEL (materialized view);
                        SELECT ride_hour, rides FROM __ref("hourly") WHERE rides > 0
                        """)
                .model("busiest", """
                        MODEL (materialized view);
                        SELECT max(rides) AS rides FROM __ref("busy_hours")
                        """)
                .model("priced", """
                        MODEL (materialized view);
                        SELECT ride_hour, __udf("fare")(rides) AS price FROM __ref("busy_hours")
                        """);
        bikes.execute(
                "CREATE TABLE lake.rides (started_at TIMESTAMP)",
                "CREATE TABLE lake.customers (customer_id INTEGER, tier VARCHAR(10))",
                "INSERT INTO lake.customers VALUES (1, 'silver'), (2, 'gold')");
        ride(bikes, 4);
        ride(bikes, 5);
        bikes.mode("direct");
        return bikes;
    }

    /** Two more rides. The source forgets all but the hour before, so what was built of it cannot be built again. */
    private static void ride(CityBikes bikes, int hour) {
        bikes.execute(
                "DELETE FROM lake.rides WHERE started_at < TIMESTAMP '2026-03-02 0%d:00:00'".formatted(hour - 1),
                "INSERT INTO lake.rides VALUES (TIMESTAMP '2026-03-02 0%d:10:00'), (TIMESTAMP '2026-03-02 0%d:50:00')"
                        .formatted(hour, hour),
                "UPDATE lake.customers SET tier = 'tier %d' WHERE customer_id = 1".formatted(hour));
    }

    private static List<String> hours(CityBikes bikes, String schema) {
        return bikes
                .rows("SELECT CAST(EXTRACT(HOUR FROM ride_hour) AS INTEGER), rides FROM " + schema
                        + ".hourly ORDER BY ride_hour")
                .stream()
                .map(row -> row.get(0) + "=" + row.get(1))
                .toList();
    }

    private static String history(CityBikes bikes) {
        return bikes.rows("SELECT count(*), count(DISTINCT tier) FROM rides.customers WHERE customer_id = 1")
                .get(0)
                .toString();
    }

    /** Hashes of all rows of all relations. */
    private static TreeMap<String, List<List<String>>> rows(CityBikes bikes) {
        TreeMap<String, List<List<String>>> rows = new TreeMap<>();
        for (String name : NAMES) {
            rows.put(name, bikes.rows("SELECT md5(CAST(t AS VARCHAR)) FROM rides." + name + " AS t ORDER BY 1"));
        }
        return rows;
    }

    private static CommandResult convert(CityBikes bikes, String verb) {
        CommandResult result = bikes.here(verb + " prod", "state", verb, "--allow-copy");
        assertThatCommand(result).succeeds();
        return result;
    }

    private static void succeeds(CityBikes bikes, String... command) {
        assertThatCommand(bikes.here("", command)).succeeds();
    }

    @ParameterizedTest
    @EnumSource(names = {"DUCKDB_DUCKDB", "POSTGRES_POSTGRES"})
    @Spec("virtual-recovery 2, 3, 9.1, 9.7, 9.8, 9.9")
    void carriesHistoriesThroughBothModes(Pair pair) {
        try (CityBikes bikes = direct(directory, pair)) {
            succeeds(bikes, "build");
            TreeMap<String, List<List<String>>> built = rows(bikes);
            bikes.mode("virtual");
            assertThat(convert(bikes, "adopt").stdout()).contains("Adopted 10 models", "fare");
            assertThat(rows(bikes)).isEqualTo(built);
            assertThatCommand(bikes.here("", "plan")).succeeds().stdoutLacks("first run", "query changed");
            assertThatCommand(bikes.here("", "reconcile", "--exit-code")).succeeds();

            ride(bikes, 6);
            succeeds(bikes, "build");
            assertThat(hours(bikes, "rides")).containsExactly("4=2", "5=2", "6=2");
            assertThat(history(bikes)).isEqualTo("[2, 2]");
            assertThat(bikes.rows("SELECT sum(price) FROM rides.priced")).containsExactly(List.of("18"));

            bikes.editFacts();
            succeeds(bikes, "build", "--virtual-env", "pr_7");
            succeeds(bikes, "promote", "--from", "pr_7", "--to", "prod");
            TreeMap<String, List<List<String>>> promoted = rows(bikes);
            convert(bikes, "detach");
            assertThat(rows(bikes)).isEqualTo(promoted);
            assertThat(hours(bikes, "rides__pr_7")).containsExactly("4=2", "5=2", "6=2");

            bikes.mode("direct");
            assertThatCommand(bikes.here("", "plan", "--changes-only"))
                    .succeeds()
                    .stdoutLacks("first run", "query changed");
            ride(bikes, 7);
            succeeds(bikes, "build");
            assertThat(hours(bikes, "rides")).containsExactly("4=2", "5=2", "6=2", "7=2");
            assertThat(history(bikes)).isEqualTo("[3, 3]");

            TreeMap<String, List<List<String>>> rebuilt = rows(bikes);
            bikes.mode("virtual");
            assertThat(convert(bikes, "adopt").stdout()).contains("replace", "pr_7 shares this version");
            assertThat(rows(bikes)).isEqualTo(rebuilt);
            assertThat(hours(bikes, "rides__pr_7")).containsExactly("4=2", "5=2", "6=2", "7=2");
            ride(bikes, 8);
            succeeds(bikes, "build");
            assertThat(hours(bikes, "rides")).containsExactly("4=2", "5=2", "6=2", "7=2", "8=2");
            assertThat(history(bikes)).isEqualTo("[4, 4]");
            assertThatCommand(bikes.here("", "reconcile", "--exit-code")).succeeds();
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"DUCKDB_DUCKDB", "POSTGRES_POSTGRES"})
    @Spec("virtual-recovery 2.5")
    void showsEverybodyTheColumnsOfAVersionThatIsReplaced(Pair pair) {
        try (CityBikes bikes = CityBikes.create(directory, pair)) {
            bikes.files()
                    .model("stg_rentals", "MODEL (materialized table);\nSELECT * FROM __source(\"raw_rentals\")\n")
                    .model("fct_rentals", "MODEL (materialized table);\nSELECT * FROM __ref(\"stg_rentals\")\n")
                    .model("station_usage", "MODEL (materialized view);\nSELECT * FROM __ref(\"fct_rentals\")\n");
            bikes.mode("direct");
            succeeds(bikes, "build");
            bikes.mode("virtual");
            convert(bikes, "adopt");
            succeeds(bikes, "build", "--virtual-env", "pr_7");
            convert(bikes, "detach");
            bikes.execute("ALTER TABLE lake.rentals ADD COLUMN minutes INTEGER", "UPDATE lake.rentals SET minutes = 5");
            bikes.mode("direct");
            succeeds(bikes, "build");
            bikes.mode("virtual");
            convert(bikes, "adopt");
            for (String schema : List.of("rides", "rides__pr_7")) {
                assertThat(bikes.columns(schema, "station_usage")).contains("minutes");
                assertThat(bikes.rows("SELECT sum(minutes) FROM " + schema + ".station_usage"))
                        .containsExactly(List.of("15"));
            }
            assertThatCommand(bikes.here("", "reconcile", "--virtual-env", "pr_7", "--exit-code"))
                    .succeeds();
        }
    }

    @Test
    @Spec({"virtual-recovery 9.11", "virtual-recovery 3"})
    void leavesEverythingWhenARelationFailsAndAfterwardsGoesOn() {
        try (CityBikes bikes = CityBikes.create(directory, Pair.DUCKDB_DUCKDB)) {
            bikes.files().file("sources/more.yml", """
                    sources:
                      - name: raw_labels
                        schema: lake
                        table: labels
                    """).model("station_usage", """
                    MODEL (materialized view);
                    SELECT r.station, l.label FROM __ref("fct_rentals") AS r CROSS JOIN __source("raw_labels") AS l
                    """);
            bikes.execute("CREATE TABLE lake.labels AS SELECT 'city' AS label").mode("direct");
            succeeds(bikes, "build");
            List<List<String>> relations = relations(bikes);
            bikes.execute("ALTER TABLE lake.labels RENAME TO labels_away").mode("virtual");
            assertThatCommand(bikes.here("adopt prod", "state", "adopt", "--allow-copy"))
                    .failsWith("S073")
                    .stderrContains("state adopt failed and was undone", "labels");
            assertThat(relations(bikes)).isEqualTo(relations);
            assertThat(bikes.state("SELECT e.action, e.status FROM sqlbuild_state.state_operations AS o"
                            + " JOIN sqlbuild_state.state_operation_events AS e ON o.operation_id = e.operation_id"
                            + " WHERE o.operation_type = 'adopt' AND o.status = 'failed' ORDER BY e.created_at"))
                    .containsExactly(List.of("start", "running"), List.of("fail", "failed"));
            assertThat(bikes.state("SELECT message FROM sqlbuild_state.state_operation_events WHERE action = 'fail'"))
                    .singleElement()
                    .asString()
                    .contains("labels");
            assertThat(bikes.state("SELECT count(*) FROM sqlbuild_state.physical_relations"))
                    .containsExactly(List.of("0"));

            bikes.execute("ALTER TABLE lake.labels_away RENAME TO labels");
            convert(bikes, "adopt");
            assertThatCommand(bikes.here("", "plan")).succeeds().stdoutLacks("first run", "query changed");
            refusesToDetachWhatIsNotThere(bikes);
            convert(bikes, "detach");
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"DUCKDB_DUCKDB", "POSTGRES_POSTGRES"})
    @Spec({"virtual-recovery 3", "virtual-recovery 6.2"})
    void leavesTheViewOfAModelThatTheProjectNoLongerHas(Pair pair) {
        try (CityBikes bikes = CityBikes.create(directory, pair)) {
            succeeds(bikes, "build");
            bikes.files().delete("models/station_usage.sql");
            assertThat(convert(bikes, "detach").stdout())
                    .contains(
                            "warning: model station_usage is not in the project, and what shows it stays: rides.station_usage",
                            "copy  rides__sqb_physical.fct_rentals__v_",
                            "Detached 3 models");
            assertThat(bikes.rows("SELECT sum(rentals) FROM rides.station_usage"))
                    .containsExactly(List.of("3"));
            bikes.mode("direct");
            succeeds(bikes, "build");
            assertThat(bikes.rows("SELECT sum(rentals) FROM rides.station_usage"))
                    .containsExactly(List.of("3"));

            String config = bikes.files().read("sqlbuild_project.toml");
            bikes.files().file("sqlbuild_project.toml", config + "\n[janitor]\nenabled = true\nretention_days = 0\n");
            bikes.mode("virtual");
            for (int runs = 0; runs < 3; runs++) succeeds(bikes, "janitor", "--auto-approve");
            assertThat(bikes.rows("SELECT sum(rentals) FROM rides.station_usage"))
                    .containsExactly(List.of("3"));
            assertThat(bikes.relations("rides__sqb_physical"))
                    .anyMatch(name -> name.startsWith("fct_rentals"))
                    .noneMatch(name -> name.startsWith("stg_rentals"));
        }
    }

    private static void refusesToDetachWhatIsNotThere(CityBikes bikes) {
        String home = bikes.relations("rides__sqb_physical").stream()
                .filter(name -> name.startsWith("fct_rentals"))
                .findFirst()
                .orElseThrow();
        bikes.execute("ALTER TABLE rides__sqb_physical." + home + " RENAME TO away");
        assertThatCommand(bikes.here("detach prod", "state", "detach", "--allow-copy"))
                .failsWith("C252")
                .stderrContains("physical relation of 'fct_rentals' is gone: rides__sqb_physical." + home);
        bikes.execute("ALTER TABLE rides__sqb_physical.away RENAME TO " + home);

        bikes.executeState("UPDATE sqlbuild_state.physical_relations SET artifact_name = 'x'"
                + " WHERE artifact_name = 'fct_rentals'");
        assertThatCommand(bikes.here("detach prod", "state", "detach", "--allow-copy"))
                .failsWith("C251")
                .stderrContains("no tracked relation for model 'fct_rentals'");
        bikes.executeState("UPDATE sqlbuild_state.physical_relations SET artifact_name = 'fct_rentals'"
                + " WHERE artifact_name = 'x'");

        bikes.execute("DROP VIEW rides.stg_rentals", "CREATE TABLE rides.stg_rentals AS SELECT 1 AS a");
        assertThatCommand(bikes.here("detach prod", "state", "detach", "--allow-copy"))
                .failsWith("C250")
                .stderrContains("logical target for 'stg_rentals' is a table; detach will not overwrite it");
        bikes.execute("DROP TABLE rides.stg_rentals");
        succeeds(bikes, "reconcile", "repair-view", "--virtual-env", "prod", "--model", "stg_rentals");
    }

    @Test
    @Spec("virtual-recovery 2.4, 3")
    void namesConsumersAndNeverBreaksThem() {
        try (CityBikes bikes = CityBikes.create(directory, Pair.POSTGRES_POSTGRES)) {
            bikes.mode("direct");
            succeeds(bikes, "build");
            bikes.execute(
                    "CREATE SCHEMA bi",
                    "CREATE VIEW bi.daily AS SELECT count(*) AS n FROM rides.fct_rentals",
                    "CREATE MATERIALIZED VIEW bi.usage AS SELECT * FROM rides.station_usage",
                    "ALTER TABLE rides.stg_rentals ENABLE ROW LEVEL SECURITY");
            bikes.mode("virtual");
            assertThat(convert(bikes, "adopt").stdout())
                    .contains(
                            "warning: bi.daily reads rides.fct_rentals and will stay on the adopted version",
                            "warning: rides.stg_rentals has row level security")
                    .doesNotContain("rides.station_usage reads");
            assertThat(bikes.rows("SELECT n FROM bi.daily")).containsExactly(List.of("3"));
            bikes.execute("REFRESH MATERIALIZED VIEW bi.usage");

            bikes.execute("CREATE MATERIALIZED VIEW bi.labels AS SELECT DISTINCT label FROM rides.fct_rentals");
            List<List<String>> relations = relations(bikes);
            assertThatCommand(bikes.here("detach prod", "state", "detach"))
                    .failsWith("S072")
                    .stderrContains("bi.labels", "failed and was undone");
            assertThat(relations(bikes)).isEqualTo(relations);
            assertThat(bikes.state("SELECT status FROM sqlbuild_state.virtual_environments"))
                    .containsExactly(List.of("finalized"));
            assertThat(
                            bikes.state(
                                    "SELECT status, error_code FROM sqlbuild_state.state_operations WHERE operation_type = 'detach'"))
                    .containsExactly(List.of("failed", "S072"));

            bikes.execute("DROP MATERIALIZED VIEW bi.labels");
            convert(bikes, "detach");
            assertThat(bikes.rows("SELECT n FROM bi.daily")).containsExactly(List.of("3"));
            assertThat(bikes.rows("SELECT relrowsecurity FROM pg_class WHERE oid = 'rides.stg_rentals'::regclass"))
                    .containsExactly(List.of("true"));
        }
    }

    private static List<List<String>> relations(CityBikes bikes) {
        return bikes.rows("SELECT table_schema, table_name, table_type FROM information_schema.tables"
                + " WHERE table_schema IN ('rides', 'rides__sqb_physical') ORDER BY 1, 2");
    }
}
