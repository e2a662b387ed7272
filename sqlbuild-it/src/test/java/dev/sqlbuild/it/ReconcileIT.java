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

/** Drift between the warehouse and the state store, from outside. */
class ReconcileIT {
    private static final String CLEAN = "Reconcile report for prod: no issues.";
    private static final String EVENTS =
            "SELECT action, status, count(*) FROM sqlbuild_state.reconcile_events GROUP BY 1, 2 ORDER BY 1, 2";

    @TempDir
    Path directory;

    @Test
    @Spec("virtual-recovery 7.1, cli 11")
    void refusesInDirectMode() {
        Sqb sqb = Sqb.in(ProjectDir.shop(directory));
        assertThatCommand(sqb.run("reconcile"))
                .failsWith("C254")
                .stderrContains("reconcile requires environment_mode = 'virtual'");
        assertThatCommand(sqb.run("reconcile", "repair-view", "--model", "a")).failsWith("C254");
    }

    @ParameterizedTest
    @EnumSource(names = {"DUCKDB_DUCKDB", "POSTGRES_POSTGRES"})
    @Spec("virtual-recovery 9.15, 9.16, 9.17, 9.18")
    void reportsAndRepairsViews(Pair pair) {
        try (CityBikes bikes = CityBikes.create(directory, pair)) {
            bikes.succeed("build");
            assertThatCommand(bikes.run("reconcile", "--exit-code")).succeeds().stdoutContains(CLEAN);
            List<String> refs = bikes.refs("prod");
            List<List<String>> status = vdes(bikes);

            bikes.execute("DROP VIEW rides.station_usage", "DROP VIEW rides.bike_types");
            assertThatCommand(bikes.run("reconcile"))
                    .succeeds()
                    .stdoutContains(
                            "- missing logical target: station_usage\n- missing logical seed target: bike_types\n",
                            "  = help: sqb reconcile repair-view --virtual-env prod --model station_usage");
            assertThatCommand(bikes.run("reconcile", "--exit-code")).exitsWith(1);
            assertThatCommand(bikes.run("reconcile", "--model", "fct_rentals"))
                    .succeeds()
                    .stdoutContains(CLEAN);
            String[] repair = {"reconcile", "repair-view", "--virtual-env", "prod", "--model", "station_usage"};
            assertThatCommand(bikes.run(repair)).succeeds().stdoutContains("""
                    Repair
                      model   station_usage
                      VDE     prod
                      action  recreate logical view from state
                      result  repaired
                    """);
            bikes.succeed(repair);
            assertThatCommand(bikes.run("reconcile", "repair-view", "--seed", "bike_types"))
                    .succeeds()
                    .stdoutContains("  seed    bike_types", "recreate logical seed view from state");
            assertThatCommand(bikes.run("reconcile")).succeeds().stdoutContains(CLEAN);
            assertThat(bikes.rows("SELECT rentals FROM rides.station_usage WHERE station = 'S1'"))
                    .containsExactly(List.of("2"));

            bikes.execute("DROP VIEW rides.fct_rentals", "CREATE TABLE rides.fct_rentals AS SELECT 7 AS mine");
            assertThatCommand(bikes.run("reconcile"))
                    .succeeds()
                    .stdoutContains("- logical target is table: fct_rentals\n");
            assertThatCommand(bikes.run("reconcile", "repair-view", "--model", "fct_rentals"))
                    .failsWith("C250")
                    .stderrContains("logical target for 'fct_rentals' is a table; repair-view will not overwrite it");
            assertThat(bikes.rows("SELECT mine FROM rides.fct_rentals")).containsExactly(List.of("7"));
            bikes.execute("DROP TABLE rides.fct_rentals", "CREATE VIEW rides.fct_rentals AS SELECT 1 AS x");
            assertThatCommand(bikes.run("reconcile", "--model", "fct_rentals"))
                    .succeeds()
                    .stdoutContains(
                            "- wrong logical target: fct_rentals (reads no relation, expected rides__sqb_physical.");
            bikes.succeed("reconcile", "repair-view", "--model", "fct_rentals");
            assertThatCommand(bikes.run("reconcile")).succeeds().stdoutContains(CLEAN);

            assertThat(bikes.refs("prod")).isEqualTo(refs);
            assertThat(vdes(bikes)).isEqualTo(status);
            assertThat(bikes.state(EVENTS))
                    .containsExactly(
                            List.of("repair_view", "repaired", "4"),
                            List.of("report", "clean", "4"),
                            List.of("report", "drift", "4"));

            String table = physical(bikes, "fct_rentals");
            bikes.execute("DROP TABLE rides__sqb_physical." + table + " CASCADE");
            assertThatCommand(bikes.run("reconcile"))
                    .succeeds()
                    .stdoutContains("- missing physical relation: fct_rentals\n", "sqb build --select fct_rentals");
            assertThatCommand(bikes.run("reconcile", "repair-view", "--model", "fct_rentals"))
                    .failsWith("C252")
                    .stderrContains("missing physical relation for 'fct_rentals'");
            bikes.succeed("build", "--select", "fct_rentals+");
            assertThatCommand(bikes.run("reconcile")).succeeds().stdoutContains(CLEAN);
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"DUCKDB_DUCKDB", "POSTGRES_POSTGRES"})
    @Spec("virtual-recovery 9.18, 9.19")
    void attachesToAnotherTrackedRelation(Pair pair) {
        try (CityBikes bikes = CityBikes.create(directory, pair)) {
            bikes.succeed("build");
            String old = "rides__sqb_physical." + physical(bikes, "fct_rentals");
            bikes.editFacts().succeed("build");
            List<String> refs = bikes.refs("prod");
            bikes.execute("DROP VIEW rides.fct_rentals", "CREATE VIEW rides.fct_rentals AS SELECT * FROM " + old);
            assertThatCommand(bikes.run("reconcile"))
                    .succeeds()
                    .stdoutContains(
                            "- wrong logical target: fct_rentals (reads " + old + ", expected rides__sqb_physical.");
            bikes.succeed("reconcile", "repair-view", "--model", "fct_rentals");
            assertThat(bikes.columns("rides", "fct_rentals")).contains("minutes");

            String[] attach = {"reconcile", "attach", "--model", "fct_rentals", "--physical-relation", old};
            assertThatCommand(Sqb.in(bikes.files()).withInput("yes\n").run(attach))
                    .failsWith("C258")
                    .stdoutContains("Type \"attach fct_rentals\" to confirm: ");
            String other = "rides__sqb_physical." + physical(bikes, "stg_rentals");
            assertThatCommand(bikes.run("reconcile", "attach", "--model", "fct_rentals", "--physical-relation", other))
                    .failsWith("C253")
                    .stderrContains("physical relation '" + other + "' is not a tracked relation for 'fct_rentals'");
            assertThat(bikes.refs("prod")).isEqualTo(refs);

            assertThatCommand(Sqb.in(bikes.files())
                            .withInput(" attach fct_rentals \n")
                            .run(attach))
                    .succeeds()
                    .stdoutContains("  physical  " + old, "  result    attached");
            assertThat(bikes.columns("rides", "fct_rentals")).doesNotContain("minutes");
            assertThat(bikes.refs("prod")).isNotEqualTo(refs).hasSameSizeAs(refs);
            assertThat(vdes(bikes)).containsExactly(List.of("active", "true"));
            assertThat(bikes.state("SELECT count(*) FROM sqlbuild_state.reconcile_events WHERE action = 'attach'"))
                    .containsExactly(List.of("1"));
            assertThatCommand(bikes.run("reconcile")).succeeds().stdoutContains(CLEAN);

            bikes.succeed("build");
            assertThat(bikes.refs("prod")).isEqualTo(refs);
            assertThat(bikes.columns("rides", "fct_rentals")).contains("minutes");
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"DUCKDB_DUCKDB", "POSTGRES_POSTGRES"})
    @Spec("virtual-recovery 5.1, 9.20")
    void reportsWhatIsAboutTheWholeVde(Pair pair) {
        try (CityBikes bikes = CityBikes.create(directory, pair)) {
            bikes.succeed("build");
            String usage = "rides__sqb_physical." + physical(bikes, "station_usage");
            String facts = "rides__sqb_physical." + physical(bikes, "fct_rentals");
            bikes.succeed("build", "--virtual-env", "pr_7");
            bikes.execute(
                    "CREATE VIEW rides__pr_7.mine AS SELECT * FROM " + facts,
                    "CREATE TABLE rides__sqb_physical.stranger AS SELECT 1 AS x",
                    "CREATE TABLE " + facts + "__staging AS SELECT 1 AS x");
            bikes.files().model("later", "MODEL (materialized table);\nSELECT 1 AS one\n");
            assertThatCommand(bikes.run("reconcile", "--virtual-env", "pr_7", "--json-output", "drift.json"))
                    .succeeds()
                    .stdoutContains(
                            "- missing ref: later\n",
                            "- orphan logical view: rides__pr_7.mine\n",
                            "- untracked physical relation: rides__sqb_physical.stranger\n",
                            "- leftover relation: " + facts + "__staging (from ",
                            "sqb build --virtual-env pr_7 --select later");
            assertThat(bikes.files().read("drift.json"))
                    .contains("\"kind\":\"orphan_logical_view\"", "\"subject\":\"later\"");
            assertThatCommand(bikes.run("reconcile", "--virtual-env", "nope")).failsWith("S011");
            assertThatCommand(bikes.run("reconcile", "--model", "nope")).failsWith("S007");
            assertThatCommand(bikes.run("reconcile", "repair-view"))
                    .exitsWith(2)
                    .reports("C248");
            assertThatCommand(bikes.run("reconcile", "attach", "--model", "later"))
                    .exitsWith(2)
                    .reports("C249");

            bikes.succeed("state", "reset", "--auto-approve");
            bikes.succeed("state", "init");
            assertThatCommand(bikes.run("reconcile"))
                    .succeeds()
                    .stdoutContains("- missing ref: fct_rentals\n", "- untracked physical relation: " + usage + "\n");
        }
    }

    private static List<List<String>> vdes(CityBikes bikes) {
        return bikes.state(
                "SELECT status, CAST(finalized_at IS NULL AS VARCHAR) FROM sqlbuild_state.virtual_environments");
    }

    /** The first relation that was made of a node. */
    private static String physical(CityBikes bikes, String node) {
        return bikes.state("SELECT relation_name FROM sqlbuild_state.physical_relations WHERE artifact_name = '" + node
                        + "' ORDER BY created_at")
                .get(0)
                .get(0);
    }
}
