package dev.sqlbuild.engine.janitor;

import dev.sqlbuild.adapter.Adapter;
import dev.sqlbuild.adapter.RelationInfo;
import dev.sqlbuild.adapter.RelationName;
import dev.sqlbuild.adapter.Warehouse;
import dev.sqlbuild.base.Diagnostic;
import dev.sqlbuild.base.Severity;
import dev.sqlbuild.base.SqlBuildException;
import dev.sqlbuild.core.graph.NodeId;
import dev.sqlbuild.core.janitor.ArchiveName;
import dev.sqlbuild.core.janitor.Cleanup;
import dev.sqlbuild.core.janitor.Cleanup.Action;
import dev.sqlbuild.core.janitor.CleanupPlanner;
import dev.sqlbuild.core.janitor.CleanupRules;
import dev.sqlbuild.core.model.Workspace;
import dev.sqlbuild.core.plan.Fingerprint;
import dev.sqlbuild.core.plan.PlanInput;
import dev.sqlbuild.core.plan.WarehouseFacts;
import dev.sqlbuild.core.plan.WorkspaceInput;
import dev.sqlbuild.core.project.FoundFiles;
import dev.sqlbuild.engine.facts.FactsReader;
import dev.sqlbuild.engine.facts.FingerprintStore;
import dev.sqlbuild.engine.facts.SchemaGroups;
import dev.sqlbuild.engine.facts.StateHistory;
import dev.sqlbuild.engine.record.RunId;
import dev.sqlbuild.engine.record.RunRecords;
import dev.sqlbuild.engine.run.WarehouseFactory;
import dev.sqlbuild.jdbc.Session;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/**
 * {@code sqb janitor} in direct mode: plans, asks, then puts aside or drops one relation after the other. A relation
 * and the note that it is no longer what was built change in one transaction: whenever the process dies, what the next
 * run may touch is still what SQLBuild made.
 */
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
     * @param approve shown the plan when there is something to do; false leaves everything as it is
     */
    public JanitorReport run(Workspace workspace, CleanupRules rules, Predicate<Cleanup> approve) {
        RunRecords records = RunRecords.of(workspace.directory(), RunId.next(clock));
        try (Warehouse warehouse = warehouses.open();
                Session session = warehouse.openSession()) {
            session.listenWith(records.statements("janitor"));
            Cleanup plan = plan(session, workspace, rules);
            if (plan.isEmpty() || !approve.test(plan)) return new JanitorReport(plan, 0, List.of());
            return execute(session, plan, rules, records.runId().text());
        } finally {
            records.close();
        }
    }

    private Cleanup plan(Session session, Workspace workspace, CleanupRules rules) {
        Adapter adapter = warehouses.adapter();
        PlanInput input = WorkspaceInput.of(workspace);
        List<RelationInfo> relations = new ArrayList<>();
        SchemaGroups.of(adapter, input.targets())
                .forEach((database, schemas) -> relations.addAll(adapter.listRelations(session, database, schemas)));
        FactsReader reader = new FactsReader(adapter);
        WarehouseFacts warehouse = reader.existing(session, input.targets());
        Map<NodeId, Fingerprint> recorded = reader.recorded(session, input.targets(), warehouse);
        List<RelationName> used = new ArrayList<>(input.targets());
        workspace.sources().values().forEach(source -> source.relation().ifPresent(used::add));
        return new CleanupPlanner(
                        rules,
                        adapter.dialect(),
                        adapter.defaultSchema(),
                        clock.instant(),
                        used,
                        FoundFiles.look(workspace.directory()).names(),
                        recorded)
                .plan(
                        relations,
                        relation -> adapter.columns(session, relation),
                        new StateHistory(adapter).find(session, input.targets(), warehouse, rules.historyVersions()));
    }

    private JanitorReport execute(Session session, Cleanup plan, CleanupRules rules, String runId) {
        List<Diagnostic> failures = new ArrayList<>();
        int done = 0;
        for (Action action : plan.actions()) {
            if (attempt(failures, action.relation(), () -> remove(session, action, runId))) done++;
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

    private void remove(Session session, Action action, String runId) {
        Adapter adapter = warehouses.adapter();
        FingerprintStore store = new FingerprintStore(adapter);
        session.inTransaction(() -> {
            action.archive()
                    .ifPresentOrElse(
                            archive -> adapter.rename(session, action.relation(), archive, action.kind()),
                            () -> adapter.drop(session, action.relation(), action.kind()));
            action.record().ifPresent(record -> forget(session, store, action, record, runId));
        });
    }

    /** From now on what may come to stand at the old name is nothing that SQLBuild made. */
    private void forget(Session session, FingerprintStore store, Action action, Fingerprint record, String runId) {
        Instant now = clock.instant();
        RelationName gone = action.archive()
                .orElseGet(() -> action.relation()
                        .withName(ArchiveName.of(action.relation().name(), now)));
        LocalDateTime at = LocalDateTime.ofInstant(now, ZoneOffset.UTC).truncatedTo(ChronoUnit.MICROS);
        List<Diagnostic> failed = List.copyOf(
                store.append(session, List.of(record.movedTo(gone, runId, at))).values());
        if (failed.isEmpty()) return;
        throw new SqlBuildException(failed.stream()
                .map(failure -> failure.withSeverity(Severity.ERROR))
                .toList());
    }
}
