package dev.sqlbuild.engine.build;

import dev.sqlbuild.adapter.Adapter;
import dev.sqlbuild.adapter.Warehouse;
import dev.sqlbuild.core.model.Workspace;
import dev.sqlbuild.core.plan.PlanRequest;
import dev.sqlbuild.engine.facts.FingerprintStore;
import dev.sqlbuild.engine.facts.FreshnessStore;
import dev.sqlbuild.engine.freshness.FreshnessLog;
import dev.sqlbuild.engine.freshness.SourceObserver;
import dev.sqlbuild.engine.record.RunId;
import dev.sqlbuild.engine.record.RunRecords;
import dev.sqlbuild.engine.run.RunControl;
import dev.sqlbuild.engine.run.RunListener;
import dev.sqlbuild.engine.run.RunReport;
import dev.sqlbuild.engine.run.WarehouseFactory;
import dev.sqlbuild.jdbc.Session;
import java.time.Clock;
import java.util.List;
import java.util.Optional;

/** {@code sqb build}, {@code sqb run} and {@code sqb seed} in direct mode: connect, plan, check the limits, execute. */
public final class BuildUseCase {
    private final WarehouseFactory warehouses;
    private final Clock clock;

    public BuildUseCase(WarehouseFactory warehouses, Clock clock) {
        this.warehouses = warehouses;
        this.clock = clock;
    }

    /** Everything that forbids to begin is thrown; once something ran there is a report. */
    public RunReport run(BuildRequest request, RunControl control, RunListener listener) {
        Optional<PlanRequest> wanted = planRequest(request);
        RunRecords records = RunRecords.of(request.workspace().directory(), RunId.next(clock));
        if (wanted.isEmpty()) return PlannedBuild.nothing(request, records, control, listener);
        try (Warehouse warehouse = warehouses.open()) {
            FingerprintStore store = new FingerprintStore(warehouses.adapter());
            Planning planning = plan(request, wanted.get(), warehouse, store, records);
            listener.planned(planning.plan());
            request.snapshots().requireFor(planning.plan());
            return execute(request, planning, warehouse, store, records, control, listener);
        } finally {
            records.close();
        }
    }

    /** What to plan; nothing when only seeds are wanted and none is selected. */
    private static Optional<PlanRequest> planRequest(BuildRequest request) {
        PlanRequest plan = request.plan();
        return switch (request.command()) {
            case BUILD -> Optional.of(plan);
            case RUN -> Optional.of(plan.withoutChecks(true, true));
            case SEED -> seeds(request.workspace(), plan);
        };
    }

    private static Optional<PlanRequest> seeds(Workspace workspace, PlanRequest plan) {
        List<String> seeds = BuildRequest.selectedSeeds(workspace, plan);
        if (seeds.isEmpty()) return Optional.empty();
        return Optional.of(plan.withSelect(seeds)
                .withExclude(List.of())
                .withChangesOnly(false)
                .withForce(true));
    }

    private Planning plan(
            BuildRequest request, PlanRequest wanted, Warehouse warehouse, FingerprintStore store, RunRecords records) {
        try (Session session = warehouse.openSession()) {
            session.listenWith(records.statements("plan"));
            SourceObserver observer = new SourceObserver(
                    warehouses.adapter(),
                    warehouse,
                    () -> records.statements("freshness"),
                    request.concurrency(),
                    clock);
            Planning planning =
                    Planning.of(session, warehouses.adapter(), store, observer, request.workspace(), wanted, clock);
            planning.plan().requireBuildable();
            PlannedBuild.requireWithinLimits(request, planning.plan());
            return planning;
        }
    }

    private RunReport execute(
            BuildRequest request,
            Planning planning,
            Warehouse warehouse,
            FingerprintStore store,
            RunRecords records,
            RunControl control,
            RunListener listener) {
        Adapter adapter = warehouses.adapter();
        FingerprintLog log = new FingerprintLog(store, records, control, request.programVersion(), clock);
        MigratedBuild migrations = new MigratedBuild(planning.plan(), adapter, warehouse, records, clock);
        migrations.before();
        RunReport report = migrations.after(
                new PlannedBuild(request, planning, adapter, warehouse, log, records, clock).run(control, listener));
        return new FreshnessLog(request.workspace(), planning.plan(), planning.observed(), new FreshnessStore(adapter))
                .record(report, planning.warehouse(), warehouse::openSession)
                .map(report::withDiagnostic)
                .orElse(report);
    }
}
