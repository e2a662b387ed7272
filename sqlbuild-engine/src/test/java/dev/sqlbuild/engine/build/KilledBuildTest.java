package dev.sqlbuild.engine.build;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sqlbuild.engine.build.KilledBuild.Model;
import dev.sqlbuild.engine.run.RunStatus;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whatever the moment of death, the target is the old table or the new one, and the next build cleans up. */
class KilledBuildTest {
    @TempDir
    Path directory;

    @Test
    void leavesTheOldOrTheNewTable() throws Exception {
        Object standing = buildHere(0);
        int kept = 0;
        int replaced = 0;
        int exit = HaltingWarehouse.HALTED;
        for (int attempt = 1; exit != 0; attempt++) {
            exit = KilledBuild.dieBefore(directory, attempt, attempt, Model.TABLE);
            assertThat(exit).isIn(0, HaltingWarehouse.HALTED);
            try (BuildFixture project = BuildFixture.in(directory)) {
                assertThat(project.value("SELECT count(*) FROM dev.trips")).isEqualTo(1000L);
                assertThat(project.value("SELECT count(DISTINCT v) FROM dev.trips"))
                        .isEqualTo(1L);
                Object now = project.value("SELECT any_value(v) FROM dev.trips");
                assertThat(now).isIn(standing, attempt);
                if (now.equals(standing)) kept++;
                else replaced++;
                standing = now;
            }
        }
        assertThat(kept).isGreaterThan(8);
        assertThat(replaced).isPositive();
        assertThat(buildHere(100)).isEqualTo(100);
    }

    @Test
    void leavesAHistoryThatIsComplete() throws Exception {
        try (BuildFixture project = BuildFixture.in(directory)) {
            Model.SNAPSHOT.define(project, 0);
            assertThat(project.build().status()).isEqualTo(RunStatus.SUCCESS);
        }
        int kept = 0;
        int versions = 1;
        int exit = HaltingWarehouse.HALTED;
        for (int attempt = 1; exit != 0; attempt++) {
            exit = KilledBuild.dieBefore(directory, attempt, attempt, Model.SNAPSHOT);
            assertThat(exit).isIn(0, HaltingWarehouse.HALTED);
            try (BuildFixture project = BuildFixture.in(directory)) {
                Object rows = project.value("SELECT count(*) FROM dev.trips");
                assertThat(rows).isIn(versions * 1000L, (versions + 1) * 1000L);
                if (rows.equals(versions * 1000L)) kept++;
                else versions++;
                assertThat(project.value("SELECT count(*) FROM dev.trips WHERE valid_to IS NULL"))
                        .isEqualTo(1000L);
                assertThat(project.value("SELECT count(DISTINCT v) FROM dev.trips"))
                        .isEqualTo((long) versions);
                assertThat(project.value("SELECT count(*) FROM information_schema.columns WHERE table_name = 'trips'"))
                        .isEqualTo(5L + versions);
            }
        }
        assertThat(kept).isGreaterThan(10);
        assertThat(versions).isGreaterThan(1);
        try (BuildFixture project = BuildFixture.in(directory)) {
            Model.SNAPSHOT.define(project, 100);
            assertThat(project.build().status()).isEqualTo(RunStatus.WARNING);
            assertThat(project.relations()).containsExactly("trips BASE TABLE");
        }
    }

    private Object buildHere(int version) {
        try (BuildFixture project = BuildFixture.in(directory)) {
            Model.TABLE.define(project, version);
            assertThat(project.build().status()).isEqualTo(RunStatus.SUCCESS);
            assertThat(project.relations()).containsExactly("trips BASE TABLE");
            return project.value("SELECT any_value(v) FROM dev.trips");
        }
    }
}
