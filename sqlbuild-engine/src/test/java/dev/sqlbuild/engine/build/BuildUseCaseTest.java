package dev.sqlbuild.engine.build;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sqlbuild.base.Code;
import dev.sqlbuild.base.SqlBuildException;
import dev.sqlbuild.core.plan.Plan;
import dev.sqlbuild.core.plan.PlanRequest;
import dev.sqlbuild.core.plan.PlannedNode;
import dev.sqlbuild.core.plan.Reason;
import dev.sqlbuild.engine.build.BuildRequest.Command;
import dev.sqlbuild.engine.run.CheckStatus;
import dev.sqlbuild.engine.run.NodeResult;
import dev.sqlbuild.engine.run.NodeStatus;
import dev.sqlbuild.engine.run.Phase;
import dev.sqlbuild.engine.run.RunControl;
import dev.sqlbuild.engine.run.RunListener;
import dev.sqlbuild.engine.run.RunReport;
import dev.sqlbuild.engine.run.RunStatus;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BuildUseCaseTest {
    @TempDir
    Path directory;

    private TestProject project;

    @BeforeEach
    void pedal() {
        project = TestProject.in(directory)
                .file("sources/raw.yml", """
                        sources:
                          - name: raw__trips
                            schema: raw
                            table: trips
                            columns:
                              - name: id
                                audits: [not_null]
                        """)
                .model(
                        "stg_trips",
                        "materialized view",
                        "SELECT id AS trip_id, bike_id, lower(st) AS state, fare AS fare_cents FROM __source(\"raw__trips\")")
                .model(
                        "fct_trips",
                        "materialized table, columns (trip_id (audits [not_null, unique]))",
                        "SELECT * FROM __ref(\"stg_trips\") WHERE state = 'closed'")
                .model(
                        "daily_revenue",
                        "materialized table",
                        "SELECT bike_id, sum(fare_cents) AS revenue FROM __ref(\"fct_trips\") GROUP BY bike_id")
                .model("lonely", "materialized table", "SELECT 1 AS one")
                .file("tests/unit/maps_states.sql", """
                        TEST (name "maps_states");
                        WITH __source__raw__trips AS (SELECT 7 AS id, 1 AS bike_id, 'CLOSED' AS st, 450 AS fare),
                             __expected__fct_trips AS (SELECT 7 AS trip_id, 'closed' AS state)
                        """);
        project.execute(
                "CREATE SCHEMA raw",
                "CREATE TABLE raw.trips AS SELECT * FROM (VALUES (1, 10, 'Closed', 300), (2, 10, 'closed', 200), "
                        + "(3, 11, 'open', 100)) t(id, bike_id, st, fare)");
    }

    @Test
    void buildsAProjectWithItsChecks() {
        RunReport report = project.build();
        assertThat(report.failures()).isEmpty();
        assertThat(report.status()).isEqualTo(RunStatus.SUCCESS);
        assertThat(report.nodes())
                .extracting(NodeResult::name)
                .containsExactly("raw__trips", "lonely", "stg_trips", "fct_trips", "daily_revenue");
        assertThat(result(report, "fct_trips").checks())
                .extracting(check -> check.kind().word() + " " + check.name() + " " + check.status())
                .containsExactly(
                        "test maps_states PASS", "audit not_null (trip_id) PASS", "audit unique (trip_id) PASS");
        assertThat(project.rows("SELECT bike_id, revenue FROM dev.daily_revenue"))
                .containsExactly("10, 500");
        assertThat(directory.resolve("target/run/models/fct_trips.sql")).exists();
        assertThat(directory.resolve("target/run/tests/fct_trips/maps_states.sql"))
                .exists();
    }

    @Test
    void recordsWhatItBuiltSoThatThePlanIsQuiet() {
        assertThat(reasons(project.plan())).containsOnly(Reason.FIRST_RUN);
        RunReport report = project.build();
        assertThat(project.rows("SELECT DISTINCT run_id FROM dev._sqlbuild_fingerprints"))
                .containsExactly(report.runId());
        assertThat(reasons(project.plan())).containsOnly(Reason.NO_CHANGE);
        project.model("lonely", "materialized table", "SELECT 2 AS one");
        RunReport second =
                project.run(Command.BUILD, PlanRequest.all().withChangesOnly(true), new RunControl(), RunListener.NONE);
        assertThat(second.nodes()).extracting(NodeResult::name).contains("lonely");
        assertThat(project.rows("SELECT one FROM dev.lonely")).containsExactly("2");
    }

    @Test
    void recordsNothingForWhatFailed() {
        project.execute("INSERT INTO raw.trips VALUES (2, 1, 'closed', 1)");
        RunReport report = project.build();
        assertThat(result(report, "fct_trips").phase()).contains(Phase.AUDIT);
        assertThat(project.rows("SELECT node_name FROM dev._sqlbuild_fingerprints ORDER BY 1"))
                .containsExactly("lonely", "stg_trips");
    }

    @Test
    void blocksEverythingBelowASourceWhoseAuditFails() {
        project.execute("INSERT INTO raw.trips VALUES (NULL, 1, 'closed', 1)");
        RunReport report = project.build();
        assertThat(result(report, "raw__trips").phase()).contains(Phase.SOURCE_AUDIT);
        for (String blocked : List.of("stg_trips", "fct_trips", "daily_revenue")) {
            assertThat(result(report, blocked).status()).isEqualTo(NodeStatus.SKIP);
            assertThat(result(report, blocked).reason()).contains("upstream raw__trips failed");
        }
        assertThat(project.relations()).containsExactly("lonely");
    }

    @Test
    void leavesTheRelationAloneWhenATestFails() {
        project.build();
        project.model("fct_trips", "materialized table", "SELECT * FROM __ref(\"stg_trips\") WHERE state = 'open'");
        RunReport report = project.build();
        NodeResult failed = result(report, "fct_trips");
        assertThat(failed.phase()).contains(Phase.TEST);
        assertThat(failed.checks().get(0).status()).isEqualTo(CheckStatus.FAIL);
        assertThat(failed.checks().get(0).details())
                .anyMatch(line -> line.contains("missing") && line.contains("trip_id=7"));
        assertThat(project.rows("SELECT count(*) FROM dev.fct_trips WHERE state = 'closed'"))
                .containsExactly("2");
        assertThat(result(report, "daily_revenue").status()).isEqualTo(NodeStatus.SKIP);
    }

    @Test
    void runsWithoutTestsAndAudits() {
        project.execute("INSERT INTO raw.trips VALUES (2, 1, 'closed', 1)");
        RunReport report = project.run(Command.RUN, PlanRequest.all(), new RunControl(), RunListener.NONE);
        assertThat(report.status()).isEqualTo(RunStatus.SUCCESS);
        assertThat(report.nodes()).allSatisfy(node -> assertThat(node.checks()).isEmpty());
        assertThat(report.nodes()).extracting(NodeResult::name).doesNotContain("raw__trips");
    }

    @Test
    void buildsOnlyWhatIsSelected() {
        project.build();
        RunReport report = project.build("fct_trips");
        assertThat(report.nodes()).extracting(NodeResult::name).containsExactly("fct_trips");
    }

    @Test
    void refusesMoreModelsThanTheLimitBeforeAnyChange() {
        project.append(
                "sqlbuild_project.toml",
                "\n[environments.dev.execution_limits]\nmax_models = 2\nremediation = \"Ask in #data.\"\n");
        assertThatThrownBy(project::build)
                .hasMessageContaining(
                        "environment 'dev' selects 4 models, above execution_limits.max_models = 2; no warehouse changes were made");
        assertThat(project.rows("SELECT count(*) FROM information_schema.schemata WHERE schema_name = 'dev'"))
                .containsExactly("0");
        assertThat(project.plan().running()).hasSize(4);
    }

    @Test
    void stopsAtTheTimeLimit() {
        project.append("sqlbuild_project.toml", "\n[environments.dev.execution_limits]\nmax_duration = \"1s\"\n");
        project.model(
                "lonely", "materialized table", "SELECT count(*) AS one FROM range(100000) a, range(100000000) b");
        RunReport report = project.build();
        assertThat(report.status()).isEqualTo(RunStatus.FAILED);
        assertThat(report.diagnostics()).extracting(d -> d.code()).containsExactly(Code.A702);
        assertThat(report.diagnostics().get(0).message()).contains("exceeded max_duration 1s");
        assertThat(result(report, "lonely").error().orElseThrow().code()).isEqualTo(Code.A702);
        assertThat(result(report, "stg_trips").status()).isEqualTo(NodeStatus.SKIP);
    }

    @Test
    void waitsForTheModelThatAnAuditComparesWith() {
        project.model(
                "a_first",
                "materialized table, columns (bike_id (audits [relationships (to \"z_last\", field \"bike_id\")]))",
                "SELECT 1 AS bike_id");
        project.model("z_last", "materialized table", "SELECT 1 AS bike_id");
        assertThat(project.build().failures()).isEmpty();
    }

    @Test
    void ranAuditsOfCurrentModelsThatAlwaysRun() {
        project.model(
                "lonely", "materialized table, columns (one (audits [not_null (always_run true)]))", "SELECT 1 AS one");
        project.build();
        RunReport report = project.run(
                Command.BUILD,
                PlanRequest.of(List.of("lonely")).withChangesOnly(true),
                new RunControl(),
                RunListener.NONE);
        assertThat(report.nodes()).extracting(NodeResult::action).containsExactly("audit");
        assertThat(result(report, "lonely").checks()).hasSize(1);
    }

    @Test
    void runsInlineAndNamedHooks() {
        project.execute("CREATE TABLE log (t VARCHAR)");
        project.file(
                "hooks/sql/note.sql",
                "HOOK (description \"Writes a line.\");\nINSERT INTO log VALUES (@'who' || ' ' || '@@CTX:model.name')\n");
        project.model(
                "lonely",
                "materialized table, pre_hooks [inline_sql(\"INSERT INTO log VALUES ('@@CTX:target.qualified')\")], "
                        + "post_hooks [sql(\"note\", who: \"O'Neil\")]",
                "SELECT 1 AS one");
        assertThat(project.build("lonely").failures()).isEmpty();
        assertThat(project.rows("SELECT t FROM log")).containsExactly("dev.lonely", "O'Neil lonely");
    }

    @Test
    void refusesWrongArgumentsOfHooksBeforeAnyChange() {
        project.file("hooks/sql/note.sql", "HOOK (description \"Notes.\");\nSELECT @role\n");
        project.model("lonely", "materialized table, post_hooks [sql(\"note\", other: \"x\")]", "SELECT 1 AS one");
        assertThatThrownBy(() -> project.build("lonely"))
                .isInstanceOfSatisfying(
                        SqlBuildException.class,
                        e -> assertThat(e.diagnostics())
                                .extracting(d -> d.message())
                                .containsExactlyInAnyOrder(
                                        "post_hooks[1] sql(\"note\") in model 'lonely': missing argument 'role'",
                                        "post_hooks[1] sql(\"note\") in model 'lonely': unused argument 'other'"));
        assertThat(project.relations()).isEmpty();
    }

    @Test
    void refusesHooksThatReadWhatIsBuiltFromTheirModel() {
        project.model(
                "stg_trips",
                "materialized view, post_hooks [inline_sql('SELECT * FROM __ref(\"fct_trips\"), __ref(\"nope\")')]",
                "SELECT id AS trip_id, bike_id, st AS state, fare AS fare_cents FROM __source(\"raw__trips\")");
        assertThatThrownBy(project::compile)
                .isInstanceOfSatisfying(
                        SqlBuildException.class,
                        e -> assertThat(e.diagnostics())
                                .extracting(d -> d.code())
                                .containsExactlyInAnyOrder(Code.P007, Code.P001));
    }

    @Test
    void letsAHookWaitForTheModelItReads() {
        project.execute("CREATE TABLE log (t INTEGER)");
        project.model(
                "a_first",
                "materialized table, post_hooks [inline_sql('INSERT INTO log SELECT n FROM __ref(\"z_last\")')]",
                "SELECT 1 AS one");
        project.model("z_last", "materialized table", "SELECT 26 AS n");
        assertThat(project.build("a_first", "z_last").failures()).isEmpty();
        assertThat(project.rows("SELECT t FROM log")).containsExactly("26");
    }

    @Test
    void castsDeclaredColumnsOfASource() {
        project.file("sources/raw.yml", """
                sources:
                  - name: raw__trips
                    schema: raw
                    table: trips
                    columns:
                      - name: fare
                        type: VARCHAR
                """);
        assertThat(project.build("stg_trips").failures()).isEmpty();
        assertThat(project.rows("SELECT typeof(fare_cents) FROM dev.stg_trips LIMIT 1"))
                .containsExactly("VARCHAR");
    }

    @Test
    void tellsTheListenerInOrder() {
        List<String> events = new ArrayList<>();
        project.run(Command.RUN, PlanRequest.of(List.of("lonely")), new RunControl(), new RunListener() {
            @Override
            public void planned(Plan plan) {
                events.add("planned " + plan.nodes().size());
            }

            @Override
            public void runStarted(dev.sqlbuild.engine.run.RunStart start) {
                events.add("started " + start.nodes());
            }

            @Override
            public void nodeStarted(int index, int total, dev.sqlbuild.core.graph.NodeId id, String label) {
                events.add(index + "/" + total + " " + label + " " + id.name());
            }

            @Override
            public void nodeFinished(int index, int total, NodeResult result) {
                events.add(index + "/" + total + " " + result.status());
            }
        });
        assertThat(events).containsExactly("planned 1", "started [model:lonely]", "1/1 table lonely", "1/1 OK");
    }

    @Test
    void reportsAnUnrecordedBuildAsAWarning() {
        project.execute(
                "CREATE SCHEMA dev",
                "CREATE VIEW dev._sqlbuild_fingerprints AS SELECT * FROM (SELECT "
                        + "''::VARCHAR AS node_type, '' AS node_name, '' AS target_database, '' AS target_schema, '' AS target_name, "
                        + "'' AS run_id, '' AS definition_hash, '' AS version_hash, '' AS schema_fingerprint, '' AS definition_b64, "
                        + "'' AS metadata_json_b64, TIMESTAMP '2026-01-01' AS ts) WHERE false");
        RunReport report = project.build("lonely");
        assertThat(report.status()).isEqualTo(RunStatus.WARNING);
        assertThat(result(report, "lonely").status()).isEqualTo(NodeStatus.WARN);
        assertThat(result(report, "lonely").warnings().get(0).message()).contains("next plan will treat it as changed");
    }

    @Test
    void writesTheRunSummary() throws Exception {
        RunReport report = project.build();
        String json = Files.readString(directory.resolve("target/executions/" + report.runId() + "/run.json"));
        assertThat(json)
                .startsWith("{\"schema_version\":1,\"command\":\"build\",\"run_id\":\"" + report.runId() + "\"")
                .contains("\"summary\":{\"pass\":9,\"warn\":0,\"fail\":0,\"skip\":0,\"total\":9}");
    }

    private static List<Reason> reasons(Plan plan) {
        return plan.nodes().stream().map(PlannedNode::reason).toList();
    }

    private static NodeResult result(RunReport report, String name) {
        return BuildFixture.node(report, name);
    }
}
