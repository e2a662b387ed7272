package dev.sqlbuild.it;

import static dev.sqlbuild.it.CommandResultAssert.assertThatCommand;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What holds for the command line whatever a command does. */
class CommandLineIT {
    private static final String ESCAPE = "\u001b";

    @TempDir
    Path directory;

    @Test
    @Spec("cli 2")
    void initMakesAProjectOnceAndNeverOverwritesIt() {
        Sqb sqb = Sqb.in(directory).launched();
        assertThatCommand(sqb.run("compile")).failsWith("D001").stderrContains("Project config not found");

        assertThatCommand(sqb.run("init")).succeeds().stdoutContains("SQLBuild project created");
        ProjectDir project = ProjectDir.at(directory);
        String config = project.read("sqlbuild_project.toml");
        assertThat(project.has("models/staging")).isTrue();

        assertThatCommand(sqb.run("init")).failsWith("C900");
        assertThat(project.read("sqlbuild_project.toml")).isEqualTo(config);
        assertThatCommand(sqb.run("compile")).succeeds().stdoutContains("Compile ready (0 models)");
        assertThatCommand(sqb.run("build")).succeeds().stdoutContains("Nothing to build.");
    }

    @Test
    @Spec("cli 3")
    void thePlaygroundBuildsWithoutEdits() throws IOException {
        Sqb sqb = Sqb.in(directory).launched();
        assertThatCommand(sqb.run("playground", "p1")).succeeds();
        assertThatCommand(sqb.run("--project-dir", "p1", "build")).succeeds().stdoutContains("FAIL=0");
        for (String command : List.of("compile", "plan", "test", "audit", "debug", "dag")) {
            assertThatCommand(Sqb.in(directory).run(command, "--project-dir", "p1"))
                    .succeeds();
        }

        var before = files(directory.resolve("p1"));
        assertThatCommand(sqb.run("playground", "p1")).failsWith("C911");
        assertThat(files(directory.resolve("p1"))).isEqualTo(before);
    }

    @Test
    @Spec("cli 3.1")
    void thePlaygroundOfVirtualModeIsBranchedPromotedAndRolledBack() {
        assertThatCommand(Sqb.in(directory).launched().run("playground", "p2", "--template", "shop_virtual"))
                .succeeds()
                .stdoutContains("sqb state init");
        Sqb sqb = Sqb.in(directory.resolve("p2"));
        for (String command :
                List.of("compile", "state init", "build", "plan", "test", "audit", "build --virtual-env pr_1"))
            assertThatCommand(sqb.run(command.split(" "))).succeeds();
        assertThatCommand(sqb.run("promote", "--from", "pr_1", "--to", "prod")).succeeds();
        assertThatCommand(Sqb.in(directory).launched().run("playground", "p3", "--template", "mall"))
                .exitsWith(2)
                .reports("C001")
                .stderrContains("unknown template 'mall'", "shop_virtual");
        assertThat(directory.resolve("p3")).doesNotExist();
    }

    @Test
    @Spec("cli 4")
    void globalOptionsMeanTheSameOnEitherSideOfTheCommand() throws IOException {
        Sqb.in(directory).launched().run("playground", "p1");
        Sqb sqb = Sqb.in(directory.resolve("p1")).launched();

        assertThatCommand(sqb.run("compile", "--project-dir", ".")).succeeds();
        var compiled = files(directory.resolve("p1/target/compiled"));
        assertThatCommand(sqb.run("--project-dir", ".", "compile")).succeeds();

        assertThat(files(directory.resolve("p1/target/compiled")))
                .isEqualTo(compiled)
                .isNotEmpty();
        assertThat(directory.resolve("p1/shop.duckdb")).doesNotExist();
    }

    @Test
    @Spec("cli 10")
    void runBuildsWithoutChecksAndOnlyInDirectMode() {
        ProjectDir project = ProjectDir.shop(directory)
                .model("one", "MODEL (columns (id (audits [not_null])));\n\nSELECT 1 AS id\n")
                .file(
                        "tests/unit/t.sql",
                        "TEST ();\n\nWITH __source__s AS (SELECT 1 AS x), __expected__one AS (SELECT 1 AS id)\n")
                .file("sources/s.yml", "sources:\n  - name: s\n    expression: SELECT 1 AS x\n");
        assertThatCommand(Sqb.in(project).launched().run("run"))
                .succeeds()
                .stdoutContains("one")
                .stdoutLacks("test  ", "audit  ");

        project.file(
                        "sqlbuild_project.toml",
                        "environment_mode = \"virtual\"\n" + project.read("sqlbuild_project.toml") + """

                [environments.dev.state]
                backend = "duckdb"
                schema = "sqlbuild_state"
                unsuffixed_virtual_env = "dev"
                [environments.dev.state.connection]
                database = "state.duckdb"
                """)
                .delete("warehouse.duckdb");
        assertThatCommand(Sqb.in(project).launched().run("run"))
                .failsWith("C241")
                .stderrContains("run is not supported when environment_mode = 'virtual'");
        assertThat(project.has("warehouse.duckdb")).isFalse();
    }

    @Test
    @Spec("cli 11")
    void optionsOfVirtualModeAreRefusedInDirectMode() {
        assertThatCommand(Sqb.in(ProjectDir.shop(directory)).launched().run("plan", "--virtual-env", "x"))
                .failsWith("C262")
                .stderrContains("--virtual-env requires environment_mode = 'virtual'");
    }

    @Test
    @Spec("cli 17")
    void concurrencyComesFromTheFlagElseFromTheEnvironment() {
        Sqb sqb = Sqb.in(oneModel()).launched();

        assertThatCommand(sqb.withEnv("SQLBUILD_CONCURRENCY", "0").run("build"))
                .exitsWith(2)
                .stderrContains("SQLBUILD_CONCURRENCY must be >= 1");
        assertThatCommand(sqb.withEnv("SQLBUILD_CONCURRENCY", "3").run("build", "--concurrency", "2"))
                .succeeds()
                .stdoutContains("(concurrency: 2)");
    }

    @Test
    @Spec("cli 18")
    void theDocumentGoesToStdoutOrToAFile() {
        ProjectDir project = oneModel();
        Sqb sqb = Sqb.in(project).launched();

        assertThatCommand(sqb.run("build", "--json-output", "out/r.json"))
                .succeeds()
                .stdoutContains("Completed successfully.");
        assertThat(project.read("out/r.json")).startsWith("{").endsWith("}\n");
        assertThatCommand(sqb.run("build", "--json", "--json-output", "out/r.json"))
                .succeeds()
                .stdoutIsEmpty();
        assertThatCommand(sqb.run("build", "--json")).succeeds().jsonHas("/status", "success");
        project.file("blocked", "a file");
        assertThatCommand(sqb.run("build", "--json-output", "blocked/r.json")).failsWith("C007");
    }

    @Test
    @Spec("cli 19")
    void selectorsComeFromFilesToo() {
        ProjectDir project = oneModel()
                .model("staging/stg_orders", "MODEL ();\n\nSELECT 1 AS order_id\n")
                .file("sel.txt", "# staging\n\nstg_orders\n");
        Sqb sqb = Sqb.in(project).launched();

        assertThatCommand(sqb.run("plan", "--select-file", "sel.txt"))
                .succeeds()
                .stdoutContains("Plan ready (1 selected)");
        assertThatCommand(sqb.run("plan", "--select", "nope")).failsWith("S007");
        assertThatCommand(sqb.run("plan", "--select", "tag:nope")).failsWith("S008");
        assertThatCommand(sqb.run("plan", "--select", "path:nope")).failsWith("S009");
        assertThatCommand(sqb.run("plan", "--select-file", "absent.txt")).failsWith("C005");
    }

    @Test
    @Spec("cli 20")
    void queryPrintsRowsInSeveralFormats() {
        Sqb sqb = Sqb.in(ProjectDir.shop(directory)).launched();

        assertThatCommand(sqb.run("query", "select 1 as a, null as b", "--format", "json"))
                .succeeds()
                .stdoutIs("[{\"a\":1,\"b\":null}]\n");
        assertThat(sqb.run("query", "select 1 as a, null as b", "--format", "csv")
                        .stdout()
                        .lines())
                .first()
                .isEqualTo("a,b");
        assertThatCommand(sqb.run("query", "select * from range(50)"))
                .succeeds()
                .stdoutContains("RECORD 20", "20 rows (limit reached)")
                .stdoutLacks("RECORD 21");
    }

    @Test
    @Spec("cli 21")
    void thereAreNoEscapesInAPipeOrWithNoColor() {
        Sqb sqb = Sqb.in(oneModel()).launched();
        Sqb terminal = sqb.withEnv("SQB_JAVA_OPTS", "-Dsqlbuild.terminal=true");

        assertThatCommand(sqb.run("build")).succeeds().stdoutLacks(ESCAPE);
        assertThatCommand(terminal.run("build")).succeeds().stdoutContains(ESCAPE);
        assertThatCommand(terminal.withEnv("NO_COLOR", " ")
                        .withEnv("SQLBUILD_NO_SPINNER", "1")
                        .run("build"))
                .succeeds()
                .stdoutLacks(ESCAPE);
    }

    @Test
    @Spec("cli 22")
    void debugShowsNoSecret() throws IOException {
        ProjectDir project = ProjectDir.empty(directory).file("sqlbuild_project.toml", """
                name = "shop"
                adapter = "postgres"

                [connection]
                host = "localhost"
                password = "open-sesame"
                """);

        CommandResult result = Sqb.in(project).launched().run("debug", "--no-connection");

        assertThatCommand(result).succeeds().stdoutContains("****");
        assertThat(result.stdout() + result.stderr() + files(directory.resolve("logs")))
                .doesNotContain("open-sesame");
    }

    @Test
    @Spec("cli 16")
    void commandsThatDoNotExistYetAreUsageErrors() {
        assertThatCommand(Sqb.in(ProjectDir.shop(directory)).launched().run("clone", "--from", "prod"))
                .exitsWith(2);
        assertThatCommand(Sqb.in(ProjectDir.shop(directory)).launched().run("diff", "prod", "--full"))
                .exitsWith(2);
    }

    private ProjectDir oneModel() {
        return ProjectDir.shop(directory).model("one", "MODEL ();\n\nSELECT 1 AS id\n");
    }

    /** Content by path. */
    private static TreeMap<String, String> files(Path root) throws IOException {
        TreeMap<String, String> content = new TreeMap<>();
        try (Stream<Path> all = Files.walk(root)) {
            for (Path file : all.filter(Files::isRegularFile).toList()) {
                content.put(
                        root.relativize(file).toString(),
                        new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1));
            }
        }
        return content;
    }
}
