package dev.sqlbuild.engine.build;

import static dev.sqlbuild.engine.build.BuildFixture.node;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sqlbuild.base.Code;
import dev.sqlbuild.base.Severity;
import dev.sqlbuild.core.graph.NodeId;
import dev.sqlbuild.engine.run.NodeResult;
import dev.sqlbuild.engine.run.NodeStatus;
import dev.sqlbuild.engine.run.RunListener;
import dev.sqlbuild.engine.run.RunReport;
import dev.sqlbuild.engine.run.RunStatus;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class InterruptTest {
    private static final String LONG_QUERY = "SELECT count(*) AS n FROM range(1000000) a, range(1000000000) b";

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
    void cancelsARunningQueryAndLeavesTheTargetAsItWas() {
        project.table("slow", "SELECT 1 AS n");
        project.build();
        project.clear().table("slow", LONG_QUERY);
        project.table("below", "SELECT * FROM __ref(\"slow\")");
        RunReport report = interruptedOnceRunning("slow");
        assertThat(report.status()).isEqualTo(RunStatus.INTERRUPTED);
        NodeResult cut = node(report, "slow");
        assertThat(cut.status()).isEqualTo(NodeStatus.FAIL);
        assertThat(cut.error().orElseThrow().code()).isEqualTo(Code.E103);
        assertThat(node(report, "below").status()).isEqualTo(NodeStatus.SKIP);
        assertThat(project.value("SELECT n FROM dev.slow")).isEqualTo(1);
        assertThat(project.relations()).containsExactly("slow BASE TABLE");
    }

    @Test
    void cancelsARunningAuditAndKeepsTheStagingTable() {
        project.table("trips", "SELECT 1 AS n");
        project.build();
        var trips = project.clear().table("trips", "SELECT 2 AS n");
        project.audit(trips, "slow", Severity.ERROR, LONG_QUERY.replace("count(*)", "sum(a.range * b.range)"));
        RunReport report = interruptedOnceRunning("trips");
        assertThat(node(report, "trips").error().orElseThrow().code()).isEqualTo(Code.E103);
        assertThat(project.value("SELECT n FROM dev.trips")).isEqualTo(1);
        assertThat(node(report, "trips").retained()).contains("dev.trips__staging");
    }

    @Test
    void startsNothingWhenItIsInterruptedBefore() {
        project.table("a", "SELECT 1 AS n");
        project.control().interrupt();
        RunReport report = project.build();
        assertThat(report.status()).isEqualTo(RunStatus.INTERRUPTED);
        assertThat(node(report, "a").reason()).contains("interrupted");
        assertThat(project.relations()).isEmpty();
    }

    @Test
    void cancelsEverySessionOfAParallelRun() {
        for (int i = 0; i < 4; i++) project.table("slow" + i, LONG_QUERY);
        project.table("later", "SELECT 1 AS n");
        project.concurrency(4);
        RunReport report = interruptedOnceRunning("slow3");
        assertThat(report.nodes())
                .extracting(NodeResult::status)
                .containsExactly(NodeStatus.FAIL, NodeStatus.FAIL, NodeStatus.FAIL, NodeStatus.FAIL, NodeStatus.SKIP);
        assertThat(project.relations()).isEmpty();
    }

    /** Interrupts as soon as the node has begun; the cancel finds its statement running or stops it before it begins. */
    private RunReport interruptedOnceRunning(String name) {
        CompletableFuture<Void> begun = new CompletableFuture<>();
        project.listener(new RunListener() {
            @Override
            public void nodeStarted(int index, int total, NodeId id, String label) {
                if (id.name().equals(name)) begun.complete(null);
            }
        });
        CompletableFuture<Void> interrupt = begun.thenRunAsync(
                () -> project.control().interrupt(), CompletableFuture.delayedExecutor(300, TimeUnit.MILLISECONDS));
        RunReport report = project.build();
        interrupt.join();
        return report;
    }
}
