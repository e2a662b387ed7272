package dev.sqlbuild.it;

import static dev.sqlbuild.it.CommandResultAssert.assertThatCommand;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sqlbuild.it.CityBikes.Pair;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What new versions of incremental models take over from the versions before. */
class VirtualHistoryIT {
    @TempDir
    Path directory;

    @ParameterizedTest
    @EnumSource(names = {"DUCKDB_DUCKDB", "POSTGRES_POSTGRES"})
    @Spec("virtual-build 13.16, 9.2")
    void copiesOnlyWhatLiesBeforeTheWindowThatIsAppended(Pair pair) {
        try (CityBikes bikes = CityBikes.create(directory, pair)) {
            days(bikes, 5);
            daily(bikes, "append", "replay_on_change bounded-2d, append_cursor_inclusive false", "1");
            bikes.succeed("build");
            daily(bikes, "append", "replay_on_change bounded-2d, append_cursor_inclusive false", "10");
            assertThatCommand(bikes.run("plan", "--virtual-env", "pr_7", "--json"))
                    .succeeds()
                    .stdoutContains("\"seed_strategy\":\"bounded_append_copy\"");
            bikes.succeed("build", "--virtual-env", "pr_7");
            assertThat(rides(bikes, "rides__pr_7")).isEqualTo("1 1 10 10 10");
            assertThat(rides(bikes, "rides")).isEqualTo("1 1 1 1 1");
            assertThat(bikes.state("SELECT model_name, seed_strategy FROM sqlbuild_state.physical_relation_ancestry"))
                    .containsExactly(List.of("daily_rentals", "bounded_append_copy"));

            bikes.execute("INSERT INTO lake.days VALUES (DATE '2026-01-06')");
            bikes.succeed("build", "--virtual-env", "pr_7", "--force");
            assertThat(rides(bikes, "rides__pr_7")).isEqualTo("1 1 10 10 10 10");
            assertThat(bikes.relations("rides__sqb_physical")).noneMatch(name -> name.contains("staging"));
        }
    }

    @Test
    @Spec("virtual-build 9.2")
    void goesOnFromTheCursorWhenTheQueryIsTheSame() {
        try (CityBikes bikes = CityBikes.create(directory, Pair.DUCKDB_DUCKDB)) {
            days(bikes, 3);
            daily(bikes, "delete_insert", "replay_on_change full", "1");
            bikes.succeed("build");
            bikes.execute("UPDATE lake.days SET day = DATE '2025-12-31' WHERE day = DATE '2026-01-01'");
            daily(bikes, "delete_insert", "replay_on_change full, on_schema_change sync_all_columns", "1");
            assertThatCommand(bikes.run("plan", "--virtual-env", "pr_7"))
                    .succeeds()
                    .stdoutContains("Config changed (1)", "seeded from");
            bikes.succeed("build", "--virtual-env", "pr_7");
            assertThat(bikes.rows("SELECT min(day) FROM rides__pr_7.daily_rentals"))
                    .containsExactly(List.of("2026-01-01"));

            daily(bikes, "delete_insert", "unique_key [day, station]", "'x' AS station, 1");
            assertThatCommand(bikes.run("plan", "--virtual-env", "pr_8"))
                    .succeeds()
                    .stdoutContains("from scratch: the version before has no column station");
            bikes.files()
                    .model(
                            "stg_days",
                            "MODEL (materialized view);\nSELECT day FROM __source(\"raw_days\") WHERE 1 = 1\n");
            daily(bikes, "delete_insert", "replay_on_change full", "1");
            assertThatCommand(bikes.run("plan", "--virtual-env", "pr_8"))
                    .succeeds()
                    .stdoutContains("daily_rentals keeps rows computed from earlier upstream versions");
            assertThatCommand(bikes.run("build", "--virtual-env", "pr_8", "--start-cursor-int", "1"))
                    .failsWith("S303");
            assertThat(bikes.relations("rides__pr_8")).isEmpty();
        }
    }

    /** A build refuses before it writes anything, and a plan refuses the same. */
    @Test
    @Spec("virtual-build 7, 8, sources-seeds 2")
    void refusesWhatADirectBuildWouldRefuse() {
        try (CityBikes bikes = CityBikes.create(directory, Pair.DUCKDB_DUCKDB)) {
            bikes.succeed("build");
            bikes.editStaging();
            bikes.execute("ALTER TABLE lake.rentals RENAME TO elsewhere");
            assertThatCommand(bikes.run("plan", "--virtual-env", "pr_7")).failsWith("S405");
            assertThatCommand(bikes.run("build", "--virtual-env", "pr_7")).failsWith("S405");
            assertThat(bikes.state("SELECT count(*) FROM sqlbuild_state.plan_runs"))
                    .containsExactly(List.of("1"));
            assertThat(bikes.state("SELECT count(*) FROM sqlbuild_state.model_versions WHERE status <> 'ready'"))
                    .containsExactly(List.of("0"));
            assertThatCommand(bikes.run("state", "locks")).stdoutContains("no active locks");
        }
    }

    /** Other engines take a column away under the views that read it. */
    @Test
    @Spec("virtual-build 9.1, incremental 3.1")
    void saysHowToTakeAColumnFromAHistoryThatViewsRead() {
        try (CityBikes bikes = CityBikes.create(directory, Pair.POSTGRES_DUCKDB)) {
            bikes.execute("ALTER TABLE lake.rentals ADD COLUMN fare INTEGER");
            bikes.files()
                    .model(
                            "stg_rentals",
                            "MODEL (materialized incremental, incremental_strategy append, cursor rental_id, cursor_type integer,"
                                    + " on_schema_change sync_all_columns);\nSELECT * FROM __source(\"raw_rentals\")\n")
                    .model("fares", "MODEL (materialized view);\nSELECT * FROM __ref(\"stg_rentals\")\n");
            bikes.succeed("build");
            bikes.execute("ALTER TABLE lake.rentals DROP COLUMN fare", "INSERT INTO lake.rentals VALUES (4, 1, 'S2')");
            assertThatCommand(bikes.run("build"))
                    .exitsWith(1)
                    .stdoutContains("error[A504]: cannot change the columns of rides__sqb_physical.stg_rentals__v_")
                    .stderrContains("--full-refresh");
            assertThat(bikes.columns("rides", "fares")).contains("fare");
            bikes.succeed("build", "--full-refresh");
            assertThat(bikes.columns("rides", "fares")).containsExactly("rental_id", "bike_type", "station");
        }
    }

    /** What a branch has tried out, or only a checkpoint knows, must not stop the daily run. */
    @ParameterizedTest
    @EnumSource(names = {"DUCKDB_DUCKDB", "POSTGRES_POSTGRES"})
    @Spec("virtual-build 9.1")
    void isNotStoppedByTheViewOfABranchThatNeedsAColumnThatIsGone(Pair pair) {
        try (CityBikes bikes = CityBikes.create(directory, pair)) {
            bikes.execute("ALTER TABLE lake.rentals ADD COLUMN fare INTEGER");
            bikes.files()
                    .model("stg_rentals", "MODEL (materialized table);\nSELECT * FROM __source(\"raw_rentals\")\n")
                    .model("fares", "MODEL (materialized view);\nSELECT rental_id FROM __ref(\"stg_rentals\")\n");
            bikes.succeed("build");
            bikes.files().model("fares", "MODEL (materialized view);\nSELECT * FROM __ref(\"stg_rentals\")\n");
            bikes.succeed("build", "--virtual-env", "pr_7");
            bikes.files().model("fares", "MODEL (materialized view);\nSELECT rental_id FROM __ref(\"stg_rentals\")\n");
            bikes.execute("ALTER TABLE lake.rentals DROP COLUMN fare", "INSERT INTO lake.rentals VALUES (4, 1, 'S2')");

            bikes.succeed("build");

            assertThat(bikes.rows("SELECT count(*) FROM rides.fares")).containsExactly(List.of("4"));
            String rows = pair == Pair.DUCKDB_DUCKDB ? "4" : "3";
            assertThat(bikes.rows("SELECT count(*) FROM rides__pr_7.fares")).containsExactly(List.of(rows));
            bikes.files().model("fares", "MODEL (materialized view);\nSELECT * FROM __ref(\"stg_rentals\")\n");
            bikes.succeed("build", "--virtual-env", "pr_7", "--select", "fares");
            bikes.succeed("build", "--select", "stg_rentals");
            assertThat(bikes.rows("SELECT count(*) FROM rides__pr_7.fares")).containsExactly(List.of("4"));
            assertThat(bikes.relations("rides__sqb_physical")).noneMatch(name -> name.contains("__old"));
        }
    }

    /**
     * What is refreshed in place is shown elsewhere too: those views follow when columns change, also when the build that
     * changed them fails later.
     */
    @ParameterizedTest
    @EnumSource(names = {"DUCKDB_DUCKDB", "POSTGRES_POSTGRES"})
    @Spec("virtual-build 9.1")
    void keepsTheViewsOfOtherVdesReadableWhenColumnsChange(Pair pair) {
        try (CityBikes bikes = CityBikes.create(directory, pair)) {
            days(bikes, 2);
            daily(bikes, "delete_insert", "on_schema_change sync_all_columns", "1");
            bikes.files()
                    .model("stg_days", "MODEL (materialized table);\nSELECT * FROM __source(\"raw_days\")\n")
                    .model(
                            "daily_rentals",
                            "MODEL (materialized incremental, incremental_strategy delete_insert, cursor day, cursor_type date,"
                                    + " on_schema_change sync_all_columns);\nSELECT * FROM __ref(\"stg_days\")\n");
            bikes.succeed("build");
            bikes.succeed("build", "--virtual-env", "pr_7");
            bikes.execute("ALTER TABLE lake.days ADD COLUMN rides INTEGER");
            bikes.succeed("build");
            for (String schema : List.of("rides", "rides__pr_7")) {
                for (String model : List.of("stg_days", "daily_rentals")) {
                    assertThat(bikes.columns(schema, model)).containsExactly("day", "rides");
                    assertThat(bikes.rows("SELECT count(*), count(rides) FROM " + schema + "." + model))
                            .containsExactly(List.of("2", "0"));
                }
            }

            bikes.execute("ALTER TABLE lake.days DROP COLUMN rides", "INSERT INTO lake.days VALUES (NULL)");
            bikes.files()
                    .file(
                            "audits/never.sql",
                            "AUDIT (name never, severity error);\nSELECT 1 FROM __ref(\"daily_rentals\")\n");
            assertThatCommand(bikes.run("build"))
                    .exitsWith(1)
                    .stdoutContains("Virtual environment prod was not changed.");
            for (String schema : List.of("rides", "rides__pr_7")) {
                for (String model : List.of("stg_days", "daily_rentals")) {
                    assertThat(bikes.columns(schema, model)).containsExactly("day");
                    assertThat(bikes.rows("SELECT count(day) FROM " + schema + "." + model))
                            .containsExactly(List.of("2"));
                }
            }
            assertThat(bikes.relations("rides__sqb_physical")).noneMatch(name -> name.contains("__old"));
        }
    }

    private static void days(CityBikes bikes, int count) {
        bikes.execute("CREATE TABLE lake.days (day DATE)");
        for (int day = 1; day <= count; day++)
            bikes.execute("INSERT INTO lake.days VALUES (DATE '2026-01-0" + day + "')");
        bikes.files()
                .file("sources/days.yml", "sources:\n  - name: raw_days\n    schema: lake\n    table: days\n")
                .model("stg_days", "MODEL (materialized view);\nSELECT day FROM __source(\"raw_days\")\n");
    }

    private static void daily(CityBikes bikes, String strategy, String more, String rides) {
        bikes.files()
                .model(
                        "daily_rentals",
                        "MODEL (materialized incremental, incremental_strategy %s, cursor day, cursor_type date, %s);\n"
                                        .formatted(strategy, more)
                                + "SELECT day, %s AS rides FROM __ref(\"stg_days\")\n".formatted(rides));
    }

    private static String rides(CityBikes bikes, String schema) {
        return String.join(
                " ",
                bikes.rows("SELECT rides FROM " + schema + ".daily_rentals ORDER BY day").stream()
                        .map(row -> row.get(0))
                        .toList());
    }
}
