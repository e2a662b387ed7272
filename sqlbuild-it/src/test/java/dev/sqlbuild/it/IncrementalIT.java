package dev.sqlbuild.it;

import static dev.sqlbuild.it.CommandResultAssert.assertThatCommand;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Incremental models over days of rides, on both engines. */
class IncrementalIT {
    private static final String HOURS =
            "SELECT CAST(EXTRACT(HOUR FROM ride_hour) AS INTEGER) || '=' || rides FROM dev.hourly ORDER BY ride_hour, station_id";

    @TempDir
    Path directory;

    private TestEngine.Project project;
    private Sqb sqb;

    private void start(TestEngine engine) {
        project = engine.project(directory);
        sqb = Sqb.in(project.files());
        project.files().file("sources/raw.yml", """
                sources:
                  - name: rides
                    schema: raw
                    table: rides
                  - name: docks
                    schema: raw
                    table: docks
                """);
        project.execute(
                "CREATE SCHEMA raw",
                "CREATE TABLE raw.rides (ride_id INTEGER, station_id INTEGER, started_at TIMESTAMP)",
                "CREATE TABLE raw.docks (dock_id INTEGER, seen_at TIMESTAMP)");
        project.files().model("stg_rides", "MODEL (materialized view);\nSELECT * FROM __source(\"rides\")\n");
    }

    /** The hourly model with more fields in its header. */
    private void hourly(String more) {
        hourly(more, "COUNT(*) AS rides");
    }

    private void hourly(String more, String measures) {
        project.files().model("hourly", """
                MODEL (
                  materialized incremental,
                  incremental_strategy delete_insert,
                  cursor ride_hour,
                  cursor_type timestamp,
                  cursor_grain hour,
                  cursor_inputs (stg_rides started_at),
                  %s
                );
                SELECT date_trunc('hour', r.started_at) AS ride_hour, r.station_id, %s
                FROM __ref("stg_rides") AS r
                GROUP BY 1, 2
                """.formatted(more, measures));
    }

    private void ride(String... times) {
        for (String time : times) {
            String at = time.length() == 5 ? "2026-03-09 " + time + ":00" : time;
            project.execute("INSERT INTO raw.rides VALUES (1, 1, TIMESTAMP '" + at + "')");
        }
    }

    private void build(String... arguments) {
        String[] all = new String[arguments.length + 1];
        all[0] = "build";
        System.arraycopy(arguments, 0, all, 1, arguments.length);
        assertThatCommand(sqb.run(all)).succeeds();
    }

    private String sql(String model) {
        return project.files().read("target/run/models/" + model + ".sql");
    }

    /** The first column of a query as text. */
    private List<String> column(String sql) {
        return project.rows(sql).stream().map(row -> row.get(0)).toList();
    }

    private String value(String sql) {
        return assertThat(column(sql)).hasSize(1).actual().get(0);
    }

    private String fingerprints(String model) {
        return value("SELECT count(*) FROM dev._sqlbuild_fingerprints WHERE node_name = '" + model + "'");
    }

    @ParameterizedTest
    @EnumSource(TestEngine.class)
    @Spec({
        "incremental 1",
        "incremental 2",
        "incremental 3",
        "incremental 4",
        "incremental 5",
        "incremental 7",
        "incremental 8"
    })
    void continuesFromItsTable(TestEngine engine) {
        start(engine);
        hourly("");
        ride("08:10", "08:50", "09:20");
        assertThatCommand(sqb.run("plan", "--json")).succeeds().json(plan -> {
            JsonNode node = PlanIT.node(plan, "hourly");
            assertThat(node.at("/action").asText()).isEqualTo("create_table");
            assertThat(node.at("/reason").asText()).isEqualTo("first_run");
            assertThat(node.at("/bounds").isNull()).isTrue();
        });
        build();
        assertThat(column(HOURS)).containsExactly("8=2", "9=1");

        ride("09:40", "10:05");
        assertThatCommand(sqb.run("plan", "--json", "--select", "hourly"))
                .succeeds()
                .json(plan -> {
                    JsonNode node = PlanIT.node(plan, "hourly");
                    assertThat(node.at("/action").asText()).isEqualTo("incremental_delete_insert");
                    assertThat(node.at("/reason").asText()).isEqualTo("normal_incremental");
                    assertThat(node.at("/cursor/column").asText()).isEqualTo("ride_hour");
                    assertThat(node.at("/bounds/resolved").asText()).isEqualTo("plan");
                    assertThat(node.at("/bounds/start").asText()).isEqualTo("2026-03-09T09:00:00");
                    assertThat(node.at("/bounds/end").asText()).isEqualTo("2026-03-09T11:00:00");
                });
        assertThatCommand(sqb.run("plan", "--json")).succeeds().json(plan -> {
            JsonNode bounds = PlanIT.node(plan, "hourly").at("/bounds");
            assertThat(bounds.at("/resolved").asText()).isEqualTo("run");
            assertThat(bounds.at("/start").isNull()).isTrue();
        });
        assertThatCommand(sqb.run("plan", "--verbose"))
                .succeeds()
                .stdoutContains("bounds   computed at run time, once model stg_rides is up to date");
        build();
        assertThat(column(HOURS)).containsExactly("8=2", "9=2", "10=1");
        assertThat(sql("hourly"))
                .contains("\"started_at\" >= TIMESTAMP '2026-03-09 09:00:00'")
                .contains("\"started_at\" < TIMESTAMP '2026-03-09 11:00:00') AS r");

        build();
        assertThat(column(HOURS)).containsExactly("8=2", "9=2", "10=1");

        ride("08:30");
        build();
        assertThat(column(HOURS)).containsExactly("8=2", "9=2", "10=1");
        hourly("lookback 3h");
        build();
        assertThat(column(HOURS)).containsExactly("8=3", "9=2", "10=1");

        hourly("");
        for (int day = 10; day <= 14; day++) ride("2026-03-" + day + " 12:00:00");
        build();
        assertThat(value("SELECT count(*) FROM dev.hourly")).isEqualTo("8");

        project.execute("COMMENT ON TABLE dev.hourly IS 'kept'", "DELETE FROM dev.hourly");
        build();
        assertThat(value("SELECT count(*) FROM dev.hourly")).isEqualTo("8");
        String comment = engine == TestEngine.POSTGRES
                ? "SELECT obj_description('dev.hourly'::regclass)"
                : "SELECT comment FROM duckdb_tables() WHERE table_name = 'hourly'";
        assertThat(value(comment)).isEqualTo("kept");

        project.execute("DELETE FROM raw.rides");
        assertThatCommand(sqb.run("build")).succeeds().stderrContains("no new data for 'hourly'");
        assertThat(value("SELECT count(*) FROM dev.hourly")).isEqualTo("8");
        assertThat(column("SELECT table_name FROM information_schema.tables WHERE table_name LIKE '%delta%'"))
                .isEmpty();
    }

    @ParameterizedTest
    @EnumSource(TestEngine.class)
    @Spec({"incremental 6", "planning 7"})
    void processesAGivenInterval(TestEngine engine) {
        start(engine);
        hourly("");
        ride("2026-03-01 08:10:00", "2026-03-02 08:10:00");
        build();
        ride("2026-03-01 08:20:00", "2026-03-02 08:20:00");

        build("--start-cursor-ts", "2026-03-01", "--end-cursor-ts", "2026-03-02", "--select", "hourly");
        assertThat(column(HOURS)).containsExactly("8=2", "8=1");
        assertThatCommand(sqb.run("build", "--start-cursor-ts", "2026-03-02", "--end-cursor-ts", "2026-03-01"))
                .failsWith("S303");
        assertThatCommand(sqb.run("build", "--start-cursor-ts", "tomorrow")).failsWith("S303");
        assertThatCommand(sqb.run("build", "--start-cursor-int", "5")).failsWith("S303");
        assertThatCommand(sqb.run("build", "--full-refresh", "--start-cursor-ts", "2026-03-01"))
                .failsWith("S206");
        assertThat(column(HOURS)).containsExactly("8=2", "8=1");

        ride("2026-03-03 08:00:00");
        build();
        assertThat(column(HOURS)).containsExactly("8=2", "8=2", "8=1");
        assertThatCommand(sqb.run("build", "--start-cursor-ts", "2026-03-20", "--end-cursor-ts", "2026-03-21"))
                .succeeds()
                .stderrContains("stays a hole");
    }

    @ParameterizedTest
    @EnumSource(TestEngine.class)
    @Spec("incremental 9")
    void waitsForTheSlowestInput(TestEngine engine) {
        start(engine);
        project.files().model("hourly", """
                MODEL (
                  materialized incremental, incremental_strategy delete_insert,
                  cursor ride_hour, cursor_type timestamp, cursor_grain hour,
                  cursor_inputs (rides started_at, docks (column seen_at, roles [watermark]))
                );
                SELECT date_trunc('hour', started_at) AS ride_hour, 1 AS station_id, COUNT(*) AS rides
                FROM __source("rides") CROSS JOIN (SELECT MAX(seen_at) AS last FROM __source("docks")) AS d
                GROUP BY 1
                """);
        ride("09:30", "11:30", "12:30");
        project.execute("INSERT INTO raw.docks VALUES (1, TIMESTAMP '2026-03-09 10:30:00')");
        build();
        assertThat(column(HOURS)).containsExactly("9=1");
        project.execute("INSERT INTO raw.docks VALUES (1, TIMESTAMP '2026-03-09 12:30:00')");
        build();
        assertThat(column(HOURS)).containsExactly("9=1", "11=1", "12=1");
    }

    @ParameterizedTest
    @EnumSource(TestEngine.class)
    @Spec({"incremental 11", "incremental 12", "adapters 13"})
    void mergesAndReplacesByKey(TestEngine engine) {
        start(engine);
        project.execute(
                "CREATE TABLE raw.state (station_id INTEGER, bikes INTEGER, first_seen INTEGER)",
                "INSERT INTO raw.state VALUES (1, 5, 100)");
        project.files().file("sources/state.yml", """
                sources:
                  - name: state
                    schema: raw
                """);
        project.files().model("stations", """
                MODEL (materialized incremental, incremental_strategy merge, unique_key station_id,
                  merge_exclude_columns [first_seen]);
                SELECT station_id, bikes, first_seen FROM __source("state")
                """);
        project.files().model("latest", """
                MODEL (materialized incremental, incremental_strategy delete_insert, unique_key [station_id]);
                SELECT station_id, bikes FROM __source("state")
                """);
        build();
        project.execute("DELETE FROM raw.state", "INSERT INTO raw.state VALUES (1, 7, 999), (2, 3, 200)");
        build();
        assertThat(column("SELECT station_id || ':' || bikes || ':' || first_seen FROM dev.stations ORDER BY 1"))
                .containsExactly("1:7:100", "2:3:200");
        assertThat(column("SELECT station_id || ':' || bikes FROM dev.latest ORDER BY 1"))
                .containsExactly("1:7", "2:3");

        project.execute("DELETE FROM raw.state", "INSERT INTO raw.state VALUES (2, 8, 0), (2, 9, 0), (NULL, 4, 0)");
        assertThatCommand(sqb.run("build", "--select", "stations"))
                .failsWith("A507")
                .stderrContains("1 row has NULL in the key", "these keys occur more than once: 2");
        assertThat(column("SELECT station_id || ':' || bikes || ':' || first_seen FROM dev.stations ORDER BY 1"))
                .containsExactly("1:7:100", "2:3:200");
        assertThat(value("SELECT count(*) FROM dev.stations__delta")).isEqualTo("3");

        build("--select", "latest");
        build("--select", "latest");
        assertThat(column("SELECT COALESCE(station_id, 0) || ':' || bikes FROM dev.latest ORDER BY 1"))
                .containsExactly("0:4", "1:7", "2:8", "2:9");
    }

    @ParameterizedTest
    @EnumSource(TestEngine.class)
    @Spec("incremental 13")
    void appendsWithoutDuplicates(TestEngine engine) {
        start(engine);
        project.execute("CREATE TABLE raw.events (event_id INTEGER)", "INSERT INTO raw.events VALUES (1), (2)");
        project.files().file("sources/events.yml", """
                sources:
                  - name: events
                    schema: raw
                """);
        project.files().model("log", """
                MODEL (materialized incremental, incremental_strategy append, cursor event_id, cursor_type integer,
                  append_cursor_inclusive false);
                SELECT event_id FROM __source("events")
                """);
        build();
        project.execute("INSERT INTO raw.events VALUES (3), (4), (5)");
        build();
        build();
        assertThat(column("SELECT event_id FROM dev.log ORDER BY 1")).containsExactly("1", "2", "3", "4", "5");
        build("--start-cursor-int", "1");
        assertThat(column("SELECT event_id FROM dev.log ORDER BY 1")).containsExactly("1", "2", "3", "4", "5");
    }

    @ParameterizedTest
    @EnumSource(TestEngine.class)
    @Spec({"incremental 14", "incremental 15"})
    void resumesBatches(TestEngine engine) {
        start(engine);
        project.files().file("audits/generic/few_rides.sql", """
                AUDIT ();
                SELECT * FROM @relation WHERE rides > 2
                """);
        hourly("incremental_mode microbatch, batch_size 1d, audits [few_rides (run_scope delta_and_final)]");
        for (int day = 1; day <= 5; day++) ride("2026-03-0" + day + " 12:00:00");
        ride("2026-03-03 12:10:00", "2026-03-03 12:20:00");

        assertThatCommand(sqb.run("build"))
                .exitsWith(1)
                .stderrContains(
                        "batch 2 (2026-03-03T12:00:00..2026-03-04T12:00:00): delta audit for 'hourly' failed before target"
                                + " update with severity level: error");
        assertThat(value("SELECT count(*) FROM dev.hourly")).isEqualTo("2");
        assertThat(fingerprints("hourly")).isEqualTo("0");

        project.execute("DELETE FROM raw.rides WHERE started_at > TIMESTAMP '2026-03-03 12:00:00'"
                + " AND started_at < TIMESTAMP '2026-03-04 00:00:00'");
        assertThatCommand(sqb.run("plan", "--json", "--select", "hourly"))
                .succeeds()
                .json(plan -> assertThat(PlanIT.node(plan, "hourly")
                                .at("/cursor/batches")
                                .asInt())
                        .isEqualTo(4));
        build();
        assertThat(value("SELECT count(*) || ':' || sum(rides) FROM dev.hourly"))
                .isEqualTo("5:5");
        assertThat(fingerprints("hourly")).isEqualTo("1");

        ride("2026-03-04 12:10:00", "2026-03-04 12:20:00");
        assertThatCommand(sqb.run("build", "--full-refresh")).exitsWith(1).stderrContains("batch 3 (");
        assertThat(value("SELECT count(*) || ':' || sum(rides) FROM dev.hourly"))
                .isEqualTo("5:5");
        project.execute("DELETE FROM raw.rides WHERE started_at > TIMESTAMP '2026-03-05 00:00:00'");
        project.execute("DELETE FROM raw.rides WHERE started_at = TIMESTAMP '2026-03-04 12:20:00'");
        build("--full-refresh");
        assertThat(value("SELECT count(*) || ':' || sum(rides) FROM dev.hourly"))
                .isEqualTo("4:5");
        assertThat(
                        column(
                                "SELECT table_name FROM information_schema.tables WHERE table_name LIKE 'hourly!_!_%' ESCAPE '!'"))
                .isEmpty();
    }

    @ParameterizedTest
    @EnumSource(TestEngine.class)
    @Spec("incremental 16")
    void raisesBatchesToTheGrainOfAnInput(TestEngine engine) {
        start(engine);
        project.files().model("daily", """
                MODEL (materialized incremental, incremental_strategy delete_insert,
                  cursor ride_day, cursor_type timestamp, cursor_grain day, cursor_inputs (stg_rides started_at));
                SELECT date_trunc('day', started_at) AS ride_day, COUNT(*) AS rides FROM __ref("stg_rides") GROUP BY 1
                """);
        project.files().model("hourly", """
                MODEL (materialized incremental, incremental_strategy delete_insert,
                  cursor ride_hour, cursor_type timestamp, cursor_grain hour, cursor_inputs (daily ride_day),
                  incremental_mode microbatch, batch_size 6h,
                  microbatch_limit (max_batches 2, action cap_from_start));
                SELECT ride_day AS ride_hour, 1 AS station_id, rides FROM __ref("daily")
                """);
        for (int day = 1; day <= 5; day++) ride("2026-03-0" + day + " 12:00:00");
        assertThatCommand(sqb.run("build")).succeeds().stderrContains("3 of 5 batches are left for the next run");
        assertThat(value("SELECT count(*) FROM dev.hourly")).isEqualTo("2");
        assertThat(fingerprints("hourly")).isEqualTo("0");
        assertThatCommand(sqb.run("plan", "--json", "--select", "hourly"))
                .succeeds()
                .json(plan -> assertThat(PlanIT.node(plan, "hourly")
                                .at("/cursor/batches")
                                .asInt())
                        .isEqualTo(4));
        assertThatCommand(sqb.run("build", "--select", "hourly", "--max-microbatches", "3"))
                .exitsWith(1)
                .stderrContains("'hourly' would run 4 batches, above the limit of 3 (--max-microbatches)");
        build("--select", "hourly", "--max-microbatches", "4");
        assertThat(value("SELECT count(*) FROM dev.hourly")).isEqualTo("5");
    }

    @ParameterizedTest
    @EnumSource(TestEngine.class)
    @Spec({"incremental 17", "incremental 18"})
    void followsAChangedQuery(TestEngine engine) {
        start(engine);
        hourly("");
        ride("08:10", "09:20");
        build();
        hourly("", "COUNT(*) AS rides, MIN(r.ride_id) AS first_ride");
        assertThatCommand(sqb.run("plan", "--json", "--select", "hourly"))
                .succeeds()
                .json(plan -> {
                    JsonNode node = PlanIT.node(plan, "hourly");
                    assertThat(node.at("/reason").asText()).isEqualTo("query_changed");
                    assertThat(node.at("/replay/action").asText()).isEqualTo("forward");
                });
        ride("10:00");
        build();
        assertThat(column("SELECT COALESCE(first_ride, 0) FROM dev.hourly ORDER BY ride_hour"))
                .containsExactly("0", "1", "1");

        hourly("on_schema_change fail", "COUNT(*) AS rides, MAX(r.ride_id) AS last_ride");
        assertThatCommand(sqb.run("build", "--json"))
                .exitsWith(1)
                .json(
                        report -> assertThat(report.at("/nodes").toString())
                                .contains("\"schema_change\"")
                                .contains(
                                        "on_schema_change is set to fail: added columns: last_ride; removed columns: first_ride"));
        hourly("on_schema_change ignore", "COUNT(*) AS rides, MAX(r.ride_id) AS last_ride");
        assertThatCommand(sqb.run("build")).succeeds().stderrContains("schema changes are ignored");
        hourly("on_schema_change sync_all_columns", "COUNT(*) AS rides, CAST(MAX(r.ride_id) AS VARCHAR) AS last_ride");
        build();
        assertThat(column("SELECT column_name FROM information_schema.columns WHERE table_name = 'hourly' ORDER BY 1"))
                .containsExactly("last_ride", "ride_hour", "rides", "station_id");

        hourly("", "CAST(COUNT(*) AS VARCHAR) AS rides, CAST(MAX(r.ride_id) AS VARCHAR) AS last_ride");
        assertThatCommand(sqb.run("build"))
                .exitsWith(1)
                .stderrContains("append_new_columns does not support type changes: rides");
        hourly(
                "on_schema_change sync_all_columns",
                "CAST(COUNT(*) AS VARCHAR) AS rides, CAST(MAX(r.ride_id) AS VARCHAR) AS last_ride");
        build();
        assertThat(column("SELECT rides FROM dev.hourly ORDER BY ride_hour")).containsExactly("1", "1", "1");

        String before = fingerprints("hourly");
        project.files().file("audits/generic/never.sql", "AUDIT ();\nSELECT * FROM @relation WHERE rides = '1'\n");
        hourly(
                "on_schema_change sync_all_columns, audits [never]",
                "CAST(COUNT(*) AS VARCHAR) AS rides, CAST(MAX(r.ride_id) AS VARCHAR) AS last_ride");
        ride("11:00");
        assertThatCommand(sqb.run("build"))
                .exitsWith(1)
                .stderrContains("final audit for 'hourly' failed after target table was updated");
        assertThat(value("SELECT count(*) FROM dev.hourly")).isEqualTo("4");
        assertThat(fingerprints("hourly")).isEqualTo(before);
    }

    @ParameterizedTest
    @EnumSource(TestEngine.class)
    @Spec({"planning 4", "planning 5", "planning 6", "planning 8", "planning 20", "planning 21"})
    void replaysHistoryAsDeclared(TestEngine engine) {
        start(engine);
        hourly("replay_on_change bounded-1d");
        daily("");
        for (int day = 1; day <= 5; day++) ride("2026-03-0" + day + " 12:00:00");
        build();

        hourly("replay_on_change bounded-1d", "COUNT(*) * 10 AS rides");
        assertThatCommand(sqb.run("plan"))
                .succeeds()
                .stdoutContains(
                        "replay   bounded 1d (replay_on_change)",
                        "cause    hourly query changed",
                        "replay   bounded 1d (inherited from hourly)");
        build();
        assertThat(column(HOURS)).containsExactly("12=1", "12=1", "12=1", "12=10", "12=10");
        assertThat(column("SELECT rides FROM dev.daily ORDER BY ride_day")).containsExactly("1", "1", "1", "10", "10");

        hourly("replay_on_change full", "COUNT(*) * 100 AS rides");
        daily("full_refresh false");
        assertThatCommand(sqb.run("build"))
                .failsWith("S203")
                .stderrContains(
                        "model 'daily' sets full_refresh false", "hourly query changed with replay_on_change full");
        assertThat(column(HOURS)).containsExactly("12=1", "12=1", "12=1", "12=10", "12=10");
        daily("replay_on_change forward");
        build();
        assertThat(column(HOURS)).containsExactly("12=100", "12=100", "12=100", "12=100", "12=100");
        assertThat(column("SELECT rides FROM dev.daily ORDER BY ride_day")).containsExactly("1", "1", "1", "10", "100");

        project.execute("DROP TABLE dev.hourly");
        assertThatCommand(sqb.run("plan")).succeeds().stdoutContains("SQLBuild state records a previous build");
        build();
        assertThat(column("SELECT rides FROM dev.daily ORDER BY ride_day")).containsExactly("1", "1", "1", "10", "100");

        project.execute("DELETE FROM dev._sqlbuild_fingerprints");
        ride("2026-03-06 12:00:00");
        build();
        assertThat(column(HOURS)).hasSize(6);
    }

    private void daily(String more) {
        project.files().model("daily", """
                MODEL (materialized incremental, incremental_strategy delete_insert,
                  cursor ride_day, cursor_type timestamp, cursor_grain day, cursor_inputs (hourly ride_hour), %s);
                SELECT date_trunc('day', ride_hour) AS ride_day, CAST(SUM(rides) AS BIGINT) AS rides
                FROM __ref("hourly") GROUP BY 1
                """.formatted(more));
    }

    @ParameterizedTest
    @EnumSource(TestEngine.class)
    @Spec("planning 7")
    void makesUpForAReplayThatFailedBelow(TestEngine engine) {
        start(engine);
        hourly("replay_on_change bounded-1d");
        daily("");
        for (int day = 1; day <= 5; day++) ride("2026-03-0" + day + " 12:00:00");
        build();
        hourly("replay_on_change bounded-1d", "COUNT(*) * 10 AS rides");
        daily("post_hooks [inline_sql(\"SELECT * FROM nowhere\")]");
        assertThatCommand(sqb.run("build")).exitsWith(1);
        daily("");
        assertThatCommand(sqb.run("plan", "--json")).succeeds().json(plan -> {
            assertThat(PlanIT.node(plan, "hourly").at("/reason").asText()).isEqualTo("normal_incremental");
            JsonNode node = PlanIT.node(plan, "daily");
            assertThat(node.at("/reason").asText()).isEqualTo("upstream_changed");
            assertThat(node.at("/replay/action").asText()).isEqualTo("bounded");
            assertThat(node.at("/replay/duration").asText()).isEqualTo("1d");
            assertThat(node.at("/replay/origin").asText()).isEqualTo("inherited");
        });
    }

    @ParameterizedTest
    @EnumSource(TestEngine.class)
    @Spec("quality 19")
    void usesBoundsTestsAndDeclaredTypes(TestEngine engine) {
        start(engine);
        project.files().model("hourly", """
                MODEL (materialized incremental, incremental_strategy delete_insert,
                  cursor ride_hour, cursor_type timestamp, cursor_grain hour,
                  cursor_start "2026-01-01T00:00:00",
                  cursor_inputs (stg_rides (column started_at, roles [watermark])),
                  contract enforced,
                  columns (ride_hour (type TIMESTAMP), station_id (type INTEGER), rides (type INTEGER)));
                SELECT date_trunc('hour', started_at) AS ride_hour, station_id, COUNT(*) AS rides
                FROM __ref("stg_rides")
                WHERE started_at >= __cursor_start() AND started_at < __cursor_end()
                GROUP BY 1, 2
                """);
        project.files().file("tests/unit/hourly.sql", """
                TEST (name bounded, cursor_start "2026-03-09 09:00:00", cursor_end "2026-03-09 10:00:00");
                WITH __ref__stg_rides AS (
                  SELECT 1 AS ride_id, 7 AS station_id, TIMESTAMP '2026-03-09 08:59:00' AS started_at
                  UNION ALL SELECT 2, 7, TIMESTAMP '2026-03-09 09:00:00'
                  UNION ALL SELECT 3, 7, TIMESTAMP '2026-03-09 10:00:00'
                ),
                __expected__hourly AS (SELECT TIMESTAMP '2026-03-09 09:00:00' AS ride_hour, 7 AS station_id, 1 AS rides);

                TEST (name before_cursor_start);
                WITH __ref__stg_rides AS (SELECT 1 AS ride_id, 7 AS station_id, TIMESTAMP '2019-05-01 08:59:00' AS started_at),
                __expected__hourly AS (SELECT TIMESTAMP '2019-05-01 08:00:00' AS ride_hour, 7 AS station_id, 1 AS rides)
                """);
        ride("08:10", "09:20");
        assertThatCommand(sqb.run("test")).succeeds().stdoutContains("PASS=2");
        build();
        ride("09:30", "10:00");
        build();
        assertThat(column(HOURS)).containsExactly("8=1", "9=2", "10=1");
        assertThat(
                        value(
                                "SELECT data_type FROM information_schema.columns WHERE table_name = 'hourly' AND column_name = 'rides'"))
                .isEqualToIgnoringCase("integer");
    }

    @ParameterizedTest
    @EnumSource(TestEngine.class)
    @Spec("incremental 10")
    void refusesDeclarationsThatMakeNoSense(TestEngine engine) {
        start(engine);
        String model =
                "MODEL (materialized incremental, %s);\nSELECT started_at AS at, ride_id FROM __source(\"rides\")\n";
        project.files().model("m_key", model.formatted("incremental_strategy merge"));
        project.files()
                .model("m_grain", model.formatted("incremental_strategy append, cursor at, cursor_type timestamp"));
        project.files()
                .model(
                        "m_batch",
                        model.formatted(
                                "incremental_strategy append, cursor ride_id, cursor_type integer, incremental_mode microbatch"));
        project.files()
                .model(
                        "m_cap",
                        model.formatted(
                                "incremental_strategy append, cursor ride_id, cursor_type integer, incremental_mode microbatch,"
                                        + " batch_size 5, microbatch_limit (max_batches 2, action cap_from_end)"));
        project.files()
                .model("m_column", model.formatted("incremental_strategy append, cursor nope, cursor_type integer"));
        project.files()
                .model(
                        "m_policy",
                        model.formatted("incremental_strategy merge, unique_key ride_id, replay_on_change bounded-7d"));
        project.files().model("m_two", """
                MODEL (materialized incremental, incremental_strategy append, cursor at, cursor_type timestamp, cursor_grain day);
                SELECT started_at AS at FROM __source("rides") CROSS JOIN __ref("stg_rides")
                """);
        project.files()
                .model("m_view", "MODEL (materialized view);\nSELECT __cursor_start() AS c FROM __source(\"rides\")\n");
        assertThatCommand(sqb.run("compile"))
                .failsWith("P001")
                .stderrContains(
                        "model 'm_key': incremental_strategy merge requires unique_key",
                        "model 'm_grain': cursor_type timestamp requires cursor_grain",
                        "model 'm_batch': incremental_mode microbatch requires batch_size",
                        "action cap_from_end is not supported",
                        "model 'm_column': cursor column 'nope' is not an output column",
                        "replay_on_change 'bounded-7d' needs a cursor",
                        "reads several inputs; declare cursor_inputs (candidates: rides, stg_rides)",
                        "__cursor_start() is only allowed in the query of an incremental model with a cursor");
    }
}
