package dev.sqlbuild.it;

import static dev.sqlbuild.it.CommandResultAssert.assertThatCommand;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sqlbuild.it.CityBikes.Pair;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Promotion, rollback and comparison of VDEs, from outside. */
class PointerIT {
    @TempDir
    Path directory;

    @Test
    @Spec("virtual-operations 9.4, cli 11")
    void refusesInDirectMode() {
        ProjectDir project = ProjectDir.shop(directory);
        assertThatCommand(Sqb.in(project).run("promote", "--from", "a", "--to", "b"))
                .failsWith("C243")
                .stderrContains("promote requires environment_mode = 'virtual'");
        assertThatCommand(Sqb.in(project).run("rollback")).failsWith("C245");
    }

    @Test
    @Spec("virtual-operations 9.5, 9.6, 9.7, 9.8, 9.9, 9.17")
    void guardsPromotionsInTheirOrder() {
        try (CityBikes bikes = CityBikes.create(directory, Pair.DUCKDB_DUCKDB)) {
            bikes.succeed("build");
            assertThatCommand(bikes.run("rollback")).failsWith("S021");
            assertThatCommand(bikes.run("rollback", "--checkpoint-id", "zzz"))
                    .failsWith("S026")
                    .stderrContains("unknown checkpoint 'zzz'");
            assertThatCommand(bikes.run("promote", "--to", "prod")).exitsWith(2).reports("C244");
            assertThatCommand(bikes.run("promote", "--from", "prod", "--to", "prod"))
                    .failsWith("S062");
            assertThatCommand(bikes.run("promote", "--from", "nope", "--to", "prod"))
                    .failsWith("S011");
            assertThat(bikes.state(
                            "SELECT count(*) FROM sqlbuild_state.state_operations WHERE operation_type <> 'build'"))
                    .containsExactly(List.of("0"));

            bikes.editStaging();
            bikes.editFacts();
            bikes.succeed("build", "--virtual-env", "pr_7", "--select", "stg_rentals");
            assertThatCommand(bikes.run("promote", "--from", "pr_7", "--to", "prod"))
                    .failsWith("S018");
            bikes.succeed("build", "--virtual-env", "pr_7");
            String[] partial = {"promote", "--from", "pr_7", "--to", "prod", "--select", "fct_rentals"};
            assertThatCommand(bikes.run(partial)).failsWith("S016").stderrContains("stg_rentals");
            assertThatCommand(bikes.run(with(partial, "--include-stale-upstreams")))
                    .failsWith("S017")
                    .stderrContains("station_usage");
            assertThatCommand(bikes.run(with(partial, "--include-stale-upstreams", "--allow-partial-promotion")))
                    .succeeds()
                    .stdoutContains("target status          working", "promoted models        2");
            assertThatCommand(bikes.run("promote", "--from", "pr_7", "--to", "prod", "--select", "station_usage"))
                    .succeeds()
                    .stdoutContains("target status          finalized");
            assertThatCommand(bikes.run("rollback", "--select", "fct_rentals"))
                    .failsWith("S063")
                    .stderrContains("stg_rentals");
            bikes.files()
                    .model(
                            "stg_rentals",
                            "MODEL (materialized table);\nSELECT 1 AS rental_id, 1 AS bike_type, 'x' AS station\n");
            assertThatCommand(bikes.run("promote", "--from", "pr_7", "--to", "prod"))
                    .failsWith("S061")
                    .stderrContains("stale models: fct_rentals, station_usage, stg_rentals");
        }
    }

    private static String[] with(String[] arguments, String... more) {
        String[] all = Arrays.copyOf(arguments, arguments.length + more.length);
        System.arraycopy(more, 0, all, arguments.length, more.length);
        return all;
    }

    @ParameterizedTest
    @EnumSource(names = {"DUCKDB_DUCKDB", "POSTGRES_POSTGRES"})
    @Spec("virtual-operations 9.10, 9.18, 9.19, 9.21")
    void neverShowsWhatIsGoneNorCoversATable(Pair pair) {
        try (CityBikes bikes = CityBikes.create(directory, pair)) {
            bikes.succeed("build");
            List<String> old = bikes.relations("rides__sqb_physical");
            bikes.editFacts();
            bikes.succeed("build", "--virtual-env", "pr_7");
            List<String> refs = bikes.refs("prod");

            assertThatCommand(bikes.run("promote", "--from", "pr_7", "--to", "prod", "--dry-run"))
                    .succeeds()
                    .stdoutContains("Virtual promotion (dry run)");
            assertThat(bikes.refs("prod")).isEqualTo(refs);

            bikes.execute("DROP VIEW rides.bike_types", "CREATE TABLE rides.bike_types AS SELECT 1 AS mine");
            assertThatCommand(bikes.run("promote", "--from", "pr_7", "--to", "prod"))
                    .failsWith("C250")
                    .stderrContains("logical seed target for 'bike_types' is a table; promote will not overwrite it");
            assertThat(bikes.rows("SELECT mine FROM rides.bike_types")).containsExactly(List.of("1"));
            bikes.execute("DROP TABLE rides.bike_types");

            bikes.succeed("promote", "--from", "pr_7", "--to", "prod");
            assertThatCommand(bikes.run("rollback", "--select", "fct_rentals"))
                    .failsWith("S027")
                    .stderrContains("station_usage");
            assertThatCommand(bikes.run("rollback", "--select", "fct_rentals", "--allow-partial-rollback"))
                    .succeeds()
                    .stdoutContains("status                 working");
            assertThat(bikes.columns("rides", "fct_rentals")).doesNotContain("minutes");
            bikes.succeed("promote", "--from", "pr_7", "--to", "prod");

            String gone = old.stream()
                    .filter(name -> name.startsWith("station_usage"))
                    .findFirst()
                    .orElseThrow();
            bikes.execute("DROP VIEW rides__sqb_physical." + gone);
            assertThatCommand(bikes.run("rollback")).failsWith("S071").stderrContains("station_usage");
            String shown = bikes.relations("rides__sqb_physical").stream()
                    .filter(name -> name.startsWith("station_usage"))
                    .findFirst()
                    .orElseThrow();
            bikes.execute("DROP VIEW rides__pr_7.station_usage", "DROP VIEW rides.station_usage");
            bikes.execute("DROP VIEW rides__sqb_physical." + shown);
            List<String> before = bikes.refs("prod");
            assertThatCommand(bikes.run("promote", "--from", "pr_7", "--to", "prod"))
                    .failsWith("S060");
            assertThat(bikes.refs("prod")).isEqualTo(before);
        }
    }

    @Test
    @Spec("virtual-operations 9.22")
    void comparesOnlyWhatDiffers() {
        try (CityBikes bikes = CityBikes.create(directory, Pair.DUCKDB_DUCKDB)) {
            bikes.succeed("build");
            bikes.succeed("build", "--virtual-env", "pr_7");
            assertThatCommand(bikes.run("diff", "prod:pr_7"))
                    .succeeds()
                    .stdoutContains("identical refs skipped  3", "compared models         0");
            bikes.editFacts();
            bikes.succeed("build", "--virtual-env", "pr_7", "--select", "fct_rentals");
            assertThatCommand(bikes.run("diff", "prod:pr_7")).failsWith("S012").stderrContains("pr_7");
            assertThatCommand(bikes.run("diff", "prod:pr_7", "--allow-partial-diff"))
                    .exitsWith(1)
                    .stdoutContains("+ minutes INTEGER", "pr_7 is working; the comparison may be incomplete");
            assertThatCommand(bikes.run("diff", "prod:pr_7", "--schema-only", "--select", "fct_rentals"))
                    .exitsWith(1)
                    .stdoutContains("+ minutes INTEGER");
            assertThatCommand(bikes.run("diff", "prod:nope")).failsWith("S011");
            assertThatCommand(bikes.run("diff", "prod")).exitsWith(2).reports("C209");
        }
    }
}
