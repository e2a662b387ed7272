package dev.sqlbuild.engine.build;

import dev.sqlbuild.adapter.RelationName;
import dev.sqlbuild.base.Diagnostic;
import dev.sqlbuild.core.graph.NodeId;
import dev.sqlbuild.core.graph.NodeKind;
import dev.sqlbuild.core.plan.PlannedNode;
import dev.sqlbuild.core.quality.Audit;
import dev.sqlbuild.engine.quality.AuditFiles;
import dev.sqlbuild.engine.quality.AuditResult;
import dev.sqlbuild.engine.quality.AuditRunner;
import dev.sqlbuild.engine.quality.TestRunner;
import dev.sqlbuild.engine.run.CheckResult;
import dev.sqlbuild.engine.run.CheckResult.AuditPhase;
import dev.sqlbuild.engine.run.Crew;
import dev.sqlbuild.engine.run.Deadline;
import dev.sqlbuild.engine.run.NodeResult;
import dev.sqlbuild.engine.run.NodeStatus;
import dev.sqlbuild.engine.run.RunReport;
import dev.sqlbuild.engine.run.RunStart;
import dev.sqlbuild.engine.run.Schedule;
import dev.sqlbuild.engine.run.WorkerSession;
import dev.sqlbuild.jdbc.Session;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Executes decided work on parallel sessions and reports what happened. What a whole run needs once is done once,
 * before the workers start: schemas, grouping of checks, one numbering of artifact files.
 */
public final class Executor {
    private final Execution execution;
    private final RunScope scope;
    private final Progress progress;

    public Executor(Execution execution) {
        this.execution = execution;
        List<Audit> audits = Stream.concat(
                        execution.work().stream().flatMap(work -> work.audits().stream()),
                        execution.lastAudits().stream())
                .toList();
        this.scope = new RunScope(
                execution.adapter(),
                execution.references(),
                destinations(execution.work()),
                new ConcurrentLinkedQueue<>(),
                new AuditRunner(execution.records(), new AuditFiles(audits)),
                new TestRunner(execution.records()),
                execution.records(),
                execution.log(),
                execution.control(),
                execution.warehouse());
        this.progress = new Progress(execution.work(), execution.listener());
    }

    /** Runs to the end, also when stopped; failures of nodes are in the report. */
    public RunReport run() {
        long start = System.nanoTime();
        List<CheckResult> lastChecks;
        List<Diagnostic> leftovers;
        try (Deadline deadline = new Deadline(execution.control(), execution.remaining())) {
            execution.listener().runStarted(start());
            ensureSchemas();
            crew(schedule(), execution.failFast(), new Nodes())
                    .run(workers(execution.work().size()));
            lastChecks = runLastAudits();
            leftovers = dropFormer();
        } finally {
            flushLog();
        }
        return report(lastChecks, leftovers, Duration.ofNanos(System.nanoTime() - start));
    }

    private static Set<RelationName> destinations(List<NodeWork> work) {
        return work.stream()
                .filter(node -> node.planned().filter(PlannedNode::runs).isPresent())
                .flatMap(node -> node.destination().stream())
                .collect(Collectors.toUnmodifiableSet());
    }

    private RunStart start() {
        return new RunStart(
                execution.command(),
                execution.records().runId().text(),
                execution.environment(),
                execution.concurrency(),
                execution.work().stream().map(NodeWork::id).toList(),
                execution.lastAudits().size());
    }

    private int workers(int jobs) {
        return Math.max(1, Math.min(execution.concurrency(), jobs));
    }

    private Crew crew(Schedule schedule, boolean failFast, Crew.Work work) {
        return new Crew(schedule, execution.warehouse(), execution.control(), Crew.OnStop.CANCEL, failFast, work);
    }

    /** Serially, because engines report a conflict when two sessions create one schema. */
    private void ensureSchemas() {
        record Place(Optional<String> database, String schema) {}
        Set<Place> places = new LinkedHashSet<>();
        for (NodeWork work : execution.work()) {
            if (work.id().kind() == NodeKind.SOURCE) continue;
            work.destination()
                    .flatMap(relation -> relation.schema().map(schema -> new Place(relation.database(), schema)))
                    .ifPresent(places::add);
        }
        if (places.isEmpty()) return;
        try (Session session = execution.warehouse().openSession()) {
            session.listenWith(execution.records().statements("schemas"));
            for (Place place : places) execution.adapter().ensureSchema(session, place.database(), place.schema());
        }
    }

    private Schedule schedule() {
        Map<NodeId, Integer> place = new HashMap<>();
        List<NodeWork> work = execution.work();
        for (int job = 0; job < work.size(); job++) place.put(work.get(job).id(), job);
        return Schedule.of(
                work.stream().map(node -> places(node.needs(), place)).toList(),
                work.stream().map(node -> places(node.after(), place)).toList());
    }

    private static List<Integer> places(Set<NodeId> nodes, Map<NodeId, Integer> place) {
        return nodes.stream().map(place::get).toList();
    }

    private final class Nodes implements Crew.Work {
        @Override
        public boolean run(int job, WorkerSession session) {
            NodeWork work = execution.work().get(job);
            if (work.recipe().blocked().isPresent()) {
                String reason = work.title().reason().orElse("blocked");
                progress.finished(job, SkippedNode.of(work, reason));
                return true;
            }
            progress.started(job);
            NodeResult result = new NodeRun(scope, work, session).execute();
            progress.finished(job, result);
            return !result.failed();
        }

        @Override
        public void blocked(int job, int failed) {
            String name = execution.work().get(failed).id().name();
            progress.finished(job, SkippedNode.of(execution.work().get(job), "upstream " + name + " failed"));
        }

        @Override
        public void abandoned(int job) {
            String reason = execution.control().isStopped()
                    ? Stopped.reason(execution.control())
                    : "--fail-fast after a failure";
            progress.finished(job, SkippedNode.of(execution.work().get(job), reason));
        }
    }

    private List<CheckResult> runLastAudits() {
        List<Audit> audits = execution.lastAudits();
        if (audits.isEmpty()) return List.of();
        Set<NodeId> unfinished = progress.unfinished();
        CheckResult[] results = new CheckResult[audits.size()];
        Crew.Work each = new Crew.Work() {
            @Override
            public boolean run(int job, WorkerSession session) {
                Audit audit = audits.get(job);
                AuditResult result = audit.reads().stream().anyMatch(unfinished::contains)
                        ? AuditResult.skipped(audit)
                        : scope.audits().run(session.get(), audit, AuditPhase.FINAL, scope.relations());
                results[job] = result.toCheck();
                return true;
            }

            @Override
            public void blocked(int job, int failed) {
                abandoned(job);
            }

            @Override
            public void abandoned(int job) {
                results[job] = AuditResult.skipped(audits.get(job)).toCheck();
            }
        };
        crew(Schedule.independent(audits.size()), false, each).run(workers(audits.size()));
        for (CheckResult result : results) execution.listener().checkFinished(result);
        return List.of(results);
    }

    /** On a session that nobody cancels: what was built before an interrupt stays recorded. */
    private void flushLog() {
        try (Session session = execution.warehouse().openSession()) {
            session.listenWith(execution.records().statements("fingerprints"));
            execution.log().flush(session);
        }
    }

    private List<Diagnostic> dropFormer() {
        if (scope.former().isEmpty()) return List.of();
        try (Session session = execution.warehouse().openSession()) {
            session.listenWith(execution.records().statements("former"));
            return new FormerRelations(execution.adapter(), scope.former()).drop(session);
        }
    }

    private RunReport report(List<CheckResult> lastChecks, List<Diagnostic> leftovers, Duration took) {
        List<NodeResult> nodes = new ArrayList<>();
        Map<NodeId, Diagnostic> unrecorded = execution.log().failures();
        for (NodeResult node : progress.results()) {
            Diagnostic warning = unrecorded.get(node.id());
            nodes.add(warning == null || node.status() == NodeStatus.FAIL ? node : node.withWarning(warning));
        }
        RunReport report = RunReport.of(
                execution.command(),
                execution.records().runId().text(),
                execution.environment(),
                execution.control().stopped(),
                execution.records().runId().start(),
                took,
                nodes,
                lastChecks,
                diagnostics(leftovers));
        execution.records().close();
        execution.records().writeSummary(report);
        return execution.records().trouble().map(report::withDiagnostic).orElse(report);
    }

    private List<Diagnostic> diagnostics(List<Diagnostic> leftovers) {
        List<Diagnostic> diagnostics = new ArrayList<>(execution.work().stream()
                .flatMap(work -> work.recipe().blocked().stream())
                .distinct()
                .toList());
        diagnostics.addAll(leftovers);
        if (Stopped.isDeadline(execution.control()))
            diagnostics.add(execution.limits().durationExceeded());
        return diagnostics;
    }
}
