package dev.sqlbuild.it;

import static dev.sqlbuild.it.CommandResultAssert.assertThatCommand;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Sources: how they are declared, what is read, and what happens when it is not there. */
class SourceIT {
    private static final String RENTALS = """
            sources:
              - name: raw_rentals
                schema: raw
                table: rentals
            """;

    @TempDir
    Path directory;

    private ProjectDir project;
    private Sqb sqb;

    @BeforeEach
    void writeProject() {
        project = ProjectDir.shop(directory)
                .file("sources/raw.yml", RENTALS)
                .model("stg_rentals", "MODEL (materialized table);\nSELECT * FROM __source(\"raw_rentals\")\n");
        sqb = Sqb.in(project);
    }

    @Test
    @Spec({"sources-seeds 1", "sources-seeds 2", "sources-seeds 3", "sources-seeds 16"})
    void checksDeclarationsOffline() {
        assertThatCommand(sqb.run("compile")).succeeds();
        assertThat(project.read("target/compiled/models/stg_rentals.sql")).contains("raw.rentals");
        project.model("typo", "MODEL (materialized table);\nSELECT * FROM __source(\"raw_rental\")\n");
        assertThatCommand(sqb.run("compile"))
                .failsWith("P001")
                .stderrContains("raw_rental", "raw_rentals")
                .pointsAt("models/typo.sql:2");
        project.delete("models/typo.sql");

        project.file("sources/more.yml", RENTALS);
        assertThatCommand(sqb.run("compile"))
                .failsWith("D007")
                .stderrContains("raw_rentals", "sources/raw.yml", "sources/more.yml");
        project.delete("sources/more.yml");

        refuses(RENTALS.replace("schema:", "schemas:"), "schema");
        refuses(RENTALS + "    expression: SELECT 1 AS id\n", "cannot define expression with schema, table");
        refuses(RENTALS + "    loader: x\n", "use managed: true");
        refuses(
                RENTALS + "    freshness: {strategy: column, column: \"max(x)\", type: timestamp}\n",
                "plain column name");
        refuses(
                RENTALS + "    freshness: {strategy: column, column: x, type: timestamp, lag_tolerance: 1w}\n",
                "lag_tolerance must be a positive duration like 15m, 2h, or 1d");
        refuses(RENTALS + "    environments: {dve: {schema: other}}\n", "dve");
        assertThat(project.has("warehouse.duckdb")).isFalse();
    }

    private void refuses(String yaml, String fragment) {
        project.file("sources/raw.yml", yaml);
        assertThatCommand(sqb.run("compile"))
                .failsWith("D006")
                .stderrContains(fragment)
                .pointsAt("sources/raw.yml:");
    }

    @Test
    @Spec("sources-seeds 4")
    void readsAnExpressionWithItsDeclaredType() {
        project.file("sources/raw.yml", """
                sources:
                  - name: raw_rentals
                    expression: "SELECT 1 AS id, 'a' AS n;"
                    columns: [{name: id, type: BIGINT}]
                """);
        assertThatCommand(sqb.run("build")).succeeds();
        assertThat(project.rows("""
                SELECT column_name, data_type FROM information_schema.columns
                WHERE table_name = 'stg_rentals' ORDER BY ordinal_position""")).containsExactly(List.of("id", "BIGINT"), List.of("n", "VARCHAR"));
        assertThat(project.rows("FROM dev.stg_rentals")).containsExactly(List.of("1", "a"));
    }

    @Test
    void castsDeclaredColumnsAndKeepsTheirOrder() {
        project.file("sources/raw.yml", RENTALS + "    columns: [{name: price, type: BIGINT}]\n")
                .execute("CREATE SCHEMA raw", "CREATE TABLE raw.rentals AS SELECT 'x' AS a, '7' AS price, 3 AS c");
        assertThatCommand(sqb.run("build")).succeeds();
        assertThat(project.rows("""
                SELECT column_name, data_type FROM information_schema.columns
                WHERE table_schema = 'dev' AND table_name = 'stg_rentals' ORDER BY ordinal_position"""))
                .containsExactly(List.of("a", "VARCHAR"), List.of("price", "BIGINT"), List.of("c", "INTEGER"));

        project.execute("INSERT INTO raw.rentals VALUES ('y', 'dear', 4)");
        assertThatCommand(sqb.run("build")).exitsWith(1).stderrContains("E101", "price");
        assertThat(project.value("SELECT count(*) FROM dev.stg_rentals")).isEqualTo("1");

        project.file("sources/raw.yml", RENTALS + "    columns: [{name: city, type: VARCHAR}]\n");
        assertThatCommand(sqb.run("build"))
                .failsWith("SR001")
                .stderrContains("source 'raw_rentals' declares column \"city\" but raw.rentals has: ");
    }

    @Test
    @Spec({"sources-seeds 6", "planning 14"})
    void namesAllMissingTablesAtOnce() {
        project.file("sources/zones.yml", "sources:\n  - {name: raw_zones, schema: raw, table: zones}\n")
                .model("zones", "MODEL (materialized view);\nSELECT * FROM __source(\"raw_zones\")\n")
                .model("alone", "MODEL (materialized table);\nSELECT 1 AS n\n");
        assertThatCommand(sqb.run("build"))
                .failsWith("S405")
                .stderrContains(
                        "cannot build selected scope: 2 source tables",
                        "source 'raw_rentals' (raw.rentals), read by stg_rentals",
                        "source 'raw_zones' (raw.zones), read by zones");
        assertThat(project.rows("SELECT * FROM information_schema.tables")).isEmpty();
        assertThatCommand(sqb.run("build", "--exclude", "stg_rentals", "zones")).succeeds();
        assertThat(project.value("SELECT n FROM dev.alone")).isEqualTo("1");
    }

    @Test
    @Spec("sources-seeds 7")
    void readsAnotherPlacePerEnvironment() {
        project.file("sources/raw.yml", RENTALS + "    environments: {dev: {schema: raw_sample}}\n")
                .execute(
                        "CREATE SCHEMA raw",
                        "CREATE SCHEMA raw_sample",
                        "CREATE TABLE raw.rentals AS SELECT 'all' AS origin",
                        "CREATE TABLE raw_sample.rentals AS SELECT 'sample' AS origin");
        String config = project.read("sqlbuild_project.toml");
        project.file("sqlbuild_project.toml", config + "\n[environments.prod]\nschema = \"prod\"\n");
        assertThatCommand(sqb.run("build", "--environment", "dev")).succeeds();
        assertThatCommand(sqb.run("build", "--environment", "prod")).succeeds();
        assertThat(project.value("SELECT origin FROM dev.stg_rentals")).isEqualTo("sample");
        assertThat(project.value("SELECT origin FROM prod.stg_rentals")).isEqualTo("all");
        assertThat(project.value("""
                SELECT count(DISTINCT version_hash) FROM (
                  SELECT version_hash FROM dev._sqlbuild_fingerprints UNION ALL SELECT version_hash FROM prod._sqlbuild_fingerprints)""")).isEqualTo("1");
    }
}
