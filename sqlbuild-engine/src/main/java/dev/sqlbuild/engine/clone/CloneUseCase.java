package dev.sqlbuild.engine.clone;

import dev.sqlbuild.adapter.Adapter;
import dev.sqlbuild.adapter.CloneOrigin;
import dev.sqlbuild.adapter.RelationName;
import dev.sqlbuild.adapter.Warehouse;
import dev.sqlbuild.base.Diagnostic;
import dev.sqlbuild.core.graph.NodeId;
import dev.sqlbuild.core.graph.Selectors;
import dev.sqlbuild.core.model.QueryRendering;
import dev.sqlbuild.core.model.Source;
import dev.sqlbuild.core.model.Workspace;
import dev.sqlbuild.core.plan.Buildable;
import dev.sqlbuild.core.plan.PlanInput;
import dev.sqlbuild.core.plan.RelationResolver;
import dev.sqlbuild.core.plan.WarehouseFacts;
import dev.sqlbuild.core.plan.WorkspaceInput;
import dev.sqlbuild.engine.facts.FactsReader;
import dev.sqlbuild.engine.facts.FingerprintStore;
import dev.sqlbuild.engine.record.RunId;
import dev.sqlbuild.engine.record.RunRecords;
import dev.sqlbuild.engine.relation.ProjectReferences;
import dev.sqlbuild.engine.relation.SourceFactors;
import dev.sqlbuild.engine.run.Crew;
import dev.sqlbuild.engine.run.RunControl;
import dev.sqlbuild.engine.run.Schedule;
import dev.sqlbuild.engine.run.WarehouseFactory;
import dev.sqlbuild.jdbc.Session;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * {@code sqb clone} in direct mode: copies tables from another environment's warehouse, creates views over the copies,
 * and takes over what was recorded about them.
 *
 * <p>A copy is made under a name of its own and takes its place only when it is complete. Before the first one does,
 * the records of everything that is about to be replaced are marked as unknown: whenever the process dies, the next
 * plan takes what it does not know for changed.
 */
public final class CloneUseCase {
    private final WarehouseFactory warehouses;
    private final Clock clock;

    public CloneUseCase(WarehouseFactory warehouses, Clock clock) {
        this.warehouses = warehouses;
        this.clock = clock;
    }

    /** What forbids to begin is thrown; what is wrong with a single relation is in the report. */
    public CloneReport run(CloneRequest request, RunControl control) {
        Workspace workspace = request.workspace();
        PlanInput input = WorkspaceInput.of(workspace);
        List<Buildable> nodes = selected(input, request);
        RunRecords records = RunRecords.of(workspace.directory(), RunId.next(clock));
        try (Warehouse warehouse = warehouses.open();
                Session session = warehouse.openSession()) {
            session.listenWith(records.statements("clone"));
            try (CloneOrigin origin = origin(request, session)) {
                return clone(request, input, nodes, records, warehouse, session, origin, control);
            }
        } finally {
            records.close();
        }
    }

    private static List<Buildable> selected(PlanInput input, CloneRequest request) {
        Set<NodeId> chosen = Selectors.of(input.selectable(), input.dag()).select(request.select(), request.exclude());
        return input.nodes().stream().filter(node -> chosen.contains(node.id())).toList();
    }

    private CloneOrigin origin(CloneRequest request, Session session) {
        return OriginAccess.open(
                warehouses.adapter(),
                session,
                request.target(),
                request.from(),
                request.workspace().directory(),
                request.origin().environment());
    }

    private CloneReport clone(
            CloneRequest request,
            PlanInput input,
            List<Buildable> nodes,
            RunRecords records,
            Warehouse warehouse,
            Session session,
            CloneOrigin origin,
            RunControl control) {
        Adapter adapter = warehouses.adapter();
        FactsReader facts = new FactsReader(adapter);
        WarehouseFacts target = facts.warehouse(session, input, List.of(), FactsReader.Columns.SKIP);
        Map<NodeId, RelationName> located = new HashMap<>();
        for (Buildable node : nodes) {
            RelationName there = request.origin().relations().get(node.id());
            if (there != null) located.put(node.id(), origin.locate(there));
        }
        WarehouseFacts there = facts.existing(origin.session(), located.values());
        ClonedRecords recorded = new ClonedRecords(
                new FingerprintStore(adapter),
                facts.recorded(session, input.targets(), target),
                facts.recorded(origin.session(), located.values(), there),
                records.runId().text(),
                clock);
        Set<NodeId> present = new HashSet<>();
        for (Buildable node : nodes) {
            RelationName relation = located.get(node.id());
            if (relation != null && there.exists(relation)) present.add(node.id());
        }
        List<Buildable> copied =
                nodes.stream().filter(node -> present.contains(node.id())).toList();
        ensureSchemas(adapter, session, copied);
        recorded.forget(session, copied);
        CloneWork work = new CloneWork(
                request,
                adapter,
                origin,
                nodes,
                located,
                present,
                recorded,
                views(request.workspace(), input, copied, session, adapter, target),
                records,
                control);
        new Crew(schedule(input, nodes), warehouse, control, Crew.OnStop.CANCEL, false, work)
                .run(Math.max(1, Math.min(request.concurrency(), nodes.size())));
        List<Diagnostic> warnings = recorded.write(session, work.cloned());
        return new CloneReport(
                request.origin().environment(),
                input.environment(),
                records.runId().text(),
                work.entries(),
                warnings);
    }

    private static void ensureSchemas(Adapter adapter, Session session, List<Buildable> nodes) {
        Set<List<Object>> ensured = new HashSet<>();
        for (Buildable node : nodes) {
            RelationName relation = node.relation();
            if (relation.schema().isEmpty() || !ensured.add(List.of(relation.database(), relation.schema()))) continue;
            adapter.ensureSchema(session, relation.database(), relation.schema().get());
        }
    }

    /** How views read what they are created over, all of it in the target. */
    private static QueryRendering views(
            Workspace workspace,
            PlanInput input,
            List<Buildable> nodes,
            Session session,
            Adapter adapter,
            WarehouseFacts target) {
        Set<NodeId> read = new HashSet<>();
        for (Buildable node : nodes) {
            if (node.isView()) read.addAll(input.dag().upstream(node.id()));
        }
        List<Source> sources = workspace.sources().values().stream()
                .filter(source -> read.contains(source.id()))
                .toList();
        Map<NodeId, RelationName> own = new HashMap<>();
        input.nodes().forEach(node -> own.put(node.id(), node.relation()));
        return ProjectReferences.of(
                        workspace,
                        new RelationResolver(own, Map.of()),
                        new SourceFactors(session, adapter, target).of(sources),
                        adapter.dialect())
                .rendering();
    }

    /** A view is created after what it reads; copies wait for nothing. */
    private static Schedule schedule(PlanInput input, List<Buildable> nodes) {
        Map<NodeId, Integer> place = new HashMap<>();
        for (Buildable node : nodes) place.put(node.id(), place.size());
        List<List<Integer>> needs = new ArrayList<>();
        List<List<Integer>> none = new ArrayList<>();
        for (Buildable node : nodes) {
            List<Integer> above = new ArrayList<>();
            if (node.isView()) {
                for (NodeId upstream : input.dag().upstream(node.id())) {
                    if (place.containsKey(upstream)) above.add(place.get(upstream));
                }
            }
            needs.add(above);
            none.add(List.of());
        }
        return Schedule.of(needs, none);
    }
}
