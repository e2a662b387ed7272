package dev.sqlbuild.it;

import static dev.sqlbuild.it.CommandResultAssert.assertThatCommand;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The main road of virtual mode on every pair of warehouse and state backend. */
@Order(1)
class VirtualTourIT {
    @TempDir
    Path directory;

    /** With processes of their own where one engine does both. */
    private CityBikes create(CityBikes.Pair pair) {
        CityBikes bikes = CityBikes.create(directory, pair);
        return switch (pair) {
            case DUCKDB_DUCKDB, POSTGRES_POSTGRES -> bikes.launched();
            case DUCKDB_POSTGRES, POSTGRES_DUCKDB -> bikes;
        };
    }

    @ParameterizedTest
    @EnumSource
    @Spec("virtual-build 13.1, 13.3, 13.6, 13.7, 13.9, virtual-operations 9.1, 9.2, 9.3")
    void buildsBranchesPromotesAndRollsBack(CityBikes.Pair pair) {
        try (CityBikes bikes = create(pair)) {
            assertThatCommand(bikes.run("build"))
                    .succeeds()
                    .stdoutContains("Virtual environment prod: finalized (4 built, 0 refreshed, 0 reused, 0 current)");
            List<String> physical = bikes.relations("rides__sqb_physical");
            assertThat(physical)
                    .hasSize(5)
                    .filteredOn(name -> !name.equals("_sqb_fences"))
                    .allMatch(
                            name -> name.matches("(bike_types|stg_rentals|fct_rentals|station_usage)__v_[0-9a-f]{8}"));
            assertThat(bikes.relations("rides"))
                    .containsExactly("bike_types", "fct_rentals", "station_usage", "stg_rentals");
            List<String> prod = bikes.refs("prod");

            bikes.execute("INSERT INTO lake.rentals VALUES (4, 1, 'S2')");
            assertThatCommand(bikes.run("build")).succeeds().stdoutContains("3 refreshed");
            assertThat(bikes.rows("SELECT rentals FROM rides.station_usage WHERE station = 'S2'"))
                    .containsExactly(List.of("2"));
            assertThat(bikes.refs("prod")).isEqualTo(prod);
            assertThat(bikes.relations("rides__sqb_physical")).isEqualTo(physical);

            assertThatCommand(bikes.run("build", "--virtual-env", "pr_7"))
                    .succeeds()
                    .stdoutLacks("Execution");
            assertThat(bikes.refs("pr_7")).isEqualTo(prod);
            assertThat(bikes.relations("rides__pr_7")).hasSize(4);

            bikes.editFacts();
            assertThatCommand(bikes.run("build", "--virtual-env", "pr_7"))
                    .succeeds()
                    .stdoutContains("2 built, 0 refreshed, 0 reused, 2 current");
            assertThat(bikes.columns("rides", "fct_rentals")).doesNotContain("minutes");
            assertThat(bikes.columns("rides__pr_7", "fct_rentals")).contains("minutes");
            assertThatCommand(bikes.run("build", "--virtual-env", "pr_8"))
                    .succeeds()
                    .stdoutContains("2 reused");

            List<String> before = bikes.relations("rides__sqb_physical");
            assertThatCommand(bikes.run("promote", "--from", "pr_7", "--to", "prod"))
                    .succeeds()
                    .stdoutContains("target status          finalized", "changed refs           2");
            assertThat(bikes.columns("rides", "fct_rentals")).contains("minutes");
            assertThat(bikes.relations("rides__sqb_physical")).isEqualTo(before);
            assertThatCommand(bikes.run("state", "checkpoints", "list"))
                    .succeeds()
                    .stdoutContains("current");

            assertThatCommand(bikes.run("rollback")).succeeds().stdoutContains("rolled back models     2");
            assertThat(bikes.columns("rides", "fct_rentals")).doesNotContain("minutes");
            assertThat(bikes.refs("prod")).isEqualTo(prod);
            assertThatCommand(bikes.run("rollback")).succeeds();
            assertThat(bikes.columns("rides", "fct_rentals")).contains("minutes");
            assertThat(bikes.state("SELECT count(*) FROM sqlbuild_state.model_versions WHERE status <> 'ready'"))
                    .containsExactly(List.of("0"));
        }
    }
}
