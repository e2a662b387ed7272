package dev.sqlbuild.engine.quality;

import dev.sqlbuild.adapter.Adapter;
import dev.sqlbuild.adapter.RelationName;
import dev.sqlbuild.adapter.Warehouse;
import dev.sqlbuild.core.graph.Dag;
import dev.sqlbuild.core.graph.NodeId;
import dev.sqlbuild.core.graph.NodeKind;
import dev.sqlbuild.core.model.Source;
import dev.sqlbuild.core.model.Workspace;
import dev.sqlbuild.core.plan.Deferral;
import dev.sqlbuild.core.plan.PlanInput;
import dev.sqlbuild.core.plan.PlanRequest;
import dev.sqlbuild.core.plan.RelationResolver;
import dev.sqlbuild.core.plan.WarehouseFacts;
import dev.sqlbuild.core.plan.WorkspaceInput;
import dev.sqlbuild.core.quality.Audit;
import dev.sqlbuild.core.quality.AuditOutcome;
import dev.sqlbuild.engine.facts.FactsReader;
import dev.sqlbuild.engine.facts.FingerprintStore;
import dev.sqlbuild.engine.record.RunId;
import dev.sqlbuild.engine.record.RunRecords;
import dev.sqlbuild.engine.relation.ProjectReferences;
import dev.sqlbuild.engine.relation.References;
import dev.sqlbuild.engine.relation.SourceFactors;
import dev.sqlbuild.engine.run.CheckResult.AuditPhase;
import dev.sqlbuild.engine.run.Crew;
import dev.sqlbuild.engine.run.RunControl;
import dev.sqlbuild.engine.run.RunListener;
import dev.sqlbuild.engine.run.RunStart;
import dev.sqlbuild.engine.run.RunStatus;
import dev.sqlbuild.engine.run.Schedule;
import dev.sqlbuild.engine.run.WarehouseFactory;
import dev.sqlbuild.engine.run.WorkerSession;
import dev.sqlbuild.jdbc.Session;
import java.time.Clock;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** {@code sqb audit}: runs audits against what exists and builds nothing. */
public final class AuditUseCase {
    private final WarehouseFactory warehouses;
    private final Clock clock;

    public AuditUseCase(WarehouseFactory warehouses, Clock clock) {
        this.warehouses = warehouses;
        this.clock = clock;
    }

    /** The audits of a request in the order in which they are reported; needs no connection. */
    public static List<Audit> select(AuditRequest request) {
        Selection selection = Selection.of(request.workspace(), request.select(), request.exclude());
        Dag dag = request.workspace().dag();
        Stream<Audit> attached = request.workspace().audits().stream()
                .filter(audit -> audit.target().filter(selection::contains).isPresent())
                .sorted(Comparator.comparingInt(
                        audit -> dag.positionOf(audit.target().orElseThrow())));
        Stream<Audit> others = selection.isEverything()
                ? request.workspace().audits().stream()
                        .filter(audit -> audit.target().isEmpty())
                : Stream.empty();
        return Stream.concat(attached, others).toList();
    }

    /** Runs the selected audits. An interrupt starts nothing new and waits for what runs. */
    public AuditReport run(AuditRequest request, RunControl control, RunListener listener) {
        List<Audit> audits = select(request);
        RunRecords records = RunRecords.ofChecks(request.workspace().directory(), RunId.next(clock));
        String environment = WorkspaceInput.environment(request.workspace());
        listener.runStarted(new RunStart(
                "audit", records.runId().text(), environment, request.concurrency(), List.of(), audits.size()));
        long start = System.nanoTime();
        AuditResult[] results = new AuditResult[audits.size()];
        if (!audits.isEmpty()) {
            try (Warehouse warehouse = warehouses.open()) {
                Each each = prepare(request, audits, results, warehouse, records, listener);
                new Crew(Schedule.independent(audits.size()), warehouse, control, Crew.OnStop.WAIT, false, each)
                        .run(Math.min(request.concurrency(), audits.size()));
            }
        }
        records.close();
        List<AuditResult> all = List.of(results);
        return new AuditReport(
                records.runId().text(),
                environment,
                status(all, control),
                records.runId().start(),
                Duration.ofNanos(System.nanoTime() - start),
                all,
                records.trouble().stream().toList());
    }

    private static RunStatus status(List<AuditResult> results, RunControl control) {
        if (control.isStopped()) return RunStatus.INTERRUPTED;
        if (results.stream().anyMatch(AuditResult::blocks)) return RunStatus.FAILED;
        return results.stream().anyMatch(result -> result.outcome() == AuditOutcome.WARN)
                ? RunStatus.WARNING
                : RunStatus.SUCCESS;
    }

    private Each prepare(
            AuditRequest request,
            List<Audit> audits,
            AuditResult[] results,
            Warehouse warehouse,
            RunRecords records,
            RunListener listener) {
        Adapter adapter = warehouses.adapter();
        Workspace workspace = request.workspace();
        try (Session session = warehouse.openSession()) {
            PlanInput input = WorkspaceInput.of(workspace);
            PlanRequest reading =
                    request.deferTo().map(PlanRequest.all()::withDeferTo).orElse(PlanRequest.all());
            WarehouseFacts facts = new FactsReader(adapter, new FingerprintStore(adapter))
                    .read(session, input, reading, FactsReader.Columns.SKIP)
                    .warehouse();
            RelationResolver resolver = resolver(request, input, facts);
            Set<NodeId> read = new HashSet<>();
            audits.forEach(audit -> read.addAll(audit.reads()));
            List<Source> sources = workspace.sources().values().stream()
                    .filter(source -> read.contains(source.id()))
                    .filter(source -> source.relation().map(facts::exists).orElse(true))
                    .toList();
            References references = ProjectReferences.of(
                    workspace, resolver, new SourceFactors(session, adapter, facts).of(sources), adapter.dialect());
            Set<NodeId> missing = missing(workspace, read, resolver, facts);
            return new Each(
                    audits, results, new AuditRunner(records, new AuditFiles(audits)), references, missing, listener);
        }
    }

    /** Reads of unselected nodes go to the deferred environment; without a selection, those that are missing here. */
    private static RelationResolver resolver(AuditRequest request, PlanInput input, WarehouseFacts facts) {
        Selection selection = Selection.of(request.workspace(), request.select(), request.exclude());
        Map<NodeId, RelationName> own = new HashMap<>();
        input.nodes().forEach(node -> own.put(node.id(), node.relation()));
        Map<NodeId, RelationName> elsewhere =
                request.deferTo().map(Deferral::relations).orElse(Map.of());
        Map<NodeId, RelationName> deferred = new HashMap<>();
        own.forEach((node, relation) -> {
            boolean there = selection.isEverything() ? facts.exists(relation) : selection.contains(node);
            RelationName other = elsewhere.get(node);
            if (!there && other != null) deferred.put(node, other);
        });
        return new RelationResolver(own, deferred);
    }

    private static Set<NodeId> missing(
            Workspace workspace, Set<NodeId> read, RelationResolver resolver, WarehouseFacts facts) {
        Set<NodeId> missing = new HashSet<>();
        for (NodeId node : read) {
            Optional<RelationName> relation = node.kind() == NodeKind.SOURCE
                    ? workspace.source(node.name()).relation()
                    : resolver.find(node);
            if (relation.isPresent() && !facts.exists(relation.get())) missing.add(node);
        }
        return missing;
    }

    private record Each(
            List<Audit> audits,
            AuditResult[] results,
            AuditRunner runner,
            References references,
            Set<NodeId> missing,
            RunListener listener)
            implements Crew.Work {
        @Override
        public boolean run(int job, WorkerSession session) {
            Audit audit = audits.get(job);
            AuditResult result = audit.reads().stream().anyMatch(missing::contains)
                    ? AuditResult.skipped(audit)
                    : runner.run(session.get(), audit, AuditPhase.FINAL, references.rendering());
            results[job] = result;
            synchronized (runner) {
                listener.checkFinished(result.toCheck());
            }
            return true;
        }

        @Override
        public void blocked(int job, int failed) {}

        @Override
        public void abandoned(int job) {
            results[job] = AuditResult.skipped(audits.get(job));
        }
    }
}
