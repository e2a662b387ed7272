package dev.sqlbuild.cli.render;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sqlbuild.base.Code;
import dev.sqlbuild.base.Diagnostic;
import dev.sqlbuild.base.Severity;
import dev.sqlbuild.core.graph.NodeId;
import dev.sqlbuild.engine.run.CheckResult;
import dev.sqlbuild.engine.run.CheckStatus;
import dev.sqlbuild.engine.run.NodeResult;
import dev.sqlbuild.engine.run.NodeStatus;
import dev.sqlbuild.engine.run.Phase;
import dev.sqlbuild.engine.run.RunReport;
import dev.sqlbuild.engine.run.RunStart;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class RunTextTest {
    private static final NodeResult SEED = node("seed", NodeId.seed("country_codes"), NodeStatus.OK, 60);
    private static final NodeResult VIEW = with(
            node("view", NodeId.model("stg_orders"), NodeStatus.OK, 41),
            check(CheckResult.Kind.TEST, "test_stg_orders", Optional.empty(), CheckStatus.PASS, 1, 1, ""),
            check(
                    CheckResult.Kind.AUDIT,
                    "not_null (order_id)",
                    Optional.of(CheckResult.AuditPhase.FINAL),
                    CheckStatus.PASS,
                    1,
                    1,
                    ""));
    private static final NodeResult INCREMENTAL = new NodeResult(
            NodeId.model("daily_sales"),
            "table",
            Optional.of("incremental"),
            Optional.of("delete_insert"),
            "x",
            NodeStatus.OK,
            Optional.empty(),
            Duration.ofMillis(170),
            OptionalLong.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            List.of(),
            Optional.empty(),
            List.of(
                    check(
                            CheckResult.Kind.AUDIT,
                            "not_null (sale_day)",
                            Optional.of(CheckResult.AuditPhase.DELTA),
                            CheckStatus.PASS,
                            4,
                            4,
                            ""),
                    check(
                            CheckResult.Kind.AUDIT,
                            "not_null (sale_day)",
                            Optional.of(CheckResult.AuditPhase.FINAL),
                            CheckStatus.WARN,
                            1,
                            0,
                            "2 rows")),
            Optional.empty(),
            List.of());
    private static final NodeResult FAILED = new NodeResult(
            NodeId.model("order_totals"),
            "table",
            Optional.of("table"),
            Optional.empty(),
            "create_table",
            NodeStatus.FAIL,
            Optional.of(Phase.STAGING),
            Duration.ofMillis(1234),
            OptionalLong.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.of(Diagnostic.of(Code.E101, "no\nsecond line")),
            List.of(),
            Optional.of("dev.order_totals__staging"),
            List.of(),
            Optional.of("target/run/models/order_totals.sql"),
            List.of());
    private static final NodeResult SKIPPED = new NodeResult(
            NodeId.model("customer_value"),
            "table",
            Optional.of("table"),
            Optional.empty(),
            "create_table",
            NodeStatus.SKIP,
            Optional.empty(),
            Duration.ZERO,
            OptionalLong.empty(),
            Optional.empty(),
            Optional.of("upstream order_totals failed"),
            Optional.empty(),
            List.of(),
            Optional.empty(),
            List.of(),
            Optional.empty(),
            List.of());
    private static final List<NodeResult> ALL = List.of(SEED, VIEW, INCREMENTAL, FAILED, SKIPPED);

    @Test
    void printsNodesWithTheirChecksBelowInFixedColumns() {
        assertThat(rows(Palette.PLAIN)).isEqualTo("""
                  1/5  seed      country_codes                                OK     0.06s
                  2/5  view      stg_orders                                   OK     0.04s
                         test      test_stg_orders                            PASS
                         audit     not_null (order_id)                        PASS
                  3/5  table     daily_sales  (delete_insert)                 OK     0.17s
                         audit (d) not_null (sale_day)                        PASS  4/4
                         audit (f) not_null (sale_day)                        WARN  2 rows
                           id=7
                  4/5  table     order_totals                                 FAIL   1.23s
                  5/5  table     customer_value                               SKIP   upstream order_totals failed
                """);
    }

    @Test
    void coloursWithoutChangingTheText() {
        String coloured = rows(Palette.COLOURED);

        assertThat(coloured).contains("\u001b[32mOK\u001b[0m", "\u001b[31mFAIL\u001b[0m", "\u001b[2mSKIP\u001b[0m");
        assertThat(coloured.replaceAll("\u001b\\[[0-9;]*m", "")).isEqualTo(rows(Palette.PLAIN));
    }

    @Test
    void listsFailuresWithPhaseErrorSqlAndWhatWasKept() {
        assertThat(RunText.failures(report(), Palette.PLAIN)).isEqualTo("""
                Failures

                  order_totals
                    phase   staging
                    error[E101]: no
                    second line
                    sql     target/run/models/order_totals.sql
                    kept    dev.order_totals__staging

                """);
    }

    @Test
    void countsNodesOnceAndChecksOncePerBatch() {
        assertThat(RunText.totals(report(), Palette.PLAIN)).isEqualTo("""
                Completed with errors.
                PASS=9  WARN=1  FAIL=1  SKIP=1  TOTAL=12  (0.61s)
                """);
    }

    @Test
    void saysHowManyWorkersRun() {
        assertThat(RunText.header(start(), Palette.PLAIN)).isEqualTo("Execution  sqb build  (concurrency: 2)\n");
    }

    private static String rows(Palette palette) {
        RunText text = RunText.of(start(), palette, false);
        StringBuilder out = new StringBuilder();
        for (int i = 0; i < ALL.size(); i++) out.append(text.node(i + 1, ALL.size(), ALL.get(i)));
        return out.toString();
    }

    private static RunStart start() {
        return new RunStart(
                "build", "r", "dev", 2, ALL.stream().map(NodeResult::id).toList(), 0);
    }

    private static RunReport report() {
        return RunReport.of(
                "build",
                "r",
                "dev",
                Optional.empty(),
                Instant.EPOCH,
                Duration.ofMillis(610),
                ALL,
                List.of(),
                List.of());
    }

    private static NodeResult node(String label, NodeId id, NodeStatus status, long millis) {
        return new NodeResult(
                id,
                label,
                Optional.of(label),
                Optional.empty(),
                "x",
                status,
                Optional.empty(),
                Duration.ofMillis(millis),
                OptionalLong.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                List.of(),
                Optional.empty(),
                List.of(),
                Optional.empty(),
                List.of());
    }

    private static NodeResult with(NodeResult node, CheckResult... checks) {
        List<CheckResult> all = new ArrayList<>(List.of(checks));
        return new NodeResult(
                node.id(),
                node.label(),
                node.materialization(),
                node.strategy(),
                node.action(),
                node.status(),
                node.phase(),
                node.duration(),
                node.rows(),
                node.relation(),
                node.reason(),
                node.error(),
                node.warnings(),
                node.retained(),
                all,
                node.sqlPath(),
                node.statements());
    }

    private static CheckResult check(
            CheckResult.Kind kind,
            String name,
            Optional<CheckResult.AuditPhase> phase,
            CheckStatus status,
            int batches,
            int passed,
            String summary) {
        return new CheckResult(
                "id",
                kind,
                name,
                phase,
                Severity.ERROR,
                status,
                0,
                batches,
                passed,
                Duration.ZERO,
                summary,
                List.of("id=7"),
                Optional.empty(),
                Optional.empty());
    }
}
