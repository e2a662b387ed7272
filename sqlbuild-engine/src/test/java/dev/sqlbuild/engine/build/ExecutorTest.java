package dev.sqlbuild.engine.build;

import static dev.sqlbuild.engine.build.BuildFixture.node;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sqlbuild.adapter.Ownership;
import dev.sqlbuild.base.Code;
import dev.sqlbuild.base.Severity;
import dev.sqlbuild.core.model.Column;
import dev.sqlbuild.engine.run.CheckStatus;
import dev.sqlbuild.engine.run.NodeResult;
import dev.sqlbuild.engine.run.NodeStatus;
import dev.sqlbuild.engine.run.Phase;
import dev.sqlbuild.engine.run.RunReport;
import dev.sqlbuild.engine.run.RunStatus;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExecutorTest {
    @TempDir
    Path directory;

    private BuildFixture project;

    @BeforeEach
    void open() {
        project = BuildFixture.in(directory);
    }

    @AfterEach
    void close() {
        project.close();
    }

    @Test
    void buildsViewsAndTablesInDependencyOrder() {
        project.table("totals", "SELECT sum(n) AS total FROM __ref(\"numbers\")");
        project.view("numbers", "SELECT unnest([1, 2, 3]) AS n");
        RunReport report = project.build();
        assertThat(report.status()).isEqualTo(RunStatus.SUCCESS);
        assertThat(report.nodes()).extracting(NodeResult::name).containsExactly("totals", "numbers");
        assertThat(project.relations()).containsExactly("numbers VIEW", "totals BASE TABLE");
        assertThat(project.value("SELECT total FROM dev.totals")).hasToString("6");
        assertThat(report.summary().total()).isEqualTo(2);
    }

    @Test
    void keepsTheOldTableWhenAnAuditFails() throws Exception {
        project.table("trips", "SELECT 1 AS fare");
        project.build();

        project.clear();
        var trips = project.table("trips", "SELECT -1 AS fare");
        project.audit(
                trips, "fare_not_negative", Severity.ERROR, "SELECT * FROM __ref(\"trips\") WHERE trips.fare < 0");
        project.audit(trips, "fare_not_null", Severity.ERROR, "SELECT * FROM __ref(\"trips\") WHERE fare IS NULL");
        project.table("daily", "SELECT sum(fare) AS fare FROM __ref(\"trips\")");
        project.table("other", "SELECT 1 AS one");
        RunReport report = project.build();

        NodeResult failed = node(report, "trips");
        assertThat(failed.status()).isEqualTo(NodeStatus.FAIL);
        assertThat(failed.phase()).contains(Phase.AUDIT);
        assertThat(failed.error().orElseThrow().message())
                .isEqualTo("final audit for 'trips' failed before replacing target table with severity level: error");
        assertThat(failed.retained()).contains("dev.trips__staging");
        assertThat(failed.checks())
                .extracting(check -> check.status())
                .containsExactly(CheckStatus.FAIL, CheckStatus.PASS);
        assertThat(failed.checks().get(0).details()).containsExactly("fare=-1");
        assertThat(project.value("SELECT fare FROM dev.trips")).isEqualTo(1);
        assertThat(project.value("SELECT fare FROM dev.trips__staging")).isEqualTo(-1);
        assertThat(node(report, "daily").status()).isEqualTo(NodeStatus.SKIP);
        assertThat(node(report, "daily").reason()).contains("upstream trips failed");
        assertThat(node(report, "other").status()).isEqualTo(NodeStatus.OK);
        assertThat(report.status()).isEqualTo(RunStatus.FAILED);
        assertThat(Files.readString(directory.resolve("target/run/audits/trips/fare_not_negative-1.sql")))
                .contains("dev.trips__staging AS trips");
    }

    @Test
    void dropsTheStagingTableOfAFailedBuildInTheNext() {
        var trips = project.table("trips", "SELECT -1 AS fare");
        project.audit(trips, "positive", Severity.ERROR, "SELECT * FROM __ref(\"trips\") WHERE fare < 0");
        project.build();
        assertThat(project.relations()).containsExactly("trips__staging BASE TABLE");

        project.clear();
        var good = project.table("trips", "SELECT 1 AS fare");
        project.audit(good, "positive", Severity.ERROR, "SELECT * FROM __ref(\"trips\") WHERE fare < 0");
        assertThat(project.build().status()).isEqualTo(RunStatus.SUCCESS);
        assertThat(project.relations()).containsExactly("trips BASE TABLE");
    }

    @Test
    void dropsAnEarlierStagingTableAlsoWithoutAnythingToCheck() {
        project.execute("CREATE SCHEMA dev");
        project.execute("CREATE TABLE dev.trips__staging AS SELECT 1 AS old");
        project.table("trips", "SELECT 1 AS fare").leftover = true;
        project.build();
        assertThat(project.relations()).containsExactly("trips BASE TABLE");
    }

    @Test
    void reportsWarningsOfAuditsWithoutBlocking() {
        var trips = project.table("trips", "SELECT -1 AS fare");
        project.audit(trips, "positive", Severity.WARNING, "SELECT * FROM __ref(\"trips\") WHERE fare < 0");
        RunReport report = project.build();
        assertThat(report.status()).isEqualTo(RunStatus.WARNING);
        assertThat(node(report, "trips").status()).isEqualTo(NodeStatus.OK);
        assertThat(report.summary().warn()).isEqualTo(1);
        assertThat(project.value("SELECT fare FROM dev.trips")).isEqualTo(-1);
    }

    @Test
    void treatsARefusedAuditQueryAsAFailureWhateverItsSeverity() {
        var trips = project.table("trips", "SELECT -1 AS fare");
        project.audit(trips, "broken", Severity.WARNING, "SELECT no_such FROM __ref(\"trips\")");
        RunReport report = project.build();
        NodeResult failed = node(report, "trips");
        assertThat(failed.checks().get(0).status()).isEqualTo(CheckStatus.ERROR);
        assertThat(failed.checks().get(0).error().orElseThrow().message()).contains("no_such");
        assertThat(failed.failed()).isTrue();
    }

    @Test
    void keepsTheOldTableWhenTheQueryFails() {
        project.table("orders", "SELECT 3 AS id");
        project.build();
        project.clear().table("orders", "SELECT no_such_col");
        NodeResult failed = node(project.build(), "orders");
        assertThat(failed.phase()).contains(Phase.STAGING);
        assertThat(failed.error().orElseThrow().code()).isEqualTo(Code.E101);
        assertThat(failed.retained()).isEmpty();
        assertThat(project.value("SELECT id FROM dev.orders")).isEqualTo(3);
    }

    @Test
    void castsToDeclaredTypes() {
        project.table("orders", "SELECT '7' AS id, 'x' AS note").columns = List.of(Column.of("id", "BIGINT"));
        assertThat(project.build().status()).isEqualTo(RunStatus.SUCCESS);
        assertThat(
                        project.column(
                                "SELECT column_name || ' ' || data_type FROM information_schema.columns WHERE table_name = 'orders' ORDER BY ordinal_position"))
                .containsExactly("id BIGINT", "note VARCHAR");
        assertThat(project.relations()).containsExactly("orders BASE TABLE");
    }

    @Test
    void keepsTheOldTableWhenACastFails() {
        project.table("orders", "SELECT 1::BIGINT AS id");
        project.build();
        project.clear().table("orders", "SELECT 'a' AS id").columns = List.of(Column.of("id", "BIGINT"));
        NodeResult failed = node(project.build(), "orders");
        assertThat(failed.phase()).contains(Phase.TYPE_ENFORCEMENT);
        assertThat(failed.retained()).contains("dev.orders__staging");
        assertThat(project.value("SELECT id FROM dev.orders")).isEqualTo(1L);
    }

    @Test
    void namesEveryBreachOfAnEnforcedContract() {
        var orders = project.table("orders", "SELECT 1 AS id, 2 AS x");
        orders.columns = List.of(Column.untyped("id"), Column.untyped("net"));
        orders.enforced = true;
        NodeResult failed = node(project.build(), "orders");
        assertThat(failed.phase()).contains(Phase.CONTRACT);
        assertThat(failed.error().orElseThrow().code()).isEqualTo(Code.K010);
        assertThat(failed.error().orElseThrow().message())
                .contains("K010")
                .contains("'net'")
                .contains("K011")
                .contains("'x'");
        assertThat(project.relations()).containsExactly("orders__staging BASE TABLE");
    }

    @Test
    void refusesTypesInDirectPromotionBeforeAnyHook() {
        project.execute("CREATE TABLE log (t VARCHAR)");
        var orders = project.table("orders", "SELECT 1 AS id");
        orders.staged = false;
        orders.columns = List.of(Column.of("id", "BIGINT"));
        orders.hooks = new NodeWork.Hooks(List.of("INSERT INTO log VALUES ('before')"), List.of());
        NodeResult failed = node(project.build(), "orders");
        assertThat(failed.error().orElseThrow().message()).contains("type enforcement requires staged promotion mode");
        assertThat(project.value("SELECT count(*) FROM log")).isEqualTo(0L);
        assertThat(project.relations()).isEmpty();
    }

    @Test
    void replacesTheTargetBeforeAuditsInDirectPromotion() {
        project.table("orders", "SELECT 1 AS id");
        project.build();
        var orders = project.clear().table("orders", "SELECT -1 AS id");
        orders.staged = false;
        project.audit(orders, "positive", Severity.ERROR, "SELECT * FROM __ref(\"orders\") WHERE id < 0");
        NodeResult failed = node(project.build(), "orders");
        assertThat(failed.error().orElseThrow().message())
                .isEqualTo(
                        "final audit for 'orders' failed after target table was replaced with severity level: error");
        assertThat(project.value("SELECT id FROM dev.orders")).isEqualTo(-1);
    }

    @Test
    void promotesAlsoOverWhatCameToStandThereAfterThePlan() {
        project.execute("CREATE SCHEMA dev");
        project.execute("CREATE TABLE dev.orders AS SELECT 1 AS id");
        var orders = project.table("orders", "SELECT 2 AS id");
        orders.present = false;
        project.audit(orders, "positive", Severity.ERROR, "SELECT * FROM __ref(\"orders\") WHERE id < 0");
        assertThat(project.build().failures()).isEmpty();
        assertThat(project.value("SELECT id FROM dev.orders")).isEqualTo(2);
        assertThat(project.relations()).containsExactly("orders BASE TABLE");
    }

    @Test
    void runsHooksAroundTheBuild() {
        project.execute("CREATE TABLE log (t VARCHAR)");
        project.table("orders", "SELECT count(*) AS n FROM log").hooks = new NodeWork.Hooks(
                List.of("INSERT INTO log VALUES ('before')"),
                List.of("INSERT INTO log SELECT 'rows ' || n FROM dev.orders"));
        project.build();
        assertThat(project.column("SELECT t FROM log")).containsExactly("before", "rows 1");
    }

    @Test
    void keepsTheNewTableWhenAPostHookFails() {
        project.table("orders", "SELECT 1 AS id").hooks = new NodeWork.Hooks(List.of(), List.of("SELECT no_such"));
        project.table("daily", "SELECT * FROM __ref(\"orders\")");
        RunReport report = project.build();
        assertThat(node(report, "orders").phase()).contains(Phase.POST_HOOK);
        assertThat(node(report, "daily").status()).isEqualTo(NodeStatus.SKIP);
        assertThat(project.value("SELECT id FROM dev.orders")).isEqualTo(1);
    }

    @Test
    void changesTheKindOfItsOwnRelationsBothWays() {
        project.table("daily", "SELECT 1 AS n");
        project.build();
        project.clear().view("daily", "SELECT 2 AS n");
        assertThat(project.build().status()).isEqualTo(RunStatus.SUCCESS);
        assertThat(project.relations()).containsExactly("daily VIEW");
        project.clear().table("daily", "SELECT 3 AS n");
        assertThat(project.build().status()).isEqualTo(RunStatus.SUCCESS);
        assertThat(project.relations()).containsExactly("daily BASE TABLE");
        project.clear().view("daily", "SELECT 4 AS n");
        project.build();
        var audited = project.clear().table("daily", "SELECT 5 AS n");
        project.audit(audited, "ok", Severity.ERROR, "SELECT * FROM __ref(\"daily\") WHERE n < 0");
        assertThat(project.build().status()).isEqualTo(RunStatus.SUCCESS);
        assertThat(project.value("SELECT n FROM dev.daily")).isEqualTo(5);
    }

    @Test
    void keepsTheViewWhenTheTableThatReplacesItFails() {
        project.view("daily", "SELECT 2 AS n");
        project.build();
        project.clear().table("daily", "SELECT error('boom') AS n");
        assertThat(node(project.build(), "daily").failed()).isTrue();
        assertThat(project.relations()).containsExactly("daily VIEW");
        assertThat(project.value("SELECT n FROM dev.daily")).isEqualTo(2);
    }

    @Test
    void neverReplacesAnObjectOfAnotherKindThatItDidNotMake() {
        project.execute("CREATE SCHEMA dev");
        project.execute("CREATE TABLE dev.daily AS SELECT 42 AS n");
        project.execute("CREATE VIEW dev.weekly AS SELECT 43 AS n");
        project.view("daily", "SELECT 1 AS n").existing = Ownership.UNMANAGED;
        project.table("weekly", "SELECT 1 AS n").existing = Ownership.UNMANAGED;
        RunReport report = project.build();
        assertThat(node(report, "daily").error().orElseThrow().message())
                .isEqualTo("dev.daily exists as a TABLE that SQLBuild did not create; drop or rename it");
        assertThat(node(report, "weekly").error().orElseThrow().code()).isEqualTo(Code.A503);
        assertThat(project.value("SELECT n FROM dev.daily")).isEqualTo(42);
        assertThat(project.value("SELECT n FROM dev.weekly")).isEqualTo(43);
    }

    @Test
    void runsUnattachedAuditsLastAndSkipsThoseThatReadAFailure() {
        project.table("good", "SELECT 1 AS n");
        project.table("bad", "SELECT no_such");
        project.lastAudit("fine", "SELECT * FROM __ref(\"good\") WHERE n > 5");
        project.lastAudit("wrong", "SELECT * FROM __ref(\"good\") WHERE n = 1");
        project.lastAudit("blocked", "SELECT * FROM __ref(\"bad\")");
        RunReport report = project.build();
        assertThat(report.checks())
                .extracting(check -> check.status())
                .containsExactly(CheckStatus.PASS, CheckStatus.FAIL, CheckStatus.SKIP);
    }

    @Test
    void startsNothingAfterTheFirstFailureWithFailFast() {
        project.table("a", "SELECT no_such");
        project.table("b", "SELECT 1 AS n");
        RunReport report = project.failFast().build();
        assertThat(node(report, "b").status()).isEqualTo(NodeStatus.SKIP);
        assertThat(project.relations()).isEmpty();
    }

    @Test
    void buildsManyModelsOnEightSessionsInANewSchema() {
        for (int i = 0; i < 40; i++) {
            int upstream = i - 8;
            String from = upstream < 0 ? "" : " FROM __ref(\"m" + upstream + "\")";
            var model = i % 5 == 4
                    ? project.view("m" + i, "SELECT " + i + " AS n" + from)
                    : project.table("m" + i, "SELECT " + i + " AS n" + from);
            if (i % 3 == 0) {
                project.audit(model, "same", Severity.ERROR, "SELECT * FROM __ref(\"m" + i + "\") WHERE n <> " + i);
            }
        }
        RunReport report = project.concurrency(8).build();
        assertThat(report.failures()).isEmpty();
        assertThat(project.relations()).hasSize(40);
        for (int again = 0; again < 3; again++)
            assertThat(project.build().failures()).isEmpty();
        assertThat(report.nodes())
                .extracting(NodeResult::name)
                .containsExactlyElementsOf(
                        IntStream.range(0, 40).mapToObj(i -> "m" + i).toList());
    }

    @Test
    void writesExecutedSqlAndTheLedger() throws Exception {
        project.table("orders", "SELECT 1 AS id");
        RunReport report = project.build();
        assertThat(Files.readString(directory.resolve("target/run/models/orders.sql")))
                .isEqualTo("CREATE OR REPLACE TABLE dev.orders AS\nSELECT 1 AS id;\n");
        Path execution = directory.resolve("target/executions").resolve(report.runId());
        assertThat(Files.readAllLines(execution.resolve("statements.jsonl")))
                .hasSize(2)
                .allSatisfy(line ->
                        assertThat(line).contains("\"status\":\"completed\"").doesNotContain("SELECT"));
        assertThat(Files.readString(execution.resolve("run.json"))).contains("\"status\":\"success\"");
        try (var files = Files.walk(directory.resolve("target"))) {
            assertThat(files.filter(file -> file.toString().endsWith(".tmp"))).isEmpty();
        }
    }

    @Test
    void buildsAlsoWhenRecordsCannotBeWritten() throws Exception {
        Files.writeString(directory.resolve("target"), "in the way");
        project.table("orders", "SELECT 1 AS id");
        RunReport report = project.build();
        assertThat(report.status()).isEqualTo(RunStatus.WARNING);
        assertThat(report.diagnostics()).hasSize(1);
        assertThat(project.value("SELECT id FROM dev.orders")).isEqualTo(1);
    }

    @Test
    void buildsRelationsWhoseNamesNeedQuotes() {
        project.table("Odd Name", "SELECT 1 AS id");
        assertThat(project.build().status()).isEqualTo(RunStatus.SUCCESS);
        assertThat(project.value("SELECT id FROM dev.\"Odd Name\"")).isEqualTo(1);
    }
}
