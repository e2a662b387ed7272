package dev.sqlbuild.engine.build;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sqlbuild.engine.run.RunStatus;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whatever the moment of death, the tables hold whole days from the first on, and the next build goes on from there. */
class KilledIncrementalTest {
    private static final int DAYS = 10;
    private static final int STEP = 6;

    @TempDir
    Path directory;

    @Test
    void resumesAfterEveryDeathWithoutLossOrDuplicates() throws Exception {
        TestProject project = KilledIncremental.define(directory);
        project.execute(
                "CREATE SCHEMA raw",
                "CREATE TABLE raw.rides AS SELECT d AS day, n FROM range(1, " + (DAYS + 1)
                        + ") AS days(d), range(3) AS r(n)");
        int deaths = 0;
        int partial = 0;
        int exit = HaltingWarehouse.HALTED;
        for (int deadly = 12; exit != 0; deadly += STEP) {
            exit = dieBefore(deadly);
            assertThat(exit).isIn(0, HaltingWarehouse.HALTED);
            if (exit != 0) deaths++;
            for (String model : List.of("replaced", "appended")) {
                int days = wholeDays(project, model);
                if (days > 0 && days < DAYS) partial++;
            }
        }
        assertThat(deaths).isGreaterThan(3);
        assertThat(partial).isPositive();
        for (String model : List.of("replaced", "appended"))
            assertThat(wholeDays(project, model)).isEqualTo(DAYS);

        // A new table beside an old one starts anew each time, and the old one stays whole.
        assertThat(project.build().status()).isEqualTo(RunStatus.SUCCESS);
        assertThat(project.relations()).containsExactly("appended", "replaced");
    }

    /** The number of days, which are all there from the first on with all their rows and once only. */
    private static int wholeDays(TestProject project, String model) {
        if (!project.relations().contains(model)) return 0;
        List<String> days =
                project.rows("SELECT day, count(*), count(DISTINCT n) FROM dev." + model + " GROUP BY 1 ORDER BY 1");
        for (int i = 0; i < days.size(); i++) assertThat(days.get(i)).isEqualTo((i + 1) + ", 3, 3");
        return days.size();
    }

    private int dieBefore(int statement) throws IOException, InterruptedException {
        return HaltingWarehouse.exitOf(KilledIncremental.class, directory, statement);
    }
}
