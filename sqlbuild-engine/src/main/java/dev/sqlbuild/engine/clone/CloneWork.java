package dev.sqlbuild.engine.clone;

import dev.sqlbuild.adapter.Adapter;
import dev.sqlbuild.adapter.CloneOrigin;
import dev.sqlbuild.adapter.HelperNames;
import dev.sqlbuild.adapter.Ownership;
import dev.sqlbuild.adapter.RelationKind;
import dev.sqlbuild.adapter.RelationName;
import dev.sqlbuild.base.Code;
import dev.sqlbuild.base.Diagnostic;
import dev.sqlbuild.base.SqlBuildException;
import dev.sqlbuild.core.graph.NodeId;
import dev.sqlbuild.core.model.QueryRendering;
import dev.sqlbuild.core.plan.Buildable;
import dev.sqlbuild.engine.clone.CloneReport.Entry;
import dev.sqlbuild.engine.clone.CloneReport.Status;
import dev.sqlbuild.engine.record.RunRecords;
import dev.sqlbuild.engine.run.Crew;
import dev.sqlbuild.engine.run.RunControl;
import dev.sqlbuild.engine.run.WorkerSession;
import dev.sqlbuild.jdbc.Session;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReferenceArray;

/** Clones one relation after the other, each complete under a name of its own before it takes its place. */
final class CloneWork implements Crew.Work {
    private final CloneRequest request;
    private final Adapter adapter;
    private final CloneOrigin origin;
    private final List<Buildable> nodes;
    private final Map<NodeId, RelationName> located;
    private final Set<NodeId> present;
    private final ClonedRecords records;
    private final QueryRendering views;
    private final RunRecords statements;
    private final RunControl control;
    private final String suffix;
    private final AtomicReferenceArray<Entry> entries;

    CloneWork(
            CloneRequest request,
            Adapter adapter,
            CloneOrigin origin,
            List<Buildable> nodes,
            Map<NodeId, RelationName> located,
            Set<NodeId> present,
            ClonedRecords records,
            QueryRendering views,
            RunRecords statements,
            RunControl control) {
        this.request = request;
        this.adapter = adapter;
        this.origin = origin;
        this.nodes = nodes;
        this.located = located;
        this.present = present;
        this.records = records;
        this.views = views;
        this.statements = statements;
        this.control = control;
        String run = statements.runId().text();
        this.suffix = "__sqb_tmp_" + run.substring(run.length() - 8);
        this.entries = new AtomicReferenceArray<>(nodes.size());
    }

    /** What happened, in the order of the nodes. */
    List<Entry> entries() {
        List<Entry> all = new ArrayList<>(nodes.size());
        for (int i = 0; i < nodes.size(); i++) all.add(entries.get(i));
        return all;
    }

    /** Nodes that are now in the target. */
    List<Buildable> cloned() {
        List<Buildable> cloned = new ArrayList<>();
        for (int i = 0; i < nodes.size(); i++) {
            if (entries.get(i).status() == Status.CLONED) cloned.add(nodes.get(i));
        }
        return cloned;
    }

    @Override
    public boolean run(int job, WorkerSession worker) {
        Buildable node = nodes.get(job);
        if (!present.contains(node.id())) {
            RelationName there = request.origin().relations().get(node.id());
            put(job, Status.MISSING, Duration.ZERO, Optional.of(there + " does not exist"), Optional.empty());
            return false;
        }
        long start = System.nanoTime();
        Optional<Diagnostic> error = Optional.empty();
        try {
            worker.get().listenWith(statements.statements(node.id().toString()));
            if (node.isView()) createView(worker.get(), node);
            else copy(worker.get(), node);
        } catch (SqlBuildException e) {
            error = Optional.of(
                    e.diagnostic().resource().isPresent()
                            ? e.diagnostic()
                            : e.diagnostic().on(node.id().kind().word(), node.name()));
            if (e.getSuppressed().length > 0) worker.discard();
        }
        Duration took = Duration.ofNanos(System.nanoTime() - start);
        put(job, error.isPresent() ? Status.FAILED : Status.CLONED, took, Optional.empty(), error);
        return error.isEmpty();
    }

    private void createView(Session session, Buildable node) {
        String sql =
                views.render(request.workspace().model(node.name()).query()).text();
        adapter.createViewAs(session, node.relation(), sql, ownership(node));
    }

    private void copy(Session session, Buildable node) {
        RelationName temporary = new HelperNames(adapter.dialect()).derived(node.relation(), suffix);
        try {
            RelationName there = located.getOrDefault(node.id(), node.relation());
            origin.copy(session, there, temporary, request.hardCopy());
            boolean begun =
                    control.uncut(session, () -> adapter.promote(session, temporary, node.relation(), ownership(node)));
            if (!begun) throw new SqlBuildException(interrupted());
        } catch (SqlBuildException e) {
            drop(session, temporary, e);
            throw e;
        }
    }

    private static Diagnostic interrupted() {
        return Diagnostic.of(Code.E103, "interrupted");
    }

    /** What cannot be dropped now is found by the janitor. */
    private void drop(Session session, RelationName temporary, SqlBuildException cause) {
        try {
            adapter.drop(session, temporary, RelationKind.TABLE);
        } catch (SqlBuildException e) {
            cause.addSuppressed(e);
        }
    }

    private Ownership ownership(Buildable node) {
        return records.owns(node.id()) ? Ownership.MANAGED : Ownership.UNMANAGED;
    }

    @Override
    public void blocked(int job, int failed) {
        String note = "it reads " + nodes.get(failed).name() + ", which was not cloned";
        put(job, Status.MISSING, Duration.ZERO, Optional.of(note), Optional.empty());
    }

    @Override
    public void abandoned(int job) {
        put(job, Status.SKIPPED, Duration.ZERO, Optional.of("interrupted"), Optional.empty());
    }

    private void put(int job, Status status, Duration took, Optional<String> note, Optional<Diagnostic> error) {
        Buildable node = nodes.get(job);
        String label = node.isSeed() ? "seed" : node.isView() ? "view" : "table";
        entries.set(job, new Entry(node.id(), label, status, took, note, error));
    }
}
