package dev.sqlbuild.it;

import static dev.sqlbuild.it.CommandResultAssert.assertThatCommand;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Builds that are not allowed to finish. */
class InterruptIT {
    private static final int MODELS = 6;

    @TempDir
    Path directory;

    private ProjectDir project;
    private Sqb sqb;

    @BeforeEach
    void writeProject() {
        project = ProjectDir.shop(directory);
        sqb = Sqb.in(project);
    }

    @Test
    @Spec({"adapters 17", "cli 23"})
    void stopsALongModelAndLeavesItsTargetAlone() {
        project.model("first", "MODEL (materialized table);\nSELECT 1 AS n\n")
                .model("slow", "MODEL (materialized table);\nSELECT n FROM __ref(\"first\")\n")
                .model("last", "MODEL (materialized table);\nSELECT n FROM __ref(\"slow\")\n");
        assertThatCommand(sqb.run("build")).succeeds();
        // The hook tells that the work on the model has begun, which output about the model before it does not.
        Path begun = project.path("begun.csv");
        project.model("first", "MODEL (materialized table);\nSELECT 2 AS n\n")
                .model("slow", """
                        MODEL (
                          materialized table,
                          pre_hooks [inline_sql("COPY (SELECT 1 AS n) TO '%s'")],
                          columns (n (audits [not_null])),
                        );
                        %s AND i > (SELECT n FROM __ref("first"))
                        """.formatted(begun, DuckDbBuildIT.ENDLESS));

        try (RunningCommand build = sqb.start("build")) {
            build.awaitFile(begun);
            CommandResult interrupted = build.interrupt().await();
            assertThatCommand(interrupted)
                    .exitsWith(130)
                    .stdoutContains("Interrupted.", "FAIL=1", "SKIP=1")
                    .stderrContains("E103");
        }
        assertThat(project.value("SELECT n FROM dev.first")).isEqualTo("2");
        assertThat(project.value("SELECT n FROM dev.slow")).isEqualTo("1");
        assertThat(project.value("SELECT count(*) FROM dev._sqlbuild_fingerprints WHERE node_name = 'first'"))
                .isEqualTo("2");
        project.delete("begun.csv");
        try (RunningCommand build = sqb.start("build", "--json", "--concurrency", "2")) {
            build.awaitFile(begun);
            assertThatCommand(build.terminate().await())
                    .exitsWith(143)
                    .stderrContains("Interrupted.")
                    .jsonHas("/status", "interrupted")
                    .jsonHas("/summary/fail", 1)
                    .jsonHas("/nodes/1/error/code", "E103");
        }

        project.model("slow", "MODEL (materialized table);\nSELECT n FROM __ref(\"first\")\n");
        assertThatCommand(sqb.run("plan", "--json"))
                .succeeds()
                .json(plan -> assertThat(PlanIT.reasons(plan)).containsEntry("slow", "upstream_changed"));
        assertThatCommand(sqb.run("build")).succeeds();
        assertThat(project.value("SELECT n FROM dev.last")).isEqualTo("2");
        assertThat(relations()).containsExactly("first", "last", "slow");
    }

    @Test
    void leavesOldOrNewTablesWhenKilledAtAnyMoment() {
        project.file("seeds/zones.csv", "id\n1\n");
        writeModels(0);
        assertThatCommand(sqb.run("build", "--concurrency", "2")).succeeds();
        List<String> moments = List.of("Execution", "chain_0", "chain_2", "chain_" + (MODELS - 1));
        for (int round = 1; round <= moments.size(); round++) {
            writeModels(round);
            try (RunningCommand build = sqb.start("build", "--concurrency", "2")) {
                build.awaitOutput(moments.get(round - 1));
                build.kill().await();
            }
            for (int i = 0; i < MODELS; i++) {
                List<List<String>> rows = project.rows("SELECT DISTINCT version, count(*) OVER () FROM dev.chain_" + i);
                assertThat(rows).as("chain_%s after round %s", i, round).hasSize(1);
                assertThat(rows.get(0).get(1)).isEqualTo("200000");
                assertThat(Integer.parseInt(rows.get(0).get(0))).isBetween(0, round);
            }
        }
        assertThatCommand(sqb.run("build")).succeeds();
        for (int i = 0; i < MODELS; i++) {
            assertThat(project.value("SELECT max(version) FROM dev.chain_" + i)).isEqualTo("" + moments.size());
        }
        assertThat(relations()).hasSize(MODELS + 1).noneMatch(name -> name.contains("__"));
        assertThatCommand(sqb.run("plan", "--json"))
                .json(plan -> assertThat(PlanIT.reasons(plan)).values().containsOnly("no_change"));
    }

    /** Tables that must go through staging, each of them reading the one before. */
    private void writeModels(int version) {
        for (int i = 0; i < MODELS; i++) {
            String from = i == 0 ? "range(200000) AS r(id)" : "__ref(\"chain_" + (i - 1) + "\")";
            project.model("chain_" + i, """
                    MODEL (materialized table, columns (id (audits [not_null, unique])));
                    SELECT id, %d AS version FROM %s
                    """.formatted(version, from));
        }
    }

    private List<String> relations() {
        return project.rows("""
                        SELECT table_name FROM information_schema.tables
                        WHERE table_schema = 'dev' AND table_name NOT LIKE '!_sqlbuild%' ESCAPE '!' ORDER BY 1""").stream().map(row -> row.get(0)).toList();
    }
}
