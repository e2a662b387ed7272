package dev.sqlbuild.engine.build;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sqlbuild.engine.run.RunStatus;
import java.io.IOException;
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
            exit = dieBefore(attempt, attempt);
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

    private Object buildHere(int version) {
        try (BuildFixture project = BuildFixture.in(directory)) {
            KilledBuild.define(project, version);
            assertThat(project.build().status()).isEqualTo(RunStatus.SUCCESS);
            assertThat(project.relations()).containsExactly("trips BASE TABLE");
            return project.value("SELECT any_value(v) FROM dev.trips");
        }
    }

    private int dieBefore(int statement, int version) throws IOException, InterruptedException {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "-Xshare:auto",
                        "-cp",
                        System.getProperty("java.class.path"),
                        KilledBuild.class.getName(),
                        directory.toString(),
                        String.valueOf(statement),
                        String.valueOf(version))
                .inheritIO()
                .start()
                .waitFor();
    }
}
