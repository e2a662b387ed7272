package dev.sqlbuild.engine.build;

import dev.sqlbuild.adapter.Adapter;
import dev.sqlbuild.adapter.Warehouse;
import dev.sqlbuild.core.plan.PlanRequest;
import dev.sqlbuild.engine.run.RunControl;
import dev.sqlbuild.engine.run.RunListener;
import dev.sqlbuild.engine.run.WarehouseFactory;
import java.nio.file.Path;
import java.time.Clock;
import java.util.concurrent.atomic.AtomicInteger;

/** A process that builds batched models and dies without any clean-up at a given statement. */
final class KilledIncremental {
    private KilledIncremental() {}

    /** @param args directory; number of the deadly statement */
    public static void main(String[] args) {
        TestProject project = define(Path.of(args[0]));
        AtomicInteger seen = new AtomicInteger();
        WarehouseFactory factory = new WarehouseFactory() {
            @Override
            public Adapter adapter() {
                return project.adapter();
            }

            @Override
            public Warehouse open() {
                return new HaltingWarehouse(project.open(), Integer.parseInt(args[1]), seen);
            }
        };
        Clock clock = Clock.systemUTC();
        BuildRequest request = new BuildRequest(
                BuildRequest.Command.BUILD,
                project.compile(),
                PlanRequest.all(),
                1,
                false,
                "0.1.0",
                clock.instant(),
                SnapshotConsent.NONE);
        new BuildUseCase(factory, clock).run(request, new RunControl(), RunListener.NONE);
    }

    static TestProject define(Path directory) {
        String batches = "materialized incremental, cursor day, cursor_type integer, incremental_mode microbatch,"
                + " batch_size 2, incremental_strategy ";
        String query = "SELECT day, n FROM __source(\"rides\")";
        return TestProject.in(directory)
                .file("sources/raw.yml", "sources:\n  - name: rides\n    schema: raw\n")
                .model("replaced", batches + "delete_insert", query)
                .model("appended", batches + "append, append_cursor_inclusive false", query);
    }
}
