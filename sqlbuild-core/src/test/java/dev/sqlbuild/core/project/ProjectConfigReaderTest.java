package dev.sqlbuild.core.project;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sqlbuild.base.Code;
import dev.sqlbuild.base.Diagnostic;
import dev.sqlbuild.base.SqlBuildException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProjectConfigReaderTest {
    @TempDir
    Path root;

    private TestProject project;

    @BeforeEach
    void createProject() {
        project = new TestProject(root);
    }

    private void assertOnly(Code code, String fragment) {
        List<Diagnostic> problems = project.problems();
        assertThat(problems).hasSize(1);
        assertThat(problems.get(0).code()).isEqualTo(code);
        assertThat(problems.get(0).message()).contains(fragment);
    }

    private Optional<String> help() {
        return project.problems().get(0).help();
    }

    @Test
    void appliesDefaultsWhenNothingIsSet() {
        ProjectConfig config = project.config();
        assertThat(config.name()).isEqualTo("pedal");
        assertThat(config.mode()).isEqualTo(EnvironmentMode.DIRECT);
        assertThat(config.environment()).isEmpty();
        assertThat(config.settings().concurrency()).isEqualTo(1);
        assertThat(config.settings().defaultAuditSeverity()).isEqualTo(Settings.AuditSeverity.ERROR);
        assertThat(config.settings().tablePromotionMode()).isEmpty();
        assertThat(config.janitor().archiveRetentionDays()).isEqualTo(OptionalInt.of(14));
        assertThat(config.rules().oldNameViews()).contains(Duration.ofDays(30));
        assertThat(config.rules().enforceExplicitReferences()).isTrue();
        assertThat(config.snapshots().currentStateFullRefresh()).isEqualTo(SnapshotPolicies.RefreshPolicy.DENY);
    }

    @Test
    void readsTheCompleteExample() {
        project.file("sqlbuild_project.toml", """
                name = "pedal_rentals"
                adapter = "duckdb"
                default_environment = "dev"
                environment_mode = "virtual"

                [connection]
                database = "pedal.duckdb"

                [vars]
                city = "Lyon"
                raw = "raw_${city}"

                [defaults]
                materialized = "table"
                tags = ["managed"]

                [path_defaults.staging]
                materialized = "view"

                [environments.dev]
                schema = "dev"
                [environments.dev.state]
                backend = "duckdb"
                schema = "sqlbuild_state"
                unsuffixed_virtual_env = "dev"
                [environments.dev.state.connection]
                database = "state.duckdb"

                [environments.prod]
                schema = "prod"
                [environments.prod.connection]
                database = "${ENV:PEDAL_PROD_DB}"
                [environments.prod.clone]
                allow_as_source = true
                """);
        ProjectConfig config = project.config();
        Environment dev = config.environment().orElseThrow();
        assertThat(dev.name()).isEqualTo("dev");
        assertThat(config.connection().plain()).isEqualTo(Map.of("database", "pedal.duckdb"));
        assertThat(config.vars().get("raw").plain()).isEqualTo("raw_Lyon");
        assertThat(dev.state().orElseThrow().connection().orElseThrow().plain())
                .isEqualTo(Map.of("database", "state.duckdb"));
        assertThat(config.environmentNames()).containsExactly("dev", "prod");
        assertThatThrownBy(() -> config.environments().require("prod")).hasMessageContaining("PEDAL_PROD_DB");
    }

    @Test
    void namesTheMissingName() {
        project.file("sqlbuild_project.toml", "adapter = 'duckdb'\n");
        assertOnly(Code.D001, "must define non-empty string 'name'");
    }

    @Test
    void listsAllowedKeysForUnknownOnes() {
        project.toml("[settings]", "promtion = 1");
        assertOnly(Code.D001, "sqlbuild_project.toml [settings] contains unknown key(s): promtion. Allowed keys: ");
        assertThat(project.problems().get(0).span().orElseThrow()).hasToString("sqlbuild_project.toml:4:1");
    }

    @Test
    void suggestsTheNearKey() {
        project.toml("[settings]", "concurency = 2");
        assertThat(help()).contains("did you mean 'concurrency'?");
    }

    @Test
    void sendsNewerSpellingsToEnvironments() {
        project.toml("default_target = 'dev'");
        assertThat(help()).contains("use default_environment");
        project.toml("[targets.dev]", "schema = 'dev'");
        assertThat(help()).contains("use [environments.<name>]");
    }

    @Test
    void refusesBothSpellingsOfConcurrency() {
        project.toml("[settings]", "concurrency = 2", "max_concurrency = 2");
        assertOnly(Code.D001, "settings cannot define both 'concurrency' and legacy 'max_concurrency'");
    }

    @Test
    void readsOlderSpellings() {
        project.toml("[settings]", "max_concurrency = 3", "sqlglot = false", "table_promotion_mode = 'immediate'");
        Settings settings = project.config().settings();
        assertThat(settings.concurrency()).isEqualTo(3);
        assertThat(settings.sqlAnalysis()).isFalse();
        assertThat(settings.tablePromotionMode()).contains(Settings.TablePromotionMode.DIRECT);
        project.toml("[settings]", "sql_validation = true", "sqlglot = false");
        assertOnly(Code.D001, "twice with different values");
    }

    @Test
    void requiresTrackingForTheJanitor() {
        project.toml("[settings]", "query_change_tracking = false", "[janitor]", "enabled = true");
        assertOnly(Code.D001, "janitor.delete_tracked_only requires settings.query_change_tracking to be true");
    }

    @Test
    void checksNumbersWordsAndDurations() {
        project.toml(
                "[janitor]",
                "max_checkpoints = 0",
                "retention_days = 'x'",
                "[snapshots]",
                "schema_change = 'appendnew'",
                "[migrations]",
                "old_name_views = '30 days'");
        assertThat(project.problems())
                .extracting(Diagnostic::message)
                .satisfiesExactly(
                        message -> assertThat(message).isEqualTo("janitor.max_checkpoints must be at least 1"),
                        message -> assertThat(message)
                                .isEqualTo("janitor.retention_days must be an integer, found a string"),
                        message -> assertThat(message)
                                .contains("snapshots.schema_change must be one of: append_new_columns"),
                        message -> assertThat(message).contains("migrations.old_name_views must be a duration"));
    }

    @Test
    void listsTheModes() {
        project.toml("environment_mode = 'virtualised'");
        assertOnly(Code.D001, "environment_mode must be one of: direct, virtual");
    }

    @Test
    void reportsIndependentErrorsTogether() {
        project.toml("environment_mode = 'x'", "[settings]", "concurrency = 0", "nope = 1", "[environments.1a]");
        project.local("[settings]", "sql_analysis = 'yes'", "[janitor]");
        assertThat(project.problems()).hasSize(6).allMatch(problem -> problem.code() == Code.D001);
    }

    @Test
    void selectsTheEnvironment() {
        project.toml("default_environment = 'dev'", "[environments.dev]", "[environments.ci]", "[environments.prod]");
        assertThat(project.config().environment().orElseThrow().name()).isEqualTo("dev");
        project.local("environment = 'ci'");
        assertThat(project.config().environment().orElseThrow().name()).isEqualTo("ci");
        project.environment("prod");
        assertThat(project.config().environment().orElseThrow().name()).isEqualTo("prod");
        project.environment("qa");
        assertOnly(Code.D001, "Unknown environment 'qa'. Known: ci, dev, prod.");
    }

    @Test
    void refusesDefaultsThatBelongToTheHeader() {
        project.toml("[defaults]", "pre_hooks = []");
        assertOnly(Code.D001, "[defaults] contains unknown key(s): pre_hooks");
        assertThat(help().orElseThrow()).contains("[path_defaults]").contains("header");
    }

    @Test
    void findsCyclesOfVariables() {
        project.toml("[vars]", "x = '${y}'", "y = '${x}'");
        assertOnly(Code.D001, "x -> y -> x");
    }

    @Test
    void leavesOtherEnvironmentsAlone() {
        project.toml("[environments.dev]", "[environments.prod.connection]", "database = '${ENV:PEDAL_PROD_DB}'");
        project.environment("dev");
        assertThat(project.problems()).isEmpty();
        project.environment("prod");
        assertOnly(Code.D001, "PEDAL_PROD_DB");
        project.variable("PEDAL_PROD_DB", "p.duckdb");
        assertThat(project.config().connection().plain()).isEqualTo(Map.of("database", "p.duckdb"));
    }

    @Test
    void mergesConnectionsVariablesAndBlocks() {
        project.toml(
                "[connection]",
                "a = 1",
                "b = 1",
                "c = 1",
                "d = 1",
                "[vars]",
                "v = 'project'",
                "w = 'project'",
                "[environments.dev]",
                "schema = 'dev'",
                "changes_only = true",
                "[environments.dev.vars]",
                "v = 'project env'",
                "[environments.dev.connection]",
                "b = 2",
                "c = 2",
                "d = 2",
                "[environments.dev.clone]",
                "allow_as_source = true");
        project.local(
                "environment = 'dev'",
                "[connection]",
                "c = 3",
                "d = 3",
                "[vars]",
                "w = 'local'",
                "[environments.dev]",
                "schema = 'dev_mia'",
                "[environments.dev.connection]",
                "d = 4",
                "[environments.dev.clone]",
                "allow_as_target = true");
        project.var("w", "command line");
        ProjectConfig config = project.config();
        assertThat(config.connection().plain()).isEqualTo(Map.of("a", 1L, "b", 2L, "c", 3L, "d", 4L));
        assertThat(config.vars().get("v").plain()).isEqualTo("project env");
        assertThat(config.vars().get("w").plain()).isEqualTo("command line");
        Environment dev = config.environment().orElseThrow();
        assertThat(dev.schema().orElseThrow().text()).isEqualTo("dev_mia");
        assertThat(dev.changesOnly()).isTrue();
        assertThat(dev.cloneAllowAsSource()).isTrue();
        assertThat(dev.cloneAllowAsTarget()).isTrue();
    }

    @Test
    void dropsConnectionsOfAnotherAdapter() {
        project.file(
                "sqlbuild_project.toml",
                "name = 'p'\nadapter = 'motherduck'\n[connection]\ntoken = '${ENV:MD_TOKEN}'\n");
        project.local("adapter = 'duckdb'", "[connection]", "database = 'l.duckdb'");
        ProjectConfig config = project.config();
        assertThat(config.adapter()).isEqualTo("duckdb");
        assertThat(config.connection().plain()).isEqualTo(Map.of("database", "l.duckdb"));
    }

    @Test
    void keepsSecretsOutOfMessagesAndText() {
        project.toml(
                "[connection]",
                "password = 'hunter2'",
                "[environments.dev]",
                "bogus = 'hunter2'",
                "schema = 5",
                "loader_schema = ['hunter2']",
                "[environments.dev.state]",
                "schema = 'hunter 2 hunter2'");
        assertThat(project.problems()).hasSize(3);
        assertThat(project.problems().toString()).doesNotContain("hunter2");
        project.toml("[connection]", "password = 'hunter2'", "[environments.dev]");
        assertThat(project.environment("dev").config().toString()).doesNotContain("hunter2");
        assertThat(project.config().environment().toString()).doesNotContain("hunter2");
    }

    @Test
    void readsExecutionLimits() {
        project.toml(
                "[environments.dev.execution_limits]",
                "max_models = 125",
                "max_duration = '45m'",
                "remediation = 'Ask.'");
        ExecutionLimits limits =
                project.environment("dev").config().environment().orElseThrow().limits();
        assertThat(limits)
                .isEqualTo(new ExecutionLimits(
                        OptionalInt.of(125), Optional.of(Duration.ofMinutes(45)), Optional.of("Ask.")));
        project.toml("[environments.dev.execution_limits]", "max_models = 0", "max_duration = '8d'");
        assertThat(project.problems()).hasSize(2);
    }

    @Test
    void checksEnvironmentReferences() {
        project.toml("[environments.dev]", "defer_sources_to = 'prd'", "[environments.prod]");
        assertOnly(Code.D001, "environments.dev.defer_sources_to names unknown environment 'prd'");
        assertThat(help()).contains("did you mean 'prod'?");
    }

    @Test
    void acceptsTemplatesOnlyWhereTheyHaveAMeaning() {
        project.toml(
                "[vars]",
                "flag = true",
                "[settings]",
                "changes_only = '${flag}'",
                "[environments.dev]",
                "compile_cache = '${flag}'",
                "schema = '${ENV:NOT_SET}'",
                "[environments.dev.state]",
                "allow_reset = '${flag}'");
        assertThat(project.problems())
                .extracting(Diagnostic::message)
                .containsExactly(
                        "settings.changes_only must be true or false, found a string",
                        "environments.dev.compile_cache must be true or false, found a string");
        project.toml("[vars]", "flag = true", "[environments.dev.state]", "allow_reset = '${flag}'");
        Environment dev = project.environment("dev").config().environment().orElseThrow();
        assertThat(dev.state().orElseThrow().allowReset()).isTrue();
    }

    @Test
    void judgesStateBlocksInVirtualModeOnly() {
        String[] blocks = {
            "[environments.dev.state]",
            "backend = 'mysql'",
            "schema = 's'",
            "[environments.prod.state]",
            "backend = 'mysql'",
            "schema = 's'"
        };
        project.toml(blocks);
        assertThat(project.problems()).isEmpty();
        project.file(
                "sqlbuild_project.toml",
                "name = 'p'\nadapter = 'duckdb'\nenvironment_mode = 'virtual'\n" + String.join("\n", blocks));
        assertThat(project.problems())
                .extracting(Diagnostic::message)
                .containsExactly(
                        "Unsupported state backend: mysql",
                        "environments 'dev' and 'prod' use the same state store",
                        "Unsupported state backend: mysql");
    }

    @Test
    void virtualModeNeedsAnEnvironment() {
        project.toml("environment_mode = 'virtual'", "[environments.dev]");
        assertThatThrownBy(project::config)
                .isInstanceOf(NoEnvironmentException.class)
                .hasMessageContaining(
                        "virtual mode needs an active environment; set default_environment or pass --environment");
    }

    @Test
    void theLocalFileIsClosedToo() {
        project.local("environment_mode = 'virtual'");
        assertOnly(Code.D001, "sqlbuild_local.toml contains unknown key(s): environment_mode");
        assertThat(help()).contains("set environment_mode in sqlbuild_project.toml");
    }

    @Test
    void checksPathDefaultKeys() {
        project.toml(
                "[path_defaults.\"/a\"]",
                "[path_defaults.\"a//b\"]",
                "[path_defaults.\"stg_*\"]",
                "[path_defaults.x]",
                "materialised = 'view'",
                "[path_defaults.\"models/x\"]",
                "[path_defaults.y]",
                "columns = {}",
                "tags = [1]");
        assertThat(project.problems())
                .extracting(Diagnostic::message)
                .containsExactly(
                        "path_defaults['/a'] must not begin or end with '/'",
                        "path_defaults['a//b'] has an empty folder name",
                        "path_defaults['stg_*'] has the partial pattern 'stg_*'; a folder is a name, * or **",
                        "path_defaults['x'] contains unknown MODEL field 'materialised'",
                        "path_defaults['x'] and path_defaults['models/x'] name the same folder",
                        "path_defaults['y'] cannot set 'columns'",
                        "path_defaults['y'] 'tags' must be a list of strings, found list");
    }

    @Test
    void expandsAnEnvironmentThatACommandNames() {
        project.toml("[environments.dev]", "[environments.prod.vars]", "x = '${CTX:run.environment}'");
        ProjectConfig config = project.environment("dev").config();
        assertThat(config.environments().require("prod").vars().get("x").plain())
                .isEqualTo("prod");
        assertThatThrownBy(() -> config.environments().require("prd"))
                .isInstanceOf(SqlBuildException.class)
                .hasMessageContaining("Unknown environment 'prd'");
    }
}
