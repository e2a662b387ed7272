package dev.sqlbuild.engine.build;

import dev.sqlbuild.base.Severity;
import dev.sqlbuild.core.model.Column;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** A process that builds one audited, typed table and dies without any clean-up at a given statement. */
final class KilledBuild {
    private KilledBuild() {}

    /** @param args directory; number of the deadly statement; version to build */
    public static void main(String[] args) {
        int deadly = Integer.parseInt(args[1]);
        try (BuildFixture project = BuildFixture.in(Path.of(args[0]))) {
            project.executeIn(new HaltingWarehouse(project.warehouse, deadly, new AtomicInteger()));
            define(project, Integer.parseInt(args[2]));
            project.build();
        }
    }

    /** The model at a version of its data. */
    static void define(BuildFixture project, int version) {
        BuildFixture.Node trips = project.clear().table("trips", "SELECT '" + version + "' AS v FROM range(1000)");
        trips.columns = List.of(Column.of("v", "INTEGER"));
        project.audit(trips, "positive", Severity.ERROR, "SELECT * FROM __ref(\"trips\") WHERE v < 0");
    }
}
