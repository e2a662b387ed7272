package dev.sqlbuild.engine.build;

import dev.sqlbuild.adapter.ColumnInfo;
import dev.sqlbuild.base.Diagnostic;
import dev.sqlbuild.core.graph.NodeId;
import dev.sqlbuild.core.plan.BuildStamp;
import dev.sqlbuild.core.plan.Fingerprint;
import dev.sqlbuild.core.plan.PlannedNode;
import dev.sqlbuild.engine.facts.FingerprintStore;
import dev.sqlbuild.engine.record.RunRecords;
import dev.sqlbuild.engine.run.RunControl;
import dev.sqlbuild.jdbc.Session;
import java.time.Clock;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** Records builds as fingerprints, many in one statement: each insert costs a commit, as much as a small model. */
public final class FingerprintLog implements BuildLog {
    private static final int GROUP = 32;
    private static final long LONGEST_WAIT_NANOS = 2_000_000_000L;

    private final FingerprintStore store;
    private final RunRecords records;
    private final RunControl control;
    private final String programVersion;
    private final Clock clock;
    private final Map<NodeId, Diagnostic> failures = new HashMap<>();
    private List<Fingerprint> unwritten = new ArrayList<>();
    private long lastWrite = System.nanoTime();

    public FingerprintLog(
            FingerprintStore store, RunRecords records, RunControl control, String programVersion, Clock clock) {
        this.store = store;
        this.records = records;
        this.control = control;
        this.programVersion = programVersion;
        this.clock = clock;
    }

    @Override
    public void built(PlannedNode node, List<ColumnInfo> columns, List<String> passedAudits, Session session) {
        add(Fingerprint.of(node, stamp(), columns, passedAudits), session);
    }

    @Override
    public void audited(PlannedNode node, List<String> passedAudits, Session session) {
        Set<String> known = node.passedAudits();
        if (node.recorded().isEmpty() || known.containsAll(passedAudits)) return;
        Set<String> all = new TreeSet<>(known);
        all.addAll(passedAudits);
        add(node.recorded().get().withPassedAudits(List.copyOf(all), stamp()), session);
    }

    @Override
    public void leftUnknown(PlannedNode node, Session session) {
        BuildStamp stamp = stamp();
        Fingerprint before = node.recorded().orElseGet(() -> Fingerprint.of(node, stamp, List.of(), List.of()));
        add(before.ofUnknownVersion(stamp.runId(), stamp.at()), session);
    }

    private BuildStamp stamp() {
        LocalDateTime now = LocalDateTime.ofInstant(clock.instant(), ZoneOffset.UTC);
        return new BuildStamp(records.runId().text(), programVersion, now);
    }

    private void add(Fingerprint row, Session session) {
        // A stopped run leaves the rows to the flush at its end, which nobody cancels.
        if (add(row)) control.uncut(session, () -> flush(session));
    }

    /** Whether enough is waiting. */
    private synchronized boolean add(Fingerprint row) {
        unwritten.add(row);
        return unwritten.size() >= GROUP || System.nanoTime() - lastWrite > LONGEST_WAIT_NANOS;
    }

    private synchronized List<Fingerprint> take() {
        List<Fingerprint> rows = unwritten;
        unwritten = new ArrayList<>();
        lastWrite = System.nanoTime();
        return rows;
    }

    @Override
    public void flush(Session session) {
        List<Fingerprint> rows = take();
        if (rows.isEmpty()) return;
        session.listenWith(records.statements("fingerprints"));
        Map<NodeId, Diagnostic> failed = store.append(session, rows);
        synchronized (this) {
            failures.putAll(failed);
        }
    }

    @Override
    public synchronized Map<NodeId, Diagnostic> failures() {
        return Map.copyOf(failures);
    }
}
