package dev.sqlbuild.it;

import static dev.sqlbuild.it.CommandResultAssert.assertThatCommand;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Whenever a comparison of queries dies, each table it leaves has a record, and a later comparison removes it. */
class KilledQueryDiffIT {
    private static final String TABLES =
            "SELECT table_name FROM information_schema.tables WHERE table_name LIKE 'sqb_qdiff%' ORDER BY table_name";
    private static final String RECORDS =
            "SELECT node_name FROM dev._sqlbuild_fingerprints WHERE node_type = 'query_diff_artifact' ORDER BY node_name";
    private static final String[] DIFF = {
        "diff", "--left-query", "SELECT 1 AS id", "--right-query", "SELECT 1 AS id", "--key", "id"
    };

    @TempDir
    Path directory;

    @ParameterizedTest
    @EnumSource
    @Spec("analysis F7")
    void leavesNoTableWithoutARecord(TestEngine engine) {
        TestEngine.Project project = engine.project(directory);
        Sqb sqb = Sqb.in(project.files());
        assertThatCommand(sqb.run(DIFF)).succeeds();
        KillCampaign.run(sqb, new KillCampaign.Scenario() {
            @Override
            public void prepare(int attempt) {}

            @Override
            public List<String> command() {
                return List.of(DIFF);
            }

            @Override
            public void checkAfterDeath(int attempt) {
                assertThat(project.rows(RECORDS)).containsAll(project.rows(TABLES));
            }

            @Override
            public void recover(int attempt) {
                project.execute("UPDATE dev._sqlbuild_fingerprints SET ts = ts - INTERVAL '25' HOUR");
                assertThatCommand(sqb.run(DIFF)).succeeds().stderrIsEmpty();
                assertThat(project.rows(TABLES)).isEqualTo(List.of());
                assertThat(project.rows(RECORDS)).isEqualTo(List.of());
            }
        });
    }
}
