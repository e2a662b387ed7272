package dev.sqlbuild.it;

import static dev.sqlbuild.it.CommandResultAssert.assertThatCommand;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sqlbuild.it.TwoCities.Way;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Whenever a clone dies, what stands under the name of a version is whole, what is registered stands, and the next clone
 * brings the rest.
 */
@Order(1)
class KilledVirtualCloneIT {
    @TempDir
    Path directory;

    @ParameterizedTest
    @EnumSource(names = {"DUCKDB_FILES", "POSTGRES_DATABASES"})
    @Spec("virtual-operations 7")
    void leavesWholeRelationsAndRegistersOnlyThose(Way way) {
        try (TwoCities cities = TwoCities.create(directory, way)) {
            assertThat(KillCampaign.run(Sqb.in(cities.files()), new Clone(cities)))
                    .hasSizeGreaterThan(2);
        }
    }

    /** Other versions with each attempt, of which every relation says which. */
    private record Clone(TwoCities cities) implements KillCampaign.Scenario {

        @Override
        public void prepare(int attempt) {
            cities.files()
                    .file("seeds/bike_types.csv", "bike_type,label\n1,city" + attempt + "\n2,city" + attempt + "\n")
                    .model(
                            "stg_rentals",
                            "MODEL (materialized table);\nSELECT rental_id, bike_type, station, 'city" + attempt
                                    + "' AS label FROM __source(\"raw_rentals\")\n");
            cities.prod().succeedHere("build");
        }

        @Override
        public List<String> command() {
            return List.of("clone", "--from", "prod", "--to", "dev");
        }

        @Override
        public void checkAfterDeath(int attempt) {
            for (String node : List.of("stg_rentals", "fct_rentals", "bike_types")) {
                for (String copy : cities.copies()) {
                    if (!copy.matches(node + "__v_[0-9a-f]{8}")) continue;
                    String rows = node.equals("bike_types") ? "2" : "3";
                    assertThat(cities.rows("SELECT count(*), count(DISTINCT label) FROM lab__sqb_physical." + copy))
                            .as(copy)
                            .containsExactly(List.of(rows, "1"));
                }
            }
            assertThat(cities.copies()).containsAll(registered());
        }

        private List<String> registered() {
            return cities.state("""
                            SELECT relation_name FROM dev_state.physical_relations AS p
                            JOIN (SELECT model_name AS name, version_hash, status FROM dev_state.model_versions
                                  UNION ALL SELECT seed_name, version_hash, status FROM dev_state.seed_versions) AS v
                            ON p.artifact_name = v.name AND p.version_hash = v.version_hash
                            WHERE v.status = 'ready'""").stream().map(row -> row.get(0)).toList();
        }

        @Override
        public void recover(int attempt) {
            cities.executeState("DELETE FROM dev_state.locks");
            assertThatCommand(cities.files().here("", command().toArray(String[]::new)))
                    .succeeds()
                    .stdoutContains("missing in origin    0\n");
            assertThat(registered()).hasSize(4 * attempt);
            assertThat(cities.rows("SELECT sum(rentals) FROM lab__sqb_physical." + newestUsage()))
                    .containsExactly(List.of("3"));
        }

        private String newestUsage() {
            List<String> all = registered();
            return cities.originals().stream()
                    .filter(name -> name.startsWith("station_usage") && all.contains(name))
                    .findFirst()
                    .orElseThrow();
        }
    }
}
