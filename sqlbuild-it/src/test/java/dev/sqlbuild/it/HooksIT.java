package dev.sqlbuild.it;

import static dev.sqlbuild.it.CommandResultAssert.assertThatCommand;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** SQL that runs before and after a model is built. */
class HooksIT {
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

    @Test
    @Spec({"models 18", "models 20", "project 18"})
    void runsHooksInOrderWithTheContextAndArgumentsOfTheModel() {
        project.execute("CREATE TABLE log (who VARCHAR, place VARCHAR)")
                .file("hooks/sql/note.sql", """
                        HOOK (description "Notes who was here");
                        INSERT INTO main.log VALUES (@'who', @'where')
                        """)
                .model("rides", """
                        MODEL (
                          pre_hooks [inline_sql("INSERT INTO main.log VALUES ('before', 'nowhere')")],
                          post_hooks [
                            inline_sql("INSERT INTO main.log VALUES ('after', '@@CTX:target.qualified')"),
                            sql("note", who: "O'Neil", where: "@@CTX:target.schema/@@CTX:model.name"),
                          ],
                        );
                        SELECT 1 AS id
                        """);

        sqb("compile").succeeds();
        sqb("plan").succeeds();
        assertThat(project.rows("SELECT * FROM log")).isEmpty();

        sqb("build").succeeds();
        assertThat(project.rows("SELECT * FROM log"))
                .containsExactly(
                        List.of("before", "nowhere"), List.of("after", "dev.rides"), List.of("O'Neil", "dev/rides"));
    }

    @Test
    @Spec({"models 19", "models 20"})
    void reportsEveryWrongHookCallAtOnce() {
        project.file("hooks/sql/grant_read.sql", "HOOK (description \"Grants\");\nSELECT @'role'\n")
                .file("hooks/sql/undescribed.sql", "HOOK ();\nSELECT 1\n")
                .file("hooks/sql/no_header.sql", "SELECT 1\n")
                .file("hooks/sql/empty.sql", "HOOK (description \"Nothing\");\n")
                .model("lacking", "MODEL (post_hooks [sql(\"grant_read\")]);\nSELECT 1 AS id\n")
                .model("surplus", "MODEL (post_hooks [sql(\"grant_read\", role: bi, rolle: x)]);\nSELECT 1 AS id\n")
                .model("near", "MODEL (pre_hooks [sql(\"grant_reed\", role: bi)]);\nSELECT 1 AS id\n")
                .model("bare", "MODEL (post_hooks [\"SELECT 1\"]);\nSELECT 1 AS id\n")
                .model("template", "MODEL (post_hooks [inline_sql(\"SELECT '${city}'\")]);\nSELECT 1 AS id\n");

        sqb("compile")
                .failsWith("P001")
                .stderrContains("post_hooks[1] sql(\"grant_read\") in model 'lacking': missing argument 'role'")
                .stderrContains("'surplus'", "rolle")
                .stderrContains("'near'", "did you mean 'grant_read'?")
                .reports("D014")
                .stderrContains("hooks/sql/undescribed.sql", "hooks/sql/no_header.sql", "hooks/sql/empty.sql")
                .reports("D002")
                .pointsAt("models/bare.sql:1:")
                .stderrContains("models/template.sql");
    }

    @Test
    @Spec("models 21")
    void failsTheModelButKeepsItsRowsWhenAPostHookFails() {
        project.model("rides", "MODEL ();\nSELECT 1 AS id\n")
                .model("downstream", "MODEL ();\nSELECT id FROM __ref(\"rides\")\n");
        sqb("build").succeeds();

        project.model("rides", "MODEL (post_hooks [inline_sql(\"SELECT * FROM no_such_table\")]);\nSELECT 2 AS id\n");
        sqb("build").exitsWith(1).stdoutContains("phase   post_hook").stderrContains("no_such_table");
        assertThat(project.value("SELECT id FROM dev.rides")).isEqualTo("2");
        assertThat(project.value("SELECT id FROM dev.downstream")).isEqualTo("1");

        project.model("rides", "MODEL (pre_hooks [inline_sql(\"SELECT * FROM no_such_table\")]);\nSELECT 3 AS id\n");
        sqb("build").exitsWith(1).stdoutContains("phase   pre_hook");
        assertThat(project.value("SELECT id FROM dev.rides")).isEqualTo("2");
    }

    @ParameterizedTest
    @EnumSource
    @Spec({"models 8", "models 18"})
    void countsTheStatementsOfHooksAsPartOfTheModelWhereverItIsBuilt(TestEngine engine) {
        TestEngine.Project warehouse = engine.project(directory.resolve("engine"));
        String rides = """
                MODEL (post_hooks [
                  inline_sql("INSERT INTO @@log VALUES ('@@CTX:target.qualified', '@@CTX:run.environment')"),
                  sql("note", who: "O'Neil"),
                ]);
                SELECT 1 AS id
                """;
        warehouse
                .execute("CREATE TABLE notes (place VARCHAR(99), environment VARCHAR(99))")
                .files()
                .file("sqlbuild_project.toml", warehouse.files().read("sqlbuild_project.toml") + """

                        [vars]
                        log = "notes"
                        """)
                .file("hooks/sql/note.sql", """
                        HOOK (description "Notes who was here");
                        INSERT INTO notes VALUES (@'who', '')
                        """)
                .model("rides", rides);
        Sqb sqb = Sqb.in(warehouse.files());

        assertThatCommand(sqb.run("build")).succeeds();
        assertThat(warehouse.rows("SELECT * FROM notes ORDER BY 1"))
                .containsExactly(List.of("O'Neil", ""), List.of("dev.rides", "dev"));
        assertThatCommand(sqb.run("plan", "--json")).succeeds().jsonHas("/nodes/0/reason", "no_change");
        String here = versionHash(sqb.run("plan", "--json"));
        assertThat(versionHash(sqb.run("plan", "--environment", "prod", "--json")))
                .isEqualTo(here);

        warehouse.files().model("rides", rides.replace("INSERT INTO @@log", "INSERT /* again */ INTO   @@log"));
        assertThat(versionHash(sqb.run("plan", "--json"))).isEqualTo(here);
        warehouse.files().model("rides", rides.replace("O'Neil", "Ada"));
        assertThatCommand(sqb.run("plan", "--json")).succeeds().jsonHas("/nodes/0/reason", "config_changed");
        warehouse.files().model("rides", rides).file("hooks/sql/note.sql", """
                HOOK (description "Notes who was here, otherwise");
                INSERT INTO notes VALUES (@'who', 'there')
                """);
        assertThatCommand(sqb.run("build", "--changes-only")).succeeds().stdoutContains("rides");
        assertThat(warehouse.rows("SELECT count(*) FROM notes WHERE environment = 'there'"))
                .containsExactly(List.of("1"));
    }

    private static String versionHash(CommandResult plan) {
        return plan.json().at("/nodes/0/version_hash").asText();
    }

    @Test
    @Spec("models 8")
    void waitsForWhatAHookReadsAndRefusesWhatIsBuiltFromItsOwnModel() {
        project.model("zones", "MODEL ();\nSELECT 7 AS zone\n").model("rides", """
                        MODEL (pre_hooks [inline_sql("CREATE TABLE main.copy AS SELECT * FROM __ref(\\"zones\\")")]);
                        SELECT 1 AS id
                        """);
        sqb("build", "--concurrency", "4").succeeds();
        assertThat(project.value("SELECT zone FROM main.copy")).isEqualTo("7");

        project.model("zones", "MODEL ();\nSELECT id AS zone FROM __ref(\"rides\")\n");
        sqb("compile").failsWith("P007").stderrContains("a hook reads 'zones', which is built from the model itself");
        project.model("zones", "MODEL ();\nSELECT 7 AS zone\n").model("rides", """
                        MODEL (pre_hooks [inline_sql("SELECT * FROM __ref(\\"zonen\\")")]);
                        SELECT 1 AS id
                        """);
        sqb("compile").failsWith("P001").stderrContains("a hook references unknown name 'zonen'", "zones");
    }
}
