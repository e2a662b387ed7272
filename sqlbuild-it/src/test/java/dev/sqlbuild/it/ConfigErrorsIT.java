package dev.sqlbuild.it;

import static dev.sqlbuild.it.CommandResultAssert.assertThatCommand;

import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a wrong configuration is answered with. */
class ConfigErrorsIT {
    @TempDir
    Path directory;

    private ProjectDir project;

    @BeforeEach
    void open() {
        project = ProjectDir.empty(directory);
    }

    private CommandResultAssert compile(String... options) {
        String[] arguments = new String[options.length + 1];
        arguments[0] = "compile";
        System.arraycopy(options, 0, arguments, 1, options.length);
        return assertThatCommand(Sqb.in(project).run(arguments));
    }

    @Test
    @Spec("project 1")
    void refusesADirectoryWithoutAProject() {
        compile()
                .failsWith("D001")
                .stderrContains("Project config not found", "--project-dir")
                .stdoutIsEmpty();
    }

    @Test
    @Spec({"project 2", "project 3", "project 4", "project 5", "project 12", "project 21"})
    void reportsEveryFaultOfTheConfigurationAtOnce() {
        project.file("sqlbuild_project.toml", """
                adapter = "duckdb"
                environment_mode = "virtualised"

                [settings]
                promtion = 1
                concurrency = 2
                max_concurrency = 2
                query_change_tracking = false

                [janitor]
                enabled = true

                [defaults]
                pre_hooks = []
                """);

        compile()
                .failsWith("D001")
                .stderrContains(
                        "must define non-empty string 'name'",
                        "unknown key(s): promtion",
                        "Allowed keys:",
                        "table_promotion_mode",
                        "cannot define both 'concurrency' and legacy 'max_concurrency'",
                        "delete_tracked_only requires",
                        "direct, virtual",
                        "pre_hooks",
                        "[path_defaults]")
                .pointsAt("sqlbuild_project.toml:2:20")
                .pointsAt("sqlbuild_project.toml:5:1")
                .stdoutIsEmpty();
    }

    @Test
    void pointsAtTheLineThatIsNoToml() {
        project.file("sqlbuild_project.toml", "name = \"shop\"\nadapter = duckdb\n");

        compile().failsWith("D001").stderrContains("contains invalid TOML").pointsAt("sqlbuild_project.toml:2:");
    }

    @Test
    void namesTheTomlFileThatAYamlFileMustBecome() {
        project.file("sqlbuild_project.yml", "name: shop\n");

        compile()
                .failsWith("D001")
                .stderrContains("sqlbuild_project.yml", "sqlbuild_project.toml", "no longer supported");
    }

    @Test
    @Spec("project 13")
    void namesTheChainOfVariablesThatNeedEachOther() {
        project.file("sqlbuild_project.toml", """
                name = "shop"
                adapter = "duckdb"

                [vars]
                x = "${y}"
                y = "${x}"
                """);

        compile().failsWith("D001").stderrContains("x -> y -> x");
    }

    @Test
    @Spec("project 17")
    void refusesVariablesThatAreNoJsonObject() {
        ProjectDir.shop(directory);

        compile("--vars", "[1]").exitsWith(2).stderrContains("--vars must be a JSON object");
        compile("--vars", "{").exitsWith(2).stderrContains("--vars must be valid JSON");
    }

    @Test
    @Spec("project 6")
    void refusesAnEnvironmentThatNoFileKnows() {
        ProjectDir.shop(directory);

        compile("--environment", "qa").failsWith("D001").stderrContains("Unknown environment 'qa'", "dev");
    }

    @Test
    void listsTheAdaptersInsteadOfAnUnknownOne() {
        project.file("sqlbuild_project.toml", "name = \"shop\"\nadapter = \"dukcdb\"\n");

        compile().failsWith("C601").stderrContains("unknown adapter 'dukcdb'", "duckdb");
    }

    @Test
    void answersWithOneDocumentWhenNothingCanBeReportedOn() {
        project.file("sqlbuild_project.toml", "adapter = \"duckdb\"\n");

        compile("--json")
                .failsWith("D001")
                .jsonHas("/command", "compile")
                .jsonHas("/has_errors", true)
                .jsonHas("/stopped", true)
                .jsonHas("/diagnostics/0/code", "D001")
                .jsonHas("/diagnostics/0/severity", "error")
                .jsonHas("/diagnostics/0/path", "sqlbuild_project.toml");
    }

    @Test
    void suggestsTheEnvironmentSpellingOfANewerKey() {
        project.file("sqlbuild_project.toml", """
                name = "shop"
                adapter = "duckdb"
                default_target = "dev"

                [targets.dev]
                schema = "dev"
                """);

        compile().failsWith("D001").stderrContains("default_environment", "[environments.");
    }
}
