package dev.sqlbuild.it;

import static dev.sqlbuild.it.CommandResultAssert.assertThatCommand;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Layers of configuration and what they make of a model: place, kind, tags, text. */
class EnvironmentsIT {
    private static final String HEAD = """
            name = "shop"
            adapter = "duckdb"
            """;

    @TempDir
    Path directory;

    private ProjectDir project;

    @BeforeEach
    void create() {
        project = ProjectDir.empty(directory)
                .model("staging/rides", "MODEL (schema staging);\nSELECT 1 AS id\n")
                .model("marts/totals", "MODEL (schema marts);\nSELECT id FROM __ref(\"rides\")\n");
    }

    private ProjectDir config(String rest) {
        return project.file("sqlbuild_project.toml", HEAD + rest);
    }

    private JsonNode node(String name, String... options) {
        return node(Sqb.in(project), name, options);
    }

    private JsonNode node(Sqb sqb, String name, String... options) {
        String[] arguments = new String[options.length + 2];
        arguments[0] = "dag";
        arguments[1] = "--json";
        System.arraycopy(options, 0, arguments, 2, options.length);
        CommandResult result = sqb.run(arguments);
        assertThatCommand(result).succeeds();
        for (JsonNode node : result.json().get("nodes")) {
            if (node.get("name").asText().equals(name)) return node;
        }
        throw new AssertionError("no node " + name + " in " + result);
    }

    private static String place(JsonNode node) {
        return node.at("/target/schema").asText() + "."
                + node.at("/target/name").asText();
    }

    @Test
    @Spec("project 9")
    void placesModelsWhereTheEnvironmentSays() {
        config("""
                default_environment = "plain"

                [environments.plain]
                schema = "dev"

                [environments.per_schema]
                schema = "dev_${CTX:model.schema}"

                [environments.kept]
                schema = "preserve"
                """);

        assertThat(place(node("rides"))).isEqualTo("dev.rides");
        assertThat(place(node("rides", "--environment", "per_schema"))).isEqualTo("dev_staging.rides");
        assertThat(place(node("rides", "--environment", "kept"))).isEqualTo("staging.rides");
    }

    @Test
    @Spec({"project 6", "project 22"})
    void letsTheLocalFileChooseAndChangeTheEnvironment() {
        config("""
                default_environment = "dev"

                [vars]
                city = "Lyon"

                [environments.dev]
                schema = "dev"
                vars = { city = "Nantes" }

                [environments.ci]
                schema = "ci"

                [environments.prod]
                schema = "prod"
                """)
                .model("where_am_i", "MODEL (description \"${city}\");\nSELECT '@@city' AS city\n")
                .file("sqlbuild_local.toml", """
                        environment = "ci"

                        [environments.dev]
                        schema = "dev_mia"
                        """);

        assertThat(place(node("rides"))).isEqualTo("ci.rides");
        assertThat(place(node("rides", "--environment", "prod"))).isEqualTo("prod.rides");
        JsonNode changed = node("where_am_i", "--environment", "dev");
        assertThat(place(changed)).isEqualTo("dev_mia.where_am_i");
        assertThat(changed.get("description").asText()).isEqualTo("Nantes");
    }

    @Test
    @Spec({"project 10", "project 11"})
    void layersDefaultsAPathDefaultAndTheHeader() {
        config("""
                [defaults]
                tags = ["a"]

                [path_defaults."**"]
                tags = ["all"]

                [path_defaults.staging]
                materialized = "view"

                [path_defaults."marts/*"]
                tags = ["b"]
                """).model("marts/daily/day", "MODEL (tags [c, a]);\nSELECT 1 AS id\n");

        JsonNode staged = node("rides");
        assertThat(staged.get("materialization_type").asText()).isEqualTo("view");
        assertThat(staged.get("tags").toString()).isEqualTo("[\"a\"]");
        assertThat(node("totals").get("tags").toString()).isEqualTo("[\"a\",\"all\"]");
        assertThat(node("day").get("tags").toString()).isEqualTo("[\"a\",\"b\",\"c\"]");
    }

    @Test
    @Spec({"project 14", "project 15"})
    void expandsOnlyTheActiveEnvironment() {
        config("""
                default_environment = "dev"

                [environments.dev]
                schema = "${coalesce(ENV:MY_SCHEMA, 'dev')}"

                [environments.prod]
                schema = "prod"
                [environments.prod.connection]
                database = "${ENV:PEDAL_PROD_DB}"
                """);

        assertThat(place(node("rides"))).isEqualTo("dev.rides");
        assertThat(place(node(Sqb.in(project).withEnv("MY_SCHEMA", "x"), "rides")))
                .isEqualTo("x.rides");
        assertThatCommand(Sqb.in(project).run("compile", "--environment", "prod"))
                .failsWith("D001")
                .stderrContains("PEDAL_PROD_DB")
                .pointsAt("sqlbuild_project.toml:");
    }

    @Test
    @Spec({"project 16", "project 17"})
    void putsVariablesOfTheCommandLineIntoTheQuery() {
        config("[vars]\ncity = \"Lyon\"\nyear = 2026\n")
                .model("here", "MODEL ();\nSELECT '@@city' AS city, -- @@nothing\n  @@year AS year\n");

        assertThatCommand(Sqb.in(project).run("compile", "--vars", "{\"city\":\"Nantes\"}"))
                .succeeds();
        assertThat(project.read("target/compiled/models/here.sql")).contains("'Nantes'", "2026 AS year", "@@nothing");

        project.model("here", "MODEL ();\nSELECT @@g AS g, @@citi AS city, '@@ENV:SURELY_UNSET' AS e\n");
        assertThatCommand(Sqb.in(project).run("compile", "--vars", "{\"g\": {\"role\":\"bi\"}}"))
                .failsWith("P001")
                .stderrContains("@@g", "macro")
                .pointsAt("models/here.sql:2:8")
                .stderrContains("unknown project variable '@@citi'", "city")
                .stderrContains("unknown environment variable '@@ENV:SURELY_UNSET'");
    }

    @Test
    @Spec("project 18")
    void refusesContextKeysOutsideHooks() {
        config("").model("here", "MODEL ();\nSELECT '@@CTX:target.schema' AS s\n");

        assertThatCommand(Sqb.in(project).run("compile"))
                .failsWith("P001")
                .stderrContains("@@CTX is only available in hooks")
                .pointsAt("models/here.sql:2:");
    }

    @Test
    @Spec("project 19")
    void refusesToRunInVirtualMode() {
        config("""
                environment_mode = "virtual"
                default_environment = "dev"

                [environments.dev]
                schema = "dev"
                """);

        assertThatCommand(Sqb.in(project).run("run"))
                .exitsWith(1)
                .stderrContains("run is not supported when environment_mode = 'virtual'");
    }
}
