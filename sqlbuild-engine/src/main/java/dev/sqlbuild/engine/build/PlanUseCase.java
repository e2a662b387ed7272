package dev.sqlbuild.engine.build;

import dev.sqlbuild.adapter.Warehouse;
import dev.sqlbuild.core.model.Workspace;
import dev.sqlbuild.core.plan.Plan;
import dev.sqlbuild.core.plan.PlanRequest;
import dev.sqlbuild.engine.facts.FingerprintStore;
import dev.sqlbuild.engine.freshness.SourceObserver;
import dev.sqlbuild.engine.run.WarehouseFactory;
import dev.sqlbuild.jdbc.Session;
import dev.sqlbuild.jdbc.StatementListener;
import java.time.Clock;

/** {@code sqb plan}: what a build would do now. */
public final class PlanUseCase {
    private final WarehouseFactory warehouses;
    private final Clock clock;

    public PlanUseCase(WarehouseFactory warehouses, Clock clock) {
        this.warehouses = warehouses;
        this.clock = clock;
    }

    public Plan plan(Workspace workspace, PlanRequest request) {
        try (Warehouse warehouse = warehouses.open();
                Session session = warehouse.openSession()) {
            FingerprintStore store = new FingerprintStore(warehouses.adapter());
            SourceObserver observer = new SourceObserver(
                    warehouses.adapter(),
                    warehouse,
                    () -> StatementListener.NONE,
                    workspace.config().settings().concurrency(),
                    clock);
            return Planning.of(session, warehouses.adapter(), store, observer, workspace, request, clock)
                    .plan();
        }
    }
}
