package dev.sqlbuild.engine.build;

import dev.sqlbuild.base.Severity;
import dev.sqlbuild.core.model.Column;
import dev.sqlbuild.core.snapshot.SnapshotConfig;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/** A process that builds one model and dies without any clean-up at a given statement. */
final class KilledBuild {
    private KilledBuild() {}

    /** What is built. */
    enum Model {
        /** Audited and typed. */
        TABLE {
            @Override
            void define(BuildFixture project, int version) {
                BuildFixture.Node trips =
                        project.clear().table("trips", "SELECT '" + version + "' AS v FROM range(1000)");
                trips.columns = List.of(Column.of("v", "INTEGER"));
                project.audit(trips, "positive", Severity.ERROR, "SELECT * FROM __ref(\"trips\") WHERE v < 0");
            }
        },
        /** Every run ends a thousand versions, begins a thousand others and adds a column. */
        SNAPSHOT {
            @Override
            void define(BuildFixture project, int version) {
                String sql = "SELECT i, " + version + " AS v, DATE '2026-01-01' + " + version + " AS seen, 1 AS c"
                        + version + " FROM range(1000) AS r(i)";
                BuildFixture.Node trips = project.clear().table("trips", sql);
                trips.present = version > 0;
                trips.snapshot = Optional.of(new SnapshotConfig(
                        List.of("i"),
                        SnapshotConfig.Strategy.CHECK,
                        Optional.empty(),
                        List.of("v"),
                        Optional.of("seen"),
                        SnapshotConfig.Input.OBSERVATIONS,
                        true,
                        SnapshotConfig.InitialValidFrom.OBSERVED_AT,
                        "valid_from",
                        "valid_to",
                        Optional.empty(),
                        Optional.empty()));
                project.audit(trips, "positive", Severity.ERROR, "SELECT * FROM __ref(\"trips\") WHERE v < 0");
            }
        };

        /** The model at a version of its data. */
        abstract void define(BuildFixture project, int version);
    }

    /** @param args directory; number of the deadly statement; version to build; model */
    public static void main(String[] args) {
        int deadly = Integer.parseInt(args[1]);
        try (BuildFixture project = BuildFixture.in(Path.of(args[0]))) {
            project.executeIn(new HaltingWarehouse(project.warehouse, deadly, new AtomicInteger()));
            Model.valueOf(args[3]).define(project, Integer.parseInt(args[2]));
            project.build();
        }
    }

    /** Runs it in another process and returns its exit code. */
    static int dieBefore(Path directory, int statement, int version, Model model)
            throws IOException, InterruptedException {
        return HaltingWarehouse.exitOf(KilledBuild.class, directory, statement, version, model.name());
    }
}
