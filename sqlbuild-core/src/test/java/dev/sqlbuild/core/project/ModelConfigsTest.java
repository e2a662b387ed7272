package dev.sqlbuild.core.project;

import static dev.sqlbuild.core.project.TestProject.field;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sqlbuild.adapter.RelationName;
import dev.sqlbuild.base.Code;
import dev.sqlbuild.base.Diagnostic;
import dev.sqlbuild.base.Diagnostics;
import dev.sqlbuild.core.model.ModelField;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModelConfigsTest {
    @TempDir
    Path root;

    private TestProject project;

    @BeforeEach
    void createProject() {
        project = new TestProject(root);
    }

    private RelationName target(ConfigValue.Entry... header) {
        return project.model("models/rides.sql", header).target();
    }

    @Test
    void buildsIntoTheAdaptersDefaultWithoutAnyWord() {
        assertThat(target()).isEqualTo(RelationName.of("main", "rides"));
    }

    @Test
    void theEnvironmentDecidesTheSchema() {
        project.environment("dev").toml("[environments.dev]", "schema = 'dev'");
        assertThat(target(field("schema", "staging"))).hasToString("dev.rides");
        project.toml("[environments.dev]", "schema = 'dev_${CTX:model.schema}'");
        assertThat(target(field("schema", "staging"))).hasToString("dev_staging.rides");
        project.toml("[environments.dev]", "schema = 'preserve'");
        assertThat(target(field("schema", "staging"))).hasToString("staging.rides");
        assertThat(target(field("alias", "all_rides"), field("database", "lake")))
                .hasToString("lake.main.all_rides");
    }

    @Test
    void environmentVariablesMayChooseTheSchema() {
        project.environment("dev").toml("[environments.dev]", "schema = \"${coalesce(ENV:MY_SCHEMA, 'dev')}\"");
        assertThat(target()).hasToString("dev.rides");
        assertThat(project.variable("MY_SCHEMA", "x").model("models/rides.sql").target())
                .hasToString("x.rides");
    }

    @Test
    void localBlocksReplaceSingleKeys() {
        project.environment("dev").toml("[environments.dev]", "schema = 'dev'", "database = 'lake'");
        project.local("[environments.dev]", "schema = 'dev_mia'");
        assertThat(target()).hasToString("lake.dev_mia.rides");
    }

    @Test
    void usesOnePathDefault() {
        project.toml("[path_defaults.'**']", "tags = ['all']", "[path_defaults.staging]", "materialized = 'view'");
        PlacedModel staging = project.model("models/staging/eu/stg_rides.sql");
        assertThat(staging.fields().text(ModelField.MATERIALIZED)).contains("view");
        assertThat(staging.fields().texts(ModelField.TAGS)).isEmpty();
        PlacedModel other = project.model("models/rides.sql");
        assertThat(other.fields().texts(ModelField.TAGS)).containsExactly("all");
        assertThat(other.fields().has(ModelField.MATERIALIZED)).isFalse();
    }

    @Test
    void prefersDeepLiteralThenMoreSpecificWildcards() {
        project.toml(
                "[path_defaults.a]",
                "owner = 'a'",
                "[path_defaults.'a/b']",
                "owner = 'a/b'",
                "[path_defaults.'*/c']",
                "owner = '*/c'",
                "[path_defaults.'**/c']",
                "owner = '**/c'",
                "[path_defaults.'**']",
                "owner = '**'");
        for (String path : List.of("models/a/b/x1.sql", "models/d/c/x2.sql", "models/d/e/c/x3.sql", "models/x4.sql")) {
            project.file(path, "");
        }
        assertThat(owner("models/a/c/x0.sql")).isEqualTo("a");
        assertThat(owner("models/a/b/x1.sql")).isEqualTo("a/b");
        assertThat(owner("models/d/c/x2.sql")).isEqualTo("*/c");
        assertThat(owner("models/d/e/c/x3.sql")).isEqualTo("**/c");
        assertThat(owner("models/x4.sql")).isEqualTo("**");
    }

    private String owner(String path) {
        return project.model(path).fields().text(ModelField.OWNER).orElse("");
    }

    @Test
    void reportsPathDefaultsWithoutModelsAndTies() {
        project.file("models/a/b/rides.sql", "").toml("[path_defaults.stagin]", "[path_defaults.a]");
        assertThat(project.problems())
                .extracting(Diagnostic::message)
                .containsExactly("path_defaults['stagin'] matches no model");
        assertThat(project.problems().get(0).code()).isEqualTo(Code.D007);
        project.toml("[path_defaults.'*/b']", "[path_defaults.'a/*']");
        assertThat(project.problems().get(0).message())
                .contains("'*/b'")
                .contains("'a/*'")
                .contains("rides");
    }

    @Test
    void unitesTagsInOrder() {
        project.toml("[defaults]", "tags = ['a']", "[path_defaults.x]", "tags = ['b']");
        PlacedModel model = project.model("models/x/rides.sql", field("tags", List.of("c", "a")));
        assertThat(model.fields().texts(ModelField.TAGS)).containsExactly("a", "b", "c");
        assertThat(model.fields().find(ModelField.TAGS).orElseThrow().layer()).isEqualTo(ConfigLayer.HEADER);
    }

    @Test
    void mergesTolerancesDeeply() {
        project.toml("[defaults.row_diff_tolerances.by_column]", "a = {absolute = 1}", "b = {absolute = 1}");
        PlacedModel model = project.model(
                "models/rides.sql",
                field("row_diff_tolerances", Map.of("by_column", Map.of("b", Map.of("absolute", 2)))));
        assertThat(model.fields()
                        .table(ModelField.ROW_DIFF_TOLERANCES)
                        .orElseThrow()
                        .plain())
                .isEqualTo(Map.of("by_column", Map.of("a", Map.of("absolute", 1L), "b", Map.of("absolute", 2L))));
    }

    @Test
    void nullClearsWhatWasInherited() {
        project.toml("[defaults]", "schema = 'staging'");
        assertThat(target()).hasToString("staging.rides");
        assertThat(target(field("schema", Optional.empty()))).hasToString("main.rides");
    }

    @Test
    void ignoresInheritedFieldsThatDoNotFit() {
        project.toml("[defaults]", "batch_size = '1d'", "merge_exclude_columns = ['x']");
        PlacedModel view = project.model("models/rides.sql", field("materialized", "view"));
        assertThat(view.fields().keys()).containsExactly(ModelField.MATERIALIZED);
        PlacedModel own = project.model("models/rides.sql", field("batch_size", "1d"));
        assertThat(own.fields().isFromHeader(ModelField.BATCH_SIZE)).isTrue();
    }

    @Test
    void refusesUnknownAndIllTypedHeaderFields() {
        Diagnostics findings = new Diagnostics();
        project.model(
                "models/rides.sql",
                findings,
                field("materialised", "view"),
                field("pre_hook", "x"),
                field("enabled", "maybe"),
                field("on_schema_change", "explode"));
        assertThat(findings.sorted())
                .extracting(Diagnostic::code)
                .containsExactly(Code.D002, Code.D002, Code.D002, Code.P001);
        assertThat(findings.sorted().toString())
                .contains("unknown MODEL field 'materialised'", "unknown MODEL field 'pre_hook'")
                .contains("MODEL field 'enabled' must be true or false")
                .contains("model 'rides': on_schema_change must be one of: append_new_columns");
        assertThat(findings.sorted().stream().flatMap(finding -> finding.help().stream()))
                .contains("did you mean 'materialized'?", "use pre_hooks with a list of hook calls");
    }

    @Test
    void expandsHeaderTextsButNotHookSql() {
        project.environment("dev")
                .toml("[vars]", "team = 'fleet'", "on = true", "[environments.dev]", "schema = 'dev'");
        PlacedModel model = project.model(
                "models/rides.sql",
                field("owner", "${team} of ${CTX:target.qualified}"),
                field("enabled", "${on}"),
                field(
                        "post_hooks",
                        List.of(
                                Map.of("inline_sql", "SELECT '${team}'"),
                                Map.of("sql", "grant_read", "args", Map.of("role", "${team}")))));
        assertThat(model.fields().text(ModelField.OWNER)).contains("fleet of dev.rides");
        assertThat(model.fields().flag(ModelField.ENABLED)).contains(true);
        assertThat(model.fields().items(ModelField.POST_HOOKS).toString())
                .contains("SELECT '${team}'", "fleet")
                .doesNotContain("role, keySpan=header:1:1, value=Text[text=${team}");
    }

    @Test
    void targetKeysMayNotFeedTheTarget() {
        Diagnostics findings = new Diagnostics();
        project.model("models/rides.sql", findings, field("schema", "${CTX:target.schema}"));
        assertThat(findings.sorted().get(0).message()).contains("context key 'target.schema' is not available here");
        assertThat(findings.sorted().get(0).code()).isEqualTo(Code.D002);
    }

    @Test
    void namesTheLayerOfABadTemplateValue() {
        project.toml("[vars]", "mode = 'sometimes'", "[defaults]", "contract = '${mode}'");
        Diagnostics findings = new Diagnostics();
        project.model("models/rides.sql", findings);
        assertThat(findings.sorted().get(0).notes()).containsExactly("the value comes from [defaults]");
        assertThat(findings.sorted().get(0).code()).isEqualTo(Code.D001);
    }
}
