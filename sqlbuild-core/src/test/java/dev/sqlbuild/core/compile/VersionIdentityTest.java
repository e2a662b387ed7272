package dev.sqlbuild.core.compile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sqlbuild.adapter.AdapterRegistry;
import dev.sqlbuild.base.SourceSpan;
import dev.sqlbuild.core.graph.NodeId;
import dev.sqlbuild.core.model.Model;
import dev.sqlbuild.core.model.Seed;
import dev.sqlbuild.core.model.SqlFunction;
import dev.sqlbuild.core.model.Workspace;
import dev.sqlbuild.core.project.ConfigRequest;
import dev.sqlbuild.core.project.ConfigValue;
import dev.sqlbuild.core.project.ConfiguredProject;
import dev.sqlbuild.core.project.EnvironmentVariables;
import dev.sqlbuild.core.project.FoundFiles;
import dev.sqlbuild.core.version.VersionHash;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What a version is made of (virtual-build.md 3). Stored hashes decide what is built again, so a hash here may only change
 * when {@code sqlbuild-identity-1} does.
 */
class VersionIdentityTest {
    private static final long SEED = 20260711;
    private static final String INCREMENTAL =
            "materialized incremental, incremental_strategy delete_insert, unique_key [id], cursor at, cursor_type date";

    @TempDir
    Path directory;

    @BeforeEach
    void project() {
        file("sqlbuild_project.toml", """
                name = "bikes"
                adapter = "duckdb"
                default_environment = "dev"

                [connection]
                database = "bikes.duckdb"

                [environments.dev]
                schema = "rides"

                [environments.prod]
                schema = "prod"
                """);
        file("sources/raw.yml", "sources:\n  - name: raw\n    schema: lake\n    table: rides\n");
        file("seeds/types.csv", "id,label\n1,city\n2,cargo\n");
        file("functions/sql/fare.sql", "FUNCTION (arguments (p INTEGER), returns INTEGER);\np * 2\n");
        model("staging", "materialized view", "SELECT id, at, __udf(\"fare\")(id) AS fare FROM __source(\"raw\")");
        model("days", INCREMENTAL, "SELECT id, at FROM __ref(\"staging\")");
        model(
                "labels",
                "materialized table",
                "SELECT d.id, t.label FROM __ref(\"days\") d JOIN __seed(\"types\") t USING (id)");
        model(
                "history",
                "materialized snapshot, unique_key [id], snapshot_strategy check, check_columns [label]",
                "SELECT id, label FROM __ref(\"labels\")");
    }

    /** Those of {@code days} and {@code fare} were also computed by hand, from the words of the specification. */
    @Test
    void keepsTheHashesOfEarlierReleases() {
        assertThat(versions())
                .containsExactlyInAnyOrderEntriesOf(Map.of(
                        "function:fare", "7bd96e06524136b0bbc95332a3154754e1e2bf4c90dc71bb7f6c72da88b7ab87",
                        "seed:types", "af9104aed35a1314162c34bfe6ed374d1bc146b3317b322a5dda2e2956500143",
                        "model:staging", "b4bf8a9a1cf569a841ba0e4e754cb61a2e00443154cee4da826457c7d26ea182",
                        "model:days", "bc068fdecc38c74d5821581ad0dd27754dd4ab195dd860fb57a072095c0bd35e",
                        "model:labels", "b65d2d58582becd0a9e2a57cb00436a3609d21f101cb2e17517921e1ce2618f2",
                        "model:history", "36810a8a37bcb3188978481930e6b6e6192ab0863a86135c33917ce30d365aa8"));
    }

    /** Names, places and variables of an environment are no part of it. */
    @Test
    void isTheSameInEveryEnvironment() {
        assertThat(versions("prod")).isEqualTo(versions("dev"));
    }

    @Test
    void isBlindToCommentsAndLayout() {
        Map<String, String> before = versions();
        List<String> tokens = List.of(
                "SELECT",
                "id",
                ",",
                "at",
                ",",
                "__udf",
                "(",
                "\"fare\"",
                ")",
                "(",
                "id",
                ")",
                "AS",
                "fare",
                "FROM",
                "__source",
                "(",
                "\"raw\"",
                ")");
        List<String> gaps =
                List.of(" ", "\n", "\t", "  -- a comment; with 'quotes'\n", " /* and /* nested */ ones */ ", "\r\n");
        Random random = new Random(SEED);
        for (int round = 0; round < 50; round++) {
            StringBuilder query = new StringBuilder();
            for (String token : tokens) {
                query.append(token);
                for (int gap = random.nextInt(3); gap >= 0; gap--) query.append(gaps.get(random.nextInt(gaps.size())));
            }
            model("staging", "materialized view", query + (random.nextBoolean() ? ";" : ""));
            assertThat(versions()).as(query.toString()).isEqualTo(before);
        }
        file("seeds/types.csv", "\"id\",\"label\"\r\n\"1\",\"city\"\r\n\"2\",\"cargo\"\r\n");
        assertThat(versions()).isEqualTo(before);
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            value = {
                "description \"days\"",
                "tags [daily]",
                "owner \"fleet\"",
                "meta (team \"bikes\")",
                "alias other_days",
                "schema elsewhere",
                "columns (id (audits [not_null], description \"key\"))",
                "full_refresh false",
                "replay_on_change bounded-2d",
                "schema_change_backfill (add_column full)",
                "on_schema_change append_new_columns",
                "incremental_mode full",
            })
    void isBlindToWhatDoesNotChangeTheResult(String more) {
        Map<String, String> before = versions();
        model("days", INCREMENTAL + ", " + more, "SELECT id, at FROM __ref(\"staging\")");
        assertThat(versions()).isEqualTo(before);
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            value = {
                "materialized table",
                "materialized view",
                "materialized incremental, incremental_strategy merge, unique_key [id], cursor at, cursor_type date",
                "materialized incremental, incremental_strategy append, cursor at, cursor_type date",
                "materialized incremental, incremental_strategy append, cursor at, cursor_type date, append_cursor_inclusive false",
                "materialized incremental, incremental_strategy delete_insert, unique_key [id], cursor at, cursor_type timestamp, cursor_grain day",
                "@, cursor_start \"2026-01-01\"",
                "@, cursor_end \"2026-12-31\"",
                "@, lookback 2d",
                "@, incremental_mode microbatch, batch_size 1d",
                "@, on_schema_change fail",
                "@, columns (id (type BIGINT))",
                "@, columns (id (nullable false))",
                "@, pre_hooks [inline_sql(\"SELECT 1\")]",
                "@, post_hooks [inline_sql(\"SELECT 1\")]",
                "materialized incremental, incremental_strategy delete_insert, unique_key [at], cursor at, cursor_type date",
                "materialized snapshot, unique_key [id], snapshot_strategy timestamp, updated_at at",
                "materialized snapshot, unique_key [id], snapshot_strategy timestamp, updated_at at, invalidate_hard_deletes true",
                "materialized snapshot, unique_key [id], snapshot_strategy timestamp, updated_at at, valid_to_column until",
            })
    void changesWithEverythingThatDecidesOnTheResult(String header) {
        Map<String, String> before = versions();
        model("days", header.replace("@", INCREMENTAL), "SELECT id, at FROM __ref(\"staging\")");
        assertThat(changed(before)).containsExactlyInAnyOrder("model:days", "model:labels", "model:history");
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            value = {
                "SELECT id, at, __udf(\"fare\")(ID) AS fare FROM __source(\"raw\")",
                "SELECT at, id, __udf(\"fare\")(id) AS fare FROM __source(\"raw\")",
                "SELECT (id) AS id, at, __udf(\"fare\")(id) AS fare FROM __source(\"raw\")",
                "SELECT id, at, __udf(\"fare\")(id) AS fare FROM __source(\"raw\") WHERE 'a -- b' <> ''",
                "SELECT /*+ hint */ id, at, __udf(\"fare\")(id) AS fare FROM __source(\"raw\")",
                "select id, at, __udf(\"fare\")(id) AS fare FROM __source(\"raw\")",
            })
    void changesWithEveryOtherEditOfTheQuery(String query) {
        Map<String, String> before = versions();
        model("staging", "materialized view", query);
        assertThat(changed(before))
                .containsExactlyInAnyOrder("model:staging", "model:days", "model:labels", "model:history");
    }

    @Test
    void carriesChangesToWhatReadsThem() {
        Map<String, String> before = versions();
        file("functions/sql/fare.sql", "FUNCTION (arguments (p INTEGER), returns INTEGER);\np * 3\n");
        assertThat(changed(before))
                .containsExactlyInAnyOrder(
                        "function:fare", "model:staging", "model:days", "model:labels", "model:history");
        project();
        file("seeds/types.csv", "id,label\n1,town\n2,cargo\n");
        assertThat(changed(before)).containsExactlyInAnyOrder("seed:types", "model:labels", "model:history");
        project();
        file("seeds/types.csv", "id,label\n2,cargo\n1,city\n");
        assertThat(changed(before)).containsExactlyInAnyOrder("seed:types", "model:labels", "model:history");
        project();
        file("sources/raw.yml", "sources:\n  - name: raw\n    schema: lake\n    table: trips\n");
        assertThat(changed(before))
                .containsExactlyInAnyOrder("model:staging", "model:days", "model:labels", "model:history");
        project();
        file(
                "sources/raw.yml",
                "sources:\n  - name: raw\n    description: rides\n    schema: lake\n    table: rides\n");
        assertThat(changed(before)).isEmpty();
    }

    /** In any graph, an edit changes the edited model and all that is below it, and nothing else. */
    @Test
    void changesExactlyWhatIsBelowAnEdit() {
        Random random = new Random(SEED);
        for (int round = 0; round < 10; round++) {
            int models = 12;
            List<String> queries = new ArrayList<>();
            for (int i = 0; i < models; i++) {
                StringBuilder query = new StringBuilder("SELECT 1 AS id");
                for (int above = 0; above < i; above++) {
                    if (random.nextInt(3) == 0) query.append(" UNION ALL SELECT id FROM __ref(\"m_" + above + "\")");
                }
                queries.add(query.toString());
                model("m_" + i, "materialized table", query.toString());
            }
            Map<String, String> before = versions();
            int edited = random.nextInt(models);
            model("m_" + edited, "materialized table", queries.get(edited) + " UNION ALL SELECT 2");
            Set<String> below = new HashSet<>(Set.of("model:m_" + edited));
            compile("dev")
                    .dag()
                    .descendants(Set.of(NodeId.model("m_" + edited)), Integer.MAX_VALUE)
                    .forEach(node -> below.add(node.toString()));
            assertThat(changed(before)).as("round %d", round).isEqualTo(below);
        }
    }

    private Set<String> changed(Map<String, String> before) {
        Set<String> changed = new HashSet<>();
        versions().forEach((node, version) -> {
            if (!version.equals(before.get(node))) changed.add(node);
        });
        return changed;
    }

    private Map<String, String> versions() {
        return versions("dev");
    }

    private Map<String, String> versions(String environment) {
        Workspace workspace = compile(environment);
        Map<String, String> versions = new TreeMap<>();
        for (Model model : workspace.models().values()) put(versions, model.id(), model.version());
        for (Seed seed : workspace.seeds().values()) put(versions, seed.id(), seed.version());
        for (SqlFunction function : workspace.functions().values()) put(versions, function.id(), function.version());
        return versions;
    }

    private static void put(Map<String, String> versions, NodeId node, VersionHash version) {
        versions.put(node.toString(), version.hex());
    }

    private Workspace compile(String environment) {
        ConfigRequest request = new ConfigRequest(
                Optional.of(environment),
                new ConfigValue.Table(Map.of(), SourceSpan.fileStart("--vars")),
                "run",
                EnvironmentVariables.of(Map.of()));
        return ProjectCompiler.compile(new CompileRequest(
                        ConfiguredProject.open(directory, request),
                        FoundFiles.look(directory),
                        AdapterRegistry.discover(),
                        false,
                        false,
                        "test"))
                .require();
    }

    private void model(String name, String header, String query) {
        file("models/" + name + ".sql", "MODEL (" + header + ");\n" + query + "\n");
    }

    private void file(String path, String text) {
        Path file = directory.resolve(path);
        try {
            Files.createDirectories(file.getParent());
            Files.writeString(file, text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
