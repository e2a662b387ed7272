package dev.sqlbuild.engine.janitor;

import dev.sqlbuild.adapter.Adapter;
import dev.sqlbuild.adapter.RelationName;
import dev.sqlbuild.adapter.Warehouse;
import dev.sqlbuild.base.Diagnostic;
import dev.sqlbuild.base.SqlBuildException;
import dev.sqlbuild.core.janitor.Cleanup;
import dev.sqlbuild.core.janitor.Cleanup.Action;
import dev.sqlbuild.core.janitor.CleanupPlanner;
import dev.sqlbuild.core.janitor.CleanupRules;
import dev.sqlbuild.core.model.Workspace;
import dev.sqlbuild.core.plan.WorkspaceInput;
import dev.sqlbuild.engine.facts.StateHistory;
import dev.sqlbuild.engine.record.RunId;
import dev.sqlbuild.engine.record.RunRecords;
import dev.sqlbuild.engine.run.WarehouseFactory;
import dev.sqlbuild.jdbc.Session;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/** {@code sqb janitor} in direct mode: plans, asks, then takes one thing away after the other. */
public final class JanitorUseCase {
    private final WarehouseFactory warehouses;
    private final Clock clock;

    public JanitorUseCase(WarehouseFactory warehouses, Clock clock) {
        this.warehouses = warehouses;
        this.clock = clock;
    }

    /**
     * Cleans up.
     *
     * @param base any relation of the schema in which models without a schema of their own stand
     * @param approve shown the plan when there is something to do; false leaves everything as it is
     */
    public JanitorReport run(Workspace workspace, CleanupRules rules, RelationName base, Predicate<Cleanup> approve) {
        RunRecords records = RunRecords.of(workspace.directory(), RunId.next(clock));
        try (Warehouse warehouse = warehouses.open();
                Session session = warehouse.openSession()) {
            session.listenWith(records.statements("janitor"));
            Cleanup plan = plan(session, workspace, rules, base);
            if (plan.isEmpty() || !approve.test(plan)) return new JanitorReport(plan, 0, List.of());
            return execute(session, plan, rules, records.runId().text());
        } finally {
            records.close();
        }
    }

    private Cleanup plan(Session session, Workspace workspace, CleanupRules rules, RelationName base) {
        Adapter adapter = warehouses.adapter();
        List<RelationName> places = new ArrayList<>(WorkspaceInput.of(workspace).targets());
        places.add(base);
        CleanupFactsReader reader = new CleanupFactsReader(adapter, session, places);
        return new CleanupPlanner(
                        rules, adapter.dialect(), adapter.defaultSchema(), clock.instant(), reader.read(workspace))
                .plan(
                        relation -> adapter.columns(session, relation),
                        new StateHistory(adapter).find(session, places, reader.warehouse(), rules.historyVersions()));
    }

    private JanitorReport execute(Session session, Cleanup plan, CleanupRules rules, String runId) {
        List<Diagnostic> failures = new ArrayList<>();
        int done = 0;
        Removal removal = new Removal(warehouses.adapter(), session, runId, clock.instant());
        for (Action action : plan.actions()) {
            if (attempt(failures, action.relation(), () -> removal.run(action))) done++;
        }
        StateHistory history = new StateHistory(warehouses.adapter());
        for (Cleanup.StateRows rows : plan.stateRows()) {
            if (attempt(failures, rows.table(), () -> history.delete(session, rows, rules.historyVersions()))) done++;
        }
        return new JanitorReport(plan, done, failures);
    }

    private static boolean attempt(List<Diagnostic> failures, RelationName relation, Runnable work) {
        try {
            work.run();
            return true;
        } catch (SqlBuildException e) {
            failures.add(e.diagnostic().withNote("while cleaning up " + relation));
            return false;
        }
    }
}
