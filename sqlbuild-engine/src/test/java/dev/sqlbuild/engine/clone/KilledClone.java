package dev.sqlbuild.engine.clone;

import dev.sqlbuild.adapter.Adapter;
import dev.sqlbuild.adapter.ConnectionConfig;
import dev.sqlbuild.adapter.RelationName;
import dev.sqlbuild.adapter.Warehouse;
import dev.sqlbuild.core.graph.NodeId;
import dev.sqlbuild.core.plan.Deferral;
import dev.sqlbuild.engine.build.HaltingWarehouse;
import dev.sqlbuild.engine.build.TestProject;
import dev.sqlbuild.engine.run.RunControl;
import dev.sqlbuild.engine.run.WarehouseFactory;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/** A process that clones a table and a view over it, and dies without any clean-up at a given statement. */
final class KilledClone {
    private KilledClone() {}

    /** @param args directory; number of the deadly statement, 0 for none */
    public static void main(String[] args) {
        TestProject project = TestProject.in(Path.of(args[0]));
        run(project, Integer.parseInt(args[1]));
    }

    static CloneReport run(TestProject project, int deadly) {
        Map<NodeId, RelationName> prod = Map.of(
                NodeId.model("trips"), RelationName.of("prod", "trips"),
                NodeId.model("shown"), RelationName.of("prod", "shown"));
        ConnectionConfig connection = ConnectionConfig.of(project.adapter(), Map.of("database", "w.duckdb"));
        CloneRequest request = new CloneRequest(
                project.compile(), new Deferral("prod", prod), connection, connection, List.of(), List.of(), false, 1);
        return new CloneUseCase(deadly == 0 ? project : dying(project, deadly), Clock.systemUTC())
                .run(request, new RunControl());
    }

    private static WarehouseFactory dying(TestProject project, int deadly) {
        return new WarehouseFactory() {
            @Override
            public Adapter adapter() {
                return project.adapter();
            }

            @Override
            public Warehouse open() {
                return new HaltingWarehouse(project.open(), deadly, new AtomicInteger());
            }
        };
    }
}
