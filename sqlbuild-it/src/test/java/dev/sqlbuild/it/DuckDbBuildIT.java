package dev.sqlbuild.it;

import static dev.sqlbuild.it.CommandResultAssert.assertThatCommand;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What only the warehouse can answer: replaced relations, sessions side by side, time limits, locks. */
class DuckDbBuildIT {
    /** Runs for minutes and can be cancelled at any moment. */
    static final String ENDLESS =
            "SELECT count(*) AS n FROM range(2000000) AS a(i), range(2000000) AS b(j) WHERE (i * j) % 7 = 3";

    @TempDir
    Path directory;

    private ProjectDir project;
    private Sqb sqb;

    @BeforeEach
    void writeProject() {
        project = ProjectDir.shop(directory)
                .model("orders", "MODEL (materialized table);\nSELECT * FROM (VALUES (1), (2), (3)) AS v(id)\n");
        sqb = Sqb.in(project).launched();
    }

    private void configure(String toml) {
        project.file("sqlbuild_project.toml", project.read("sqlbuild_project.toml") + toml);
    }

    private void configureConnection(String line) {
        project.file(
                "sqlbuild_project.toml",
                project.read("sqlbuild_project.toml").replace("[connection]\n", "[connection]\n" + line + "\n"));
    }

    @Test
    @Spec({"adapters 5", "adapters 7"})
    void replacesRelationsOfItsOwnAndNothingElse() {
        assertThatCommand(sqb.run("build")).succeeds();
        project.model("orders", "MODEL (materialized table);\nSELECT 1 / 0::INT AS a, no_such_col\n");
        assertThatCommand(sqb.run("build", "--no-sql-analysis"))
                .exitsWith(1)
                .stderrContains("error[E101]", "no_such_col");
        assertThat(project.value("SELECT count(*) FROM dev.orders")).isEqualTo("3");

        project.model("orders", "MODEL (materialized view);\nSELECT 7 AS id\n");
        assertThatCommand(sqb.run("build")).succeeds();
        assertThat(relations()).containsExactly(List.of("orders", "VIEW"));
        project.model("orders", "MODEL (materialized table);\nSELECT 8 AS id\n");
        assertThatCommand(sqb.run("build")).succeeds();
        assertThat(relations()).containsExactly(List.of("orders", "BASE TABLE"));

        project.model("daily", "MODEL (materialized view);\nSELECT 1 AS n\n")
                .execute("CREATE TABLE dev.daily AS SELECT 'precious' AS content");
        assertThatCommand(sqb.run("build"))
                .exitsWith(1)
                .stderrContains(
                        "error[A503]", "dev.daily exists as a TABLE that SQLBuild did not create; drop or rename it");
        assertThat(project.value("SELECT content FROM dev.daily")).isEqualTo("precious");
        project.model("daily", "MODEL (materialized table);\nSELECT 1 AS n\n")
                .execute("DROP TABLE dev.daily", "CREATE VIEW dev.daily AS SELECT 'precious' AS content");
        assertThatCommand(sqb.run("build"))
                .exitsWith(1)
                .stderrContains("error[A503]", "dev.daily exists as a VIEW that SQLBuild did not create");
        assertThat(project.value("SELECT content FROM dev.daily")).isEqualTo("precious");
    }

    private List<List<String>> relations() {
        return project.rows("""
                SELECT table_name, table_type FROM information_schema.tables
                WHERE table_schema = 'dev' AND table_name NOT LIKE '!_sqlbuild%' ESCAPE '!'""");
    }

    @Test
    @Spec({"adapters 15", "adapters 12", "adapters 22"})
    void buildsTwentyModelsOnEightSessionsInANewSchema() {
        for (int i = 0; i < 20; i++) {
            project.model(
                    "part_" + i,
                    "MODEL (materialized %s);\nSELECT i FROM range(20000) AS r(i) WHERE i %% 20 = %d\n"
                            .formatted(i % 4 == 0 ? "view" : "table", i));
        }
        String longName = "a_very_long_name_that_would_not_fit_elsewhere_but_does_here_because_of_255";
        project.model(
                longName, "MODEL (materialized table);\nSELECT sum(i) AS total FROM (%s)\n".formatted(unionOfParts()));
        project.file(
                "sqlbuild_project.toml",
                project.read("sqlbuild_project.toml").replace("schema = \"dev\"", "schema = \"pr-123\""));
        assertThatCommand(sqb.run("build", "--concurrency", "8"))
                .succeeds()
                .stdoutContains("(concurrency: 8)", "PASS=22", "FAIL=0");
        assertThat(project.value("SELECT total FROM \"pr-123\"." + longName)).isEqualTo("199990000");
        assertThat(project.value("SELECT count(DISTINCT node_name) FROM \"pr-123\"._sqlbuild_fingerprints"))
                .isEqualTo("22");
    }

    @Test
    @Spec("adapters 6")
    void replacesATableOnWhichAHookMadeAnIndex() {
        String header =
                "MODEL (materialized table, post_hooks [inline_sql(\"CREATE INDEX by_id ON dev.orders (id)\")]%s);\n";
        for (String more : List.of("", ", columns (id (audits [unique]))")) {
            project.model("orders", header.formatted(more) + "SELECT 1 AS id\n");
            assertThatCommand(sqb.run("build")).succeeds();
            assertThatCommand(sqb.run("build")).succeeds();
            assertThat(project.value("SELECT count(*) FROM duckdb_indexes() WHERE index_name = 'by_id'"))
                    .isEqualTo("1");
        }
    }

    private static String unionOfParts() {
        StringBuilder union = new StringBuilder();
        for (int i = 0; i < 20; i++) {
            union.append(i == 0 ? "" : " UNION ALL ")
                    .append("SELECT i FROM __ref(\"part_")
                    .append(i)
                    .append("\")");
        }
        return union.toString();
    }

    @Test
    @Spec("adapters 14")
    void namesTheProcessThatHoldsTheFile() {
        configureConnection("connect_timeout = \"1s\"");
        assertThatCommand(sqb.run("build")).succeeds();
        project.model("orders", "MODEL (materialized table);\n" + ENDLESS + "\n");
        try (RunningCommand holder = sqb.start("build")) {
            holder.awaitOutput("Execution");
            CommandResult second = sqb.run("build");
            assertThatCommand(second)
                    .failsWith("A403")
                    .stderrContains("warehouse.duckdb is in use by another process (PID ");
            holder.kill().await();
        }
        project.model("orders", "MODEL (materialized table);\nSELECT 4 AS id\n");
        assertThatCommand(sqb.run("build")).succeeds();
        assertThat(project.value("SELECT id FROM dev.orders")).isEqualTo("4");
    }

    @Test
    @Spec("adapters 16")
    void stopsAStatementAtItsTimeout() {
        assertThatCommand(sqb.run("build")).succeeds();
        configureConnection("statement_timeout = \"1s\"");
        project.model("orders", "MODEL (materialized table);\n" + ENDLESS + "\n")
                .model("quick", "MODEL (materialized table);\nSELECT 1 AS n\n");
        assertThatCommand(sqb.withTimeout(Duration.ofSeconds(40)).run("build"))
                .exitsWith(1)
                .stderrContains("error[A509]", "statement timed out after 1s");
        assertThat(project.value("SELECT count(*) FROM dev.orders")).isEqualTo("3");
        assertThat(project.value("SELECT n FROM dev.quick")).isEqualTo("1");
    }

    @Test
    @Spec({"adapters 18", "adapters 19"})
    void holdsTheLimitsOfAnEnvironment() {
        configure("""

                [environments.dev.execution_limits]
                max_models = 2
                remediation = "Ask in #data before raising this."
                """);
        project.model("second", "MODEL (materialized table);\nSELECT 1 AS n\n")
                .model("third", "MODEL (materialized table);\nSELECT 1 AS n\n");
        assertThatCommand(sqb.run("build"))
                .failsWith("A701")
                .stderrContains(
                        "environment 'dev' selects 3 models, above execution_limits.max_models = 2; no warehouse changes were made",
                        "Ask in #data before raising this.");
        assertThat(project.rows("SELECT 1 FROM information_schema.schemata WHERE schema_name = 'dev'"))
                .isEmpty();
        assertThatCommand(sqb.run("plan")).succeeds();
        assertThatCommand(sqb.run("run", "--select", "orders", "second")).succeeds();

        String config = project.read("sqlbuild_project.toml");
        project.file("sqlbuild_project.toml", config.replace("max_models = 2", "max_duration = \"3s\""))
                .model("second", "MODEL (materialized table);\n" + ENDLESS + "\n");
        assertThatCommand(sqb.withTimeout(Duration.ofSeconds(40)).run("build"))
                .exitsWith(1)
                .stderrContains(
                        "error[A702]",
                        "exceeded max_duration 3s; earlier models may already have changed the warehouse",
                        "Ask in #data before raising this.");
        assertThat(project.value("SELECT n FROM dev.second")).isEqualTo("1");
        project.file("sqlbuild_project.toml", config.replace("max_models = 2", "max_models = 0"));
        assertThatCommand(sqb.run("plan")).failsWith("D001").stderrContains("max_models");
    }

    @Test
    @Spec({"adapters 1", "adapters 2", "adapters 3", "adapters 4"})
    void readsTheConnection() {
        String zoned = "SELECT CAST(TIMESTAMPTZ '2026-01-01 20:00:00+00' AS DATE) AS day";
        assertThatCommand(sqb.withEnv("TZ", "Asia/Tokyo").run("query", zoned, "--format", "csv"))
                .stdoutContains("2026-01-01");

        String config = project.read("sqlbuild_project.toml");
        project.file("sqlbuild_project.toml", config.replace("\"duckdb\"\ndefault", "\"oracle\"\ndefault"));
        assertThatCommand(sqb.run("plan"))
                .failsWith("C601")
                .stderrContains("unknown adapter 'oracle'. Available built-in adapters: ", "duckdb");

        project.file(
                "sqlbuild_project.toml",
                config.replace("[connection]\n", "[connection]\npasword = \"hidden-value\"\n"));
        CommandResult typo = sqb.run("build");
        assertThatCommand(typo).failsWith("A404").stderrContains("pasword").stderrLacks("hidden-value");

        project.file(
                        "sqlbuild_project.toml",
                        config.replace("\"duckdb\"\ndefault", "\"motherduck\"\ndefault")
                                .replace("database = \"warehouse.duckdb\"", "token = \"hidden-value\""))
                .file("sqlbuild_local.toml", "adapter = \"duckdb\"\n\n[connection]\ndatabase = \"l.duckdb\"\n");
        assertThatCommand(sqb.run("build")).succeeds().stderrLacks("token", "hidden-value");
        assertThat(project.rows("l.duckdb", "SELECT count(*) FROM dev.orders")).containsExactly(List.of("3"));
    }

    @Test
    void startsNothingNewAfterTheFirstFailure() {
        project.model("orders", "MODEL (materialized table);\nSELECT error('broken on purpose') AS id\n")
                .model("unrelated", "MODEL (materialized table);\nSELECT 1 AS n\n")
                .model("reader", "MODEL (materialized table);\nSELECT id FROM __ref(\"orders\")\n");
        assertThatCommand(sqb.run("build", "--fail-fast"))
                .exitsWith(1)
                .stdoutContains("Failures", "staging", "broken on purpose", "target/run/models/orders.sql", "SKIP=2");
        assertThatCommand(sqb.run("build")).exitsWith(1).stdoutContains("upstream orders failed", "PASS=1", "SKIP=1");
        assertThat(project.value("SELECT n FROM dev.unrelated")).isEqualTo("1");
    }

    @Test
    void reportsABuildAsADocument() {
        project.model(
                "reader",
                "MODEL (materialized table, columns (id (audits [unique])));\nSELECT id FROM __ref(\"orders\")\n");
        assertThatCommand(sqb.run("build", "--json")).succeeds().json(report -> {
            assertThat(PlanIT.keys(report))
                    .contains(
                            "schema_version",
                            "command",
                            "run_id",
                            "environment",
                            "virtual_env",
                            "status",
                            "started_at",
                            "duration_ms",
                            "summary",
                            "nodes",
                            "diagnostics");
            assertThat(report.at("/command").asText()).isEqualTo("build");
            assertThat(report.at("/status").asText()).isEqualTo("success");
            assertThat(report.at("/run_id").asText()).matches("\\d{8}T\\d{6}Z_[0-9a-f]{12}");
            assertThat(report.at("/summary").toString())
                    .isEqualTo("{\"pass\":3,\"warn\":0,\"fail\":0,\"skip\":0,\"total\":3}");
            assertThat(PlanIT.keys(report.at("/nodes/1")))
                    .contains(
                            "id",
                            "kind",
                            "materialization",
                            "strategy",
                            "action",
                            "status",
                            "duration_ms",
                            "rows",
                            "relation",
                            "reason",
                            "error",
                            "checks");
            assertThat(report.at("/nodes/1/id").asText()).isEqualTo("model:reader");
            assertThat(PlanIT.keys(report.at("/nodes/1/checks/0")))
                    .contains("id", "kind", "phase", "severity", "status", "failures", "batches");
            assertThat(report.at("/nodes/1/checks/0/id").asText()).isEqualTo("audit:unique:model:reader:id");
        });
        assertThatCommand(sqb.run("build", "--select", "orders", "--exclude", "orders"))
                .succeeds()
                .stdoutContains("Nothing to build.");
    }
}
