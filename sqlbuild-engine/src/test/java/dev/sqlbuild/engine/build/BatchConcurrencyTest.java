package dev.sqlbuild.engine.build;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sqlbuild.engine.run.NodeResult;
import dev.sqlbuild.engine.run.RunReport;
import dev.sqlbuild.engine.run.RunStatus;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Batches that are computed in parallel are still written in order. */
class BatchConcurrencyTest {
    @TempDir
    Path directory;

    private TestProject project;

    @BeforeEach
    void define() {
        project = TestProject.in(directory)
                .append("sqlbuild_project.toml", "\n[settings]\nmicrobatch_concurrency = true\n")
                .file("sources/raw.yml", "sources:\n  - name: rides\n    schema: raw\n")
                .model(
                        "fast",
                        "materialized incremental, incremental_strategy delete_insert, cursor day, cursor_type integer,"
                                + " incremental_mode microbatch, batch_size 1, batch_concurrency 3",
                        "SELECT day, CAST(n AS INTEGER) AS n FROM __source(\"rides\")");
        project.execute(
                "CREATE SCHEMA raw",
                "CREATE TABLE raw.rides AS SELECT d AS day, CAST(d AS VARCHAR) AS n FROM range(1, 21) AS days(d)");
    }

    @Test
    void writesEveryBatch() {
        RunReport report = project.build();
        assertThat(report.status()).isEqualTo(RunStatus.SUCCESS);
        assertThat(project.rows("SELECT count(*), sum(n) FROM dev.fast")).containsExactly("20, 210");
        assertThat(project.relations()).containsExactly("fast");
    }

    @Test
    void leavesNoHoleWhenOneFails() {
        project.execute("UPDATE raw.rides SET n = 'x' WHERE day = 12");
        RunReport report = project.build();
        NodeResult fast = BuildFixture.node(report, "fast");
        assertThat(fast.error().orElseThrow().message()).startsWith("batch 11 (12..13): ");
        assertThat(project.rows("SELECT count(*), max(day) FROM dev.fast")).containsExactly("11, 11");
        project.execute("UPDATE raw.rides SET n = '12' WHERE day = 12");
        assertThat(project.build().status()).isEqualTo(RunStatus.SUCCESS);
        assertThat(project.rows("SELECT count(*), sum(n) FROM dev.fast")).containsExactly("20, 210");
        assertThat(project.relations()).containsExactly("fast");
    }
}
