package dev.sqlbuild.engine.clone;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sqlbuild.core.graph.NodeId;
import dev.sqlbuild.core.plan.Reason;
import dev.sqlbuild.engine.build.HaltingWarehouse;
import dev.sqlbuild.engine.build.TestProject;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whatever the moment of death, a name holds a whole table, and a plan does not take a copy for what was built. */
class KilledCloneTest {
    @TempDir
    Path directory;

    @Test
    void leavesWholeTablesOfWhichThePlanKnowsTheVersion() throws Exception {
        TestProject project =
                TestProject.in(directory).model("shown", "materialized view", "SELECT * FROM __ref(\"trips\")");
        define(project, 1);
        project.build();
        project.execute(
                "CREATE SCHEMA prod",
                "CREATE TABLE prod.trips AS FROM dev.trips",
                "CREATE VIEW prod.shown AS FROM prod.trips",
                "CREATE TABLE prod._sqlbuild_fingerprints AS FROM dev._sqlbuild_fingerprints");
        define(project, 2);
        int old = 0;
        int copied = 0;
        int exit = HaltingWarehouse.HALTED;
        for (int statement = 1; exit != 0; statement++) {
            project.build();
            exit = dieBefore(statement);
            assertThat(exit).isIn(0, HaltingWarehouse.HALTED);
            assertThat(project.rows("SELECT count(*), count(DISTINCT v) FROM dev.shown"))
                    .containsExactly("1000, 1");
            boolean isCopy = project.rows("SELECT any_value(v) FROM dev.trips").equals(List.of("1"));
            if (isCopy) copied++;
            else old++;
            Reason reason =
                    project.plan().find(NodeId.model("trips")).orElseThrow().reason();
            if (isCopy) assertThat(reason).isNotEqualTo(Reason.NO_CHANGE);
        }
        assertThat(old).isGreaterThan(5);
        assertThat(copied).isGreaterThan(1);
        assertThat(KilledClone.run(project, 0).isComplete()).isTrue();
        project.build();
        assertThat(project.rows("SELECT any_value(v) FROM dev.shown")).containsExactly("2");
    }

    private static void define(TestProject project, int version) {
        project.model("trips", "materialized table", "SELECT " + version + " AS v FROM range(1000)");
    }

    private int dieBefore(int statement) throws IOException, InterruptedException {
        return HaltingWarehouse.exitOf(KilledClone.class, directory, statement);
    }
}
