package dev.sqlbuild.it;

import static dev.sqlbuild.it.CommandResultAssert.assertThatCommand;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a file that is no model, seed or source is answered with; the errors of all files come together. */
class DiscoveryErrorsIT {
    @TempDir
    Path directory;

    private ProjectDir project;

    @BeforeEach
    void create() {
        project = ProjectDir.shop(directory);
    }

    private CommandResultAssert compile() {
        return assertThatCommand(Sqb.in(project).run("compile"));
    }

    @Test
    @Spec({"project 7", "project 8", "project 20"})
    void reportsEveryMisplacedAndMisnamedFileAtOnce() {
        project.model("RideTotals", "MODEL ();\nSELECT 1 AS id\n")
                .model("a/rides", "MODEL ();\nSELECT 1 AS id\n")
                .model("b/rides", "MODEL ();\nSELECT 2 AS id\n")
                .file("seeds/stations.yaml", "seeds: []\n")
                .file("models/schema.yml", "models:\n  - name: rides\n")
                .file("seeds/rides.csv", "id\n1\n")
                .file("seeds/empty.csv", "")
                .file("seeds/seeds.yml", "seeds:\n  - name: nowhere\n")
                .file("sources/raw.yml", "sources:\n  - name: raw_rides\n    tabel: rides\n")
                .file("Loose.java", "class Loose {}\n");

        compile()
                .failsWith("D016")
                .stderrContains("'RideTotals'", "use snake_case 'ride_totals'", "Loose.java")
                .stderrContains("error[D007]", "models/a/rides.sql", "models/b/rides.sql", "seeds/rides.csv")
                .stderrContains("error[D005]", "must use .yml", "MODEL header")
                .stderrContains("error[D008]", "seeds/empty.csv", "nowhere")
                .stderrContains("error[D006]", "tabel", "did you mean 'table'?")
                .pointsAt("sources/raw.yml:3:5");
    }

    @Test
    void saysOfWhatItDoesNotReadThatItDoesNot() {
        project.model("rides", "MODEL ();\nSELECT 1 AS id\n")
                .file("tests/scenarios/day.sql", "SCENARIO (name day)\n")
                .file("tests/scenarios/more/night.sql", "SCENARIO (name night)\n")
                .file("macros/Macros.java", "class Macros {}\n")
                .file("models/_sqlbuild/macros/Own.java", "class Own {}\n")
                .file("rules/Naming.java", "class Naming {}\n");

        compile()
                .succeeds()
                .stderrContains("warning[C000]: tests/scenarios/day.sql and 1 more are not read: scenarios are not")
                .stderrContains("macros/Macros.java is not read: macros")
                .stderrContains("models/_sqlbuild/macros/Own.java is not read: declarations for a part of the project")
                .stderrContains("rules/Naming.java is not read: Java extensions");
    }

    @Test
    @Spec("models 11")
    void bindsAModelToASchemaThatItCannotContradict() {
        project.file("schemas/ride.sql", "SCHEMA (name ride, columns (ride_id (type INTEGER, audits [not_null])));\n")
                .model("rides", "MODEL (model_schema ride, columns (ride_id (type TEXT)));\nSELECT 1 AS ride_id\n");
        compile()
                .failsWith("P001")
                .stderrContains("column 'ride_id' is inherited from schema 'ride', which says its type")
                .pointsAt("models/rides.sql:1:36");

        project.model(
                "rides", "MODEL (model_schema ride, columns (ride_id (audits [unique])));\nSELECT 1 AS ride_id\n");
        assertThatCommand(Sqb.in(project).run("build"))
                .succeeds()
                .stdoutContains("not_null (ride_id)", "unique (ride_id)");
    }

    @Test
    @Spec("project 10")
    void refusesAPathDefaultThatMatchesNoModel() {
        project.model("staging/rides", "MODEL ();\nSELECT 1 AS id\n")
                .file(
                        "sqlbuild_project.toml",
                        project.read("sqlbuild_project.toml") + "\n[path_defaults.stagin]\nmaterialized = \"view\"\n");

        compile().failsWith("D007").stderrContains("path_defaults['stagin'] matches no model");
    }

    @Test
    @Spec({"models 1", "models 2", "models 3", "models 6", "models 7", "models 8", "models 9", "models 10"})
    void reportsTheWrongHeadersOfAllModelsAtOnce() {
        project.model("rides", "SELECT 1 AS id\n")
                .model("two_words", "MODEL (description two words);\nSELECT 1 AS id\n")
                .model("colon", "MODEL (materialized: table);\nSELECT 1 AS id\n")
                .model("near", "MODEL (materialised view);\nSELECT 1 AS id\n")
                .model("bare_time", "MODEL (cursor_start 2026-01-01T00:00:00);\nSELECT 1 AS id\n")
                .model("batched_view", "MODEL (materialized view, batch_size 1d);\nSELECT 1 AS id\n")
                .model("no_strategy", "MODEL (materialized incremental);\nSELECT 1 AS id\n")
                .model("no_grain", """
                        MODEL (
                          materialized incremental,
                          incremental_strategy append,
                          cursor ts,
                          cursor_type timestamp,
                          cursor_start "2026-01-01T00:00:00",
                        );
                        SELECT TIMESTAMP '2026-01-01' AS ts
                        """)
                .model("contradiction", "MODEL (columns (id (nullable true, audits [not_null])));\nSELECT 1 AS id\n")
                .model("nothing_else", "MODEL ();\n")
                .model("unknown_kind", "MODEL (materialized tabel);\nSELECT 1 AS id\n")
                .model("old_hook", "MODEL (pre_hook \"SELECT 1\");\nSELECT 1 AS id\n")
                .model("two_statements", "MODEL ();\nSELECT 1 AS id;\nSELECT 2 AS id\n");

        compile()
                .failsWith("D002")
                .stderrContains("must start with a MODEL(...) header")
                .pointsAt("models/rides.sql:1:1")
                .stderrContains("unexpected token 'words' without a value; quote values with spaces")
                .pointsAt("models/two_words.sql:1:24")
                .stderrContains("unexpected ':' after key 'materialized'; use SQLBuild syntax 'materialized value'")
                .pointsAt("models/colon.sql:1:20")
                .stderrContains("unknown MODEL field 'materialised'", "did you mean 'materialized'?")
                .pointsAt("models/near.sql:1:8")
                .pointsAt("models/bare_time.sql:1:")
                .stderrContains("model 'batched_view': batch_size is only valid for incremental models")
                .stderrContains("requires incremental_strategy")
                .stderrContains("model 'no_grain'", "cursor_grain")
                .stderrContains("error[P002]", "cannot set nullable = true and audit not_null")
                .stderrContains("must contain SQL after MODEL(...)")
                .stderrContains("unknown materialization 'tabel'", "did you mean 'table'?")
                .stderrContains("pre_hooks")
                .stderrContains("models/two_statements.sql:3:1");
    }

    @Test
    @Spec({"models 4", "models 5"})
    void acceptsTheLooseFormsOfTheHeader() {
        project.model("rides", "MODEL (materialized table tags [a b,,] ,);\nSELECT 1 AS id\n")
                .model("closing", "-- a comment\nMODEL (description \"ends ); here\"); SELECT 1 AS id;\n")
                .model("bare", "MODEL ();\r\nSELECT 1 AS id\r\n")
                .model("bom", "\uFEFFMODEL ();\nSELECT 1 AS id\n");

        assertThatCommand(Sqb.in(project).run("dag", "--json")).succeeds().json(dag -> {
            assertNode(dag, "rides", "/tags/0", "a");
            assertNode(dag, "rides", "/tags/1", "b");
            assertNode(dag, "closing", "/description", "ends ); here");
        });
    }

    private static void assertNode(
            com.fasterxml.jackson.databind.JsonNode dag, String name, String pointer, String value) {
        for (var node : dag.get("nodes")) {
            if (!node.get("name").asText().equals(name)) continue;
            org.assertj.core.api.Assertions.assertThat(node.at(pointer).asText())
                    .isEqualTo(value);
            return;
        }
        throw new AssertionError("no node " + name + " in " + dag);
    }

    @Test
    void namesTheByteThatIsNoUtf8() throws IOException {
        Files.createDirectories(directory.resolve("models"));
        Files.write(
                directory.resolve("models/rides.sql"),
                new byte[] {'M', 'O', 'D', 'E', 'L', '(', ')', ';', (byte) 0xff});

        compile().failsWith("D002").stderrContains("models/rides.sql", "8");
    }
}
