package dev.sqlbuild.engine.virtualbuild;

import dev.sqlbuild.adapter.ColumnInfo;
import dev.sqlbuild.base.Diagnostic;
import dev.sqlbuild.base.SqlBuildException;
import dev.sqlbuild.core.graph.NodeId;
import dev.sqlbuild.core.plan.PlannedNode;
import dev.sqlbuild.core.version.PhysicalRelation;
import dev.sqlbuild.core.version.VersionRef;
import dev.sqlbuild.core.version.VersionStatus;
import dev.sqlbuild.core.virtual.VirtualAction;
import dev.sqlbuild.core.virtual.VirtualNode;
import dev.sqlbuild.engine.build.BuildLog;
import dev.sqlbuild.engine.run.NodeResult;
import dev.sqlbuild.engine.run.NodeStatus;
import dev.sqlbuild.engine.run.RunReport;
import dev.sqlbuild.jdbc.Session;
import dev.sqlbuild.state.lock.Lease;
import dev.sqlbuild.state.lock.Leases;
import dev.sqlbuild.state.lock.LockKey;
import dev.sqlbuild.state.store.StateStore;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Marks versions as ready when their relations are, many in one state transaction: each costs as much as a small model.
 * A version that a crash leaves unmarked is built again, nothing worse.
 */
final class VersionLog implements BuildLog {
    private static final int GROUP = 1000;
    private static final long LONGEST_WAIT_NANOS = 2_000_000_000L;

    private final StateStore store;
    private final Leases leases;
    private final Lease lease;
    private final Map<NodeId, VirtualNode> nodes = new HashMap<>();
    private final String runId;
    private final Clock clock;
    private final Set<NodeId> written = new HashSet<>();
    private final Map<NodeId, Diagnostic> failures = new HashMap<>();
    private List<VirtualNode> unwritten = new ArrayList<>();
    private long lastWrite = System.nanoTime();

    /** @param lease that of the VDE; those of the versions are among the others */
    VersionLog(StateStore store, Leases leases, Lease lease, List<VirtualNode> running, String runId, Clock clock) {
        this.store = store;
        this.leases = leases;
        this.lease = lease;
        running.forEach(node -> nodes.put(node.id(), node));
        this.runId = runId;
        this.clock = clock;
    }

    @Override
    public void check() {
        leases.checkAll();
    }

    @Override
    public void built(PlannedNode node, List<ColumnInfo> columns, List<String> passedAudits, Session session) {
        if (add(node.id())) flush(session);
    }

    private synchronized boolean add(NodeId id) {
        VirtualNode node = nodes.get(id);
        if (node == null || !written.add(id)) return false;
        unwritten.add(node);
        return unwritten.size() >= GROUP || System.nanoTime() - lastWrite > LONGEST_WAIT_NANOS;
    }

    private synchronized List<VirtualNode> take() {
        List<VirtualNode> ready = unwritten;
        unwritten = new ArrayList<>();
        lastWrite = System.nanoTime();
        return ready;
    }

    @Override
    public void flush(Session session) {
        List<VirtualNode> ready = take();
        if (ready.isEmpty()) return;
        try {
            check();
            write(ready, VersionStatus.READY, true);
        } catch (SqlBuildException e) {
            synchronized (this) {
                ready.forEach(node -> failures.put(node.id(), e.diagnostic()));
            }
        }
    }

    private void write(List<VirtualNode> ended, VersionStatus status, boolean succeeded) {
        Optional<Instant> now = succeeded ? Optional.of(clock.instant()) : Optional.empty();
        List<PhysicalRelation> relations = ended.stream()
                .map(node -> node.physical().afterRun(runId, succeeded, now))
                .toList();
        List<VersionRef> refs = ended.stream()
                .filter(node -> succeeded || node.action() == VirtualAction.BUILD)
                .map(VirtualNode::ref)
                .toList();
        List<Lease> proven = new ArrayList<>(leases.held(keys(ended)));
        proven.add(lease);
        store.write(proven, tx -> {
            if (!refs.isEmpty()) tx.setStatus(refs, status);
            tx.putRelations(relations);
            return relations;
        });
    }

    private static List<LockKey> keys(List<VirtualNode> nodes) {
        return nodes.stream().map(node -> LockKey.of(node.ref())).toList();
    }

    /** A version that another process has taken meanwhile is no longer this one's to judge. */
    private boolean isOurs(VirtualNode node) {
        return !leases.held(List.of(LockKey.of(node.ref()))).isEmpty();
    }

    /** Settles what the run left: a version that was to be built and was not is failed, for somebody to build again. */
    void settle(RunReport report) {
        List<VirtualNode> ready = new ArrayList<>();
        Set<NodeId> done = new HashSet<>();
        for (NodeResult result : report.nodes()) {
            if (result.status() != NodeStatus.OK && result.status() != NodeStatus.WARN) continue;
            done.add(result.id());
            VirtualNode node = nodes.get(result.id());
            // A node may succeed without being recorded, when only a part of its batches was to run.
            if (node != null && !written.contains(result.id())) ready.add(node);
        }
        List<VirtualNode> failed = nodes.values().stream()
                .filter(node -> !done.contains(node.id()) && isOurs(node))
                .toList();
        if (!ready.isEmpty()) write(ready, VersionStatus.READY, true);
        if (!failed.isEmpty()) write(failed, VersionStatus.FAILED, false);
    }

    @Override
    public synchronized Map<NodeId, Diagnostic> failures() {
        return Map.copyOf(failures);
    }
}
