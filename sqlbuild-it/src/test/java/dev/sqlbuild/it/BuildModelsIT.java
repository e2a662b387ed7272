package dev.sqlbuild.it;

import static dev.sqlbuild.it.CommandResultAssert.assertThatCommand;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Views and tables in the warehouse: where they stand, what they hold, and what a failure leaves. */
class BuildModelsIT {
    @TempDir
    Path directory;

    private ProjectDir project;

    @BeforeEach
    void create() {
        project = ProjectDir.shop(directory);
    }

    private CommandResultAssert sqb(String... arguments) {
        return assertThatCommand(Sqb.in(project).run(arguments));
    }

    private ProjectDir append(String toml) {
        return project.file("sqlbuild_project.toml", project.read("sqlbuild_project.toml") + toml);
    }

    private List<List<String>> relations() {
        return project.rows("""
                SELECT table_schema || '.' || table_name, table_type FROM information_schema.tables
                WHERE table_name NOT LIKE '\\_sqlbuild%' ESCAPE '\\' ORDER BY 1
                """);
    }

    @Test
    @Spec({"project 6", "project 9", "project 22", "models 16"})
    void buildsSeedsViewsAndTablesInTheChosenEnvironment() {
        append("""

                [environments.ci]
                schema = "ci"

                [environments.prod]
                schema = "prod_${CTX:model.schema}"
                """)
                .file("sqlbuild_local.toml", "environment = \"ci\"\n")
                .file("seeds/stations.csv", "station_id,city\n1,Lyon\n2,Nantes\n")
                .file("sources/raw.yml", """
                        sources:
                          - name: raw_rides
                            schema: raw
                            table: rides
                        """)
                .model("stg_rides", "MODEL (materialized view);\nSELECT * FROM __source(\"raw_rides\")\n")
                .model("rides", """
                        MODEL (schema marts, alias "all_rides", columns (ride_id (audits [not_null, unique])));
                        SELECT r.ride_id, s.city
                        FROM __ref("stg_rides") r JOIN __ref("stations") s USING (station_id)
                        """)
                .file("tests/unit/rides.sql", """
                        TEST (name "rides_know_their_city");
                        WITH __source__raw_rides AS (SELECT 7 AS ride_id, 1 AS station_id),
                        __seed__stations AS (SELECT 1 AS station_id, 'Lyon' AS city),
                        __expected__rides AS (SELECT 7 AS ride_id, 'Lyon' AS city)
                        """)
                .execute("CREATE SCHEMA raw", "CREATE TABLE raw.rides AS SELECT 10 AS ride_id, 2 AS station_id");

        sqb("build").succeeds();
        assertThat(relations())
                .containsExactly(
                        List.of("ci.all_rides", "BASE TABLE"),
                        List.of("ci.stations", "BASE TABLE"),
                        List.of("ci.stg_rides", "VIEW"),
                        List.of("raw.rides", "BASE TABLE"));
        assertThat(project.rows("SELECT * FROM ci.all_rides")).containsExactly(List.of("10", "Nantes"));

        sqb("build", "--environment", "prod", "--select", "+rides").succeeds();
        assertThat(project.rows("SELECT * FROM prod_marts.all_rides")).containsExactly(List.of("10", "Nantes"));

        sqb("build", "--environment", "qa").failsWith("D001").stderrContains("Unknown environment 'qa'");
    }

    @Test
    @Spec("models 12")
    void leavesTheTableAloneWhenTheContractIsBroken() {
        project.model("rides", "MODEL (contract enforced, columns (id (type INTEGER)));\nSELECT 1 AS id\n");
        sqb("build").succeeds();
        project.model("rides", "MODEL (contract enforced, columns (id (type INTEGER)));\nSELECT 2 AS id, 3 AS x\n");

        sqb("build").failsWith("K011").stderrContains("'x'");
        assertThat(project.rows("SELECT * FROM dev.rides")).containsExactly(List.of("1"));

        sqb("build", "--no-sql-analysis").exitsWith(1).stderrContains("K011", "x");
        assertThat(project.rows("SELECT * FROM dev.rides")).containsExactly(List.of("1"));
    }

    @Test
    @Spec("models 13")
    void castsToDeclaredTypesAndKeepsTheOldTableWhenAValueDoesNotFit() {
        project.model("rides", "MODEL (sql_analysis false, columns (n (type BIGINT)));\nSELECT '7' AS n\n");
        sqb("build").succeeds();
        assertThat(project.rows("SELECT n, typeof(n) FROM dev.rides")).containsExactly(List.of("7", "BIGINT"));

        project.model("rides", "MODEL (sql_analysis false, columns (n (type BIGINT)));\nSELECT 'a' AS n\n");
        sqb("build").failsWith("E101").stdoutContains("phase   type_enforcement", "kept    dev.rides__staging");
        assertThat(project.rows("SELECT n, typeof(n) FROM dev.rides")).containsExactly(List.of("7", "BIGINT"));
    }

    @Test
    @Spec("models 14")
    void keepsTheOldTableAndTheStagedOneWhenAnAuditFails() {
        String header = "MODEL (columns (id (audits [not_null])));\n";
        project.model("rides", header + "SELECT 1 AS id\n")
                .model("downstream", "MODEL ();\nSELECT id FROM __ref(\"rides\")\n")
                .model("other", "MODEL ();\nSELECT 5 AS five\n");
        sqb("build").succeeds();

        project.model("rides", header + "SELECT CAST(NULL AS INTEGER) AS id\n")
                .model("other", "MODEL ();\nSELECT 6 AS five\n");
        sqb("build")
                .exitsWith(1)
                .stderrContains(
                        "final audit for 'rides' failed before replacing target table with severity level: error");
        assertThat(project.rows("SELECT * FROM dev.rides")).containsExactly(List.of("1"));
        assertThat(project.rows("SELECT * FROM dev.rides__staging")).containsExactly(List.of("null"));
        assertThat(project.rows("SELECT * FROM dev.downstream")).containsExactly(List.of("1"));
        assertThat(project.rows("SELECT * FROM dev.other")).containsExactly(List.of("6"));

        project.model("rides", header + "SELECT 2 AS id\n");
        sqb("build").succeeds();
        assertThat(project.rows("SELECT * FROM dev.downstream")).containsExactly(List.of("2"));
        assertThat(relations()).noneMatch(row -> row.get(0).contains("staging"));
    }

    @Test
    @Spec("models 15")
    void refusesTypesAndContractsUnderDirectPromotionBeforeTouchingTheTable() {
        append("\n[settings]\ntable_promotion_mode = \"direct\"\n");
        project.model("plain", "MODEL ();\nSELECT 1 AS id\n");
        sqb("build").succeeds();
        assertThat(project.rows("SELECT * FROM dev.plain")).containsExactly(List.of("1"));

        project.model("plain", "MODEL (columns (id (type INTEGER)));\nSELECT 2 AS id\n");
        sqb("build").exitsWith(1).stderrContains("type enforcement requires staged promotion mode");
        project.model("plain", "MODEL (contract enforced, columns (id ()));\nSELECT 2 AS id\n");
        sqb("build").exitsWith(1).stderrContains("K014", "contract enforced requires staged table promotion");
        assertThat(project.rows("SELECT * FROM dev.plain")).containsExactly(List.of("1"));

        project.model("plain", "MODEL (columns (id (audits [not_null])));\nSELECT CAST(NULL AS INTEGER) AS id\n");
        sqb("build")
                .exitsWith(1)
                .stderrContains(
                        "final audit for 'plain' failed after target table was replaced with severity level: error");
        assertThat(project.rows("SELECT * FROM dev.plain")).containsExactly(List.of("null"));
    }

    @Test
    void replacesAViewByATableAndBack() {
        project.model("rides", "MODEL (materialized view);\nSELECT 1 AS id\n");
        sqb("build").succeeds();
        project.model("rides", "MODEL (materialized table);\nSELECT 2 AS id\n");
        sqb("build").succeeds();
        assertThat(relations()).containsExactly(List.of("dev.rides", "BASE TABLE"));
        project.model("rides", "MODEL (materialized view);\nSELECT 3 AS id\n");
        sqb("build").succeeds();
        assertThat(relations()).containsExactly(List.of("dev.rides", "VIEW"));
        assertThat(project.value("SELECT id FROM dev.rides")).isEqualTo("3");
    }

    @Test
    void doesNotDropWhatItNeverBuilt() {
        project.execute("CREATE SCHEMA dev", "CREATE VIEW dev.rides AS SELECT 'mine' AS id")
                .model("rides", "MODEL (materialized table);\nSELECT 2 AS id\n");

        sqb("build").failsWith("A503").stderrContains("dev.rides");
        assertThat(project.value("SELECT id FROM dev.rides")).isEqualTo("mine");
    }

    @Test
    void touchesNoWarehouseWhenTheProjectHasErrors() {
        project.model("rides", "MODEL ();\nSELECT 1 AS id\n")
                .model("wrong", "MODEL ();\nSELECT idd FROM __ref(\"rides\")\n");

        for (String command : List.of("build", "run", "plan", "test", "audit", "seed")) {
            sqb(command).failsWith("B002").pointsAt("models/wrong.sql:2:8");
        }
        assertThat(project.has("warehouse.duckdb")).isFalse();
        assertThat(project.has("target/compiled")).isFalse();
    }
}
