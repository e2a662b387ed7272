package dev.sqlbuild.it;

import static dev.sqlbuild.it.CommandResultAssert.assertThatCommand;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a compile leaves below {@code target/}, and when it does without compiling. */
class CompileCacheIT {
    private static final String REUSED = "Inputs unchanged; reused the previous compile";

    @TempDir
    Path directory;

    private ProjectDir project;
    private Sqb sqb;

    @BeforeEach
    void create() {
        project = ProjectDir.shop(directory)
                .file("seeds/stations.csv", "station_id,city\n1,Lyon\n")
                .file("seeds/seeds.yml", "seeds:\n  - name: stations\n    description: where bikes stand\n")
                .file("sources/raw.yml", """
                        sources:
                          - name: raw_rides
                            schema: raw
                            table: rides
                            contract: enforced
                            columns:
                              - name: ride_id
                                type: INTEGER
                        """)
                .model(
                        "staging/stg_rides",
                        "MODEL ();\nSELECT ride_id, '@@ENV:REGION' AS region, '@@city' AS city FROM __source(\"raw_rides\")\n")
                .model(
                        "marts/rides",
                        "MODEL (columns (ride_id (audits [not_null])));\nSELECT r.ride_id, s.* FROM __ref(\"stg_rides\") r, __seed(\"stations\") s\n")
                .file("tests/unit/test_rides.sql", """
                        TEST (name "test_rides");
                        WITH __source__raw_rides AS (SELECT 1 AS ride_id),
                        __expected__stg_rides AS (SELECT 1 AS ride_id, 'eu' AS region, 'Lyon' AS city)
                        """);
        String config = project.read("sqlbuild_project.toml");
        project.file("sqlbuild_project.toml", config + "\n[vars]\ncity = \"Lyon\"\n");
        sqb = Sqb.in(project).withEnv("REGION", "eu");
    }

    /** The outcome of a compile without its timings. */
    private record Outcome(int exitCode, String out, String err) {
        static Outcome of(CommandResult result) {
            String err = result.stderr().replaceAll(REUSED + " \\(.*\\)\n", "");
            return new Outcome(result.exitCode(), result.stdout(), err);
        }
    }

    @Test
    @Spec("analysis 10")
    void repeatsItselfOnlyWhileNothingHasChanged() {
        CommandResult first = sqb.run("compile");
        assertThatCommand(first).succeeds().stderrLacks(REUSED);

        CommandResult second = sqb.run("compile");
        assertThatCommand(second).succeeds().stderrContains(REUSED);
        assertThat(Outcome.of(second)).isEqualTo(Outcome.of(first));

        List<Runnable> edits = new ArrayList<>();
        edits.add(() -> project.model(
                "staging/stg_rides",
                project.read("models/staging/stg_rides.sql").replace("ride_id,", "ride_id, 2 AS two,")));
        edits.add(() -> project.file(
                "sqlbuild_project.toml", project.read("sqlbuild_project.toml").replace("\"Lyon\"", "\"Nice\"")));
        edits.add(() ->
                project.file("sources/raw.yml", project.read("sources/raw.yml").replace("ride_id", "rideid")));
        edits.add(() -> project.file(
                        "sources/raw.yml", project.read("sources/raw.yml").replace("rideid", "ride_id"))
                .file("seeds/stations.csv", "station_id,town,country\n1,Lyon,FR\n")
                .delete("models/marts/rides.sql"));
        for (Runnable edit : edits) {
            edit.run();
            CommandResult changed = sqb.run("compile");
            assertThatCommand(changed).stderrLacks(REUSED);
            assertThat(Outcome.of(changed)).isEqualTo(Outcome.of(sqb.run("compile", "--no-cache")));
        }
        assertThat(project.has("target/compiled/models/marts")).isFalse();
        assertThat(project.read("target/compiled/models/staging/stg_rides.sql")).contains("'eu'", "'Nice'", "2 AS two");
    }

    @Test
    void noticesVariablesOfTheProcessAndOfTheCommandLine() {
        assertThatCommand(sqb.run("compile")).succeeds();
        assertThatCommand(sqb.withEnv("REGION", "us").run("compile")).succeeds().stderrLacks(REUSED);
        assertThat(project.read("target/compiled/models/staging/stg_rides.sql")).contains("'us'");
        assertThatCommand(sqb.withEnv("REGION", "us").withEnv("UNRELATED", "1").run("compile"))
                .succeeds()
                .stderrContains(REUSED);
        assertThatCommand(sqb.run("compile", "--vars", "{\"city\":\"Nice\"}"))
                .succeeds()
                .stderrLacks(REUSED);
        assertThat(project.read("target/compiled/models/staging/stg_rides.sql")).contains("'Nice'");
        assertThatCommand(sqb.withEnv("SQLBUILD_DISABLE_COMPILE_CACHE", "1").run("compile"))
                .succeeds()
                .stderrLacks(REUSED);
    }

    @Test
    @Spec("analysis 10")
    void repeatsErrorsToo() {
        project.model("staging/stg_rides", "MODEL ();\nSELECT rideid FROM __source(\"raw_rides\")\n");

        CommandResult first = sqb.run("compile");
        CommandResult second = sqb.run("compile");

        assertThatCommand(first).failsWith("B002").stderrLacks(REUSED);
        assertThatCommand(second).failsWith("B002").stderrContains(REUSED);
        assertThat(Outcome.of(second)).isEqualTo(Outcome.of(first));
    }

    @Test
    @Spec("analysis 10")
    void writesWhatChangedRestoresWhatIsMissingAndRemovesWhatVanished() throws IOException {
        assertThatCommand(sqb.run("compile")).succeeds();
        Path staged = project.path("target/compiled/models/staging/stg_rides.sql");
        Path mart = project.path("target/compiled/models/marts/rides.sql");
        assertThat(project.has("target/compiled/audits")).isTrue();
        assertThat(project.has("target/compiled/tests")).isTrue();
        Object unchanged =
                Files.readAttributes(staged, BasicFileAttributes.class).fileKey();
        Files.delete(mart);

        assertThatCommand(sqb.run("compile")).succeeds().stderrLacks(REUSED);
        assertThat(mart).exists();

        project.model("marts/rides", "MODEL ();\nSELECT 1 AS id\n");
        assertThatCommand(sqb.run("compile")).succeeds().stderrLacks(REUSED);
        assertThat(Files.readString(mart)).isEqualTo("SELECT 1 AS id\n");
        assertThat(Files.readAttributes(staged, BasicFileAttributes.class).fileKey())
                .isEqualTo(unchanged);

        String before = Files.readString(staged);
        project.model("staging/stg_rides", "MODEL ();\nSELECT nothing FROM __source(\"raw_rides\")\n");
        assertThatCommand(sqb.run("compile")).failsWith("B002");
        assertThat(Files.readString(staged)).isEqualTo(before);

        project.delete("models/staging/stg_rides.sql").delete("tests/unit/test_rides.sql");
        assertThatCommand(sqb.run("compile")).succeeds();
        assertThat(staged.getParent()).doesNotExist();
        assertThat(project.has("target/compiled/tests")).isFalse();
    }

    @Test
    void describesTheProjectInOneDocument() {
        assertThatCommand(sqb.run("compile", "--json"))
                .succeeds()
                .stderrIsEmpty()
                .jsonHas("/command", "compile")
                .jsonHas("/has_errors", false)
                .jsonHas("/summary/models", 2)
                .jsonHas("/summary/seeds", 1)
                .jsonHas("/summary/audits", 1)
                .jsonHas("/summary/tests", 1)
                .jsonHas("/summary/project_totals/models", 2)
                .jsonHas("/artifacts/0", "target/compiled/")
                .json(document -> {
                    assertThat(document.get("resources")).hasSize(4);
                    assertThat(document.at("/resources/3/id").asText()).isEqualTo("model:rides");
                    assertThat(document.at("/resources/3/column_count").asInt()).isEqualTo(3);
                    assertThat(document.at("/resources/3/columns/0/name").asText())
                            .isEqualTo("ride_id");
                    assertThat(document.at("/resources/3/columns/0/type").asText())
                            .isEqualTo("INTEGER");
                    assertThat(document.at("/resources/3/dependencies")).hasSize(2);
                    assertThat(document.at("/resources/3/compiled_sql").asText())
                            .contains("dev.stg_rides");
                });
        assertThatCommand(sqb.run("compile", "--json"))
                .succeeds()
                .stderrContains(REUSED)
                .jsonHas("/has_errors", false);
        assertThatCommand(sqb.run("compile", "--json", "--select", "stg_rides"))
                .succeeds()
                .json(document -> assertThat(document.get("resources")).hasSize(2))
                .jsonHas("/summary/project_totals/models", 2);
        assertThatCommand(sqb.run("compile", "--select", "nothing_like_it")).failsWith("S007");
        assertThatCommand(sqb.run("compile", "--json-output", "out/report.json"))
                .succeeds()
                .stdoutContains("Compile ready (2 models)");
        assertThat(CommandResult.parse(project.read("out/report.json"))
                        .get("has_errors")
                        .asBoolean())
                .isFalse();
    }
}
