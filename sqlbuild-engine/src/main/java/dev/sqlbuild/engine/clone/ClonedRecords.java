package dev.sqlbuild.engine.clone;

import dev.sqlbuild.base.Diagnostic;
import dev.sqlbuild.base.Severity;
import dev.sqlbuild.base.SqlBuildException;
import dev.sqlbuild.core.graph.NodeId;
import dev.sqlbuild.core.plan.Buildable;
import dev.sqlbuild.core.plan.Fingerprint;
import dev.sqlbuild.engine.facts.FingerprintStore;
import dev.sqlbuild.jdbc.Session;
import java.time.Clock;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What is recorded about relations before, while and after they are replaced by copies. */
final class ClonedRecords {
    private final FingerprintStore store;
    private final Map<NodeId, Fingerprint> own;
    private final Map<NodeId, Fingerprint> origin;
    private final String runId;
    private final Clock clock;

    /**
     * @param own recorded in the target
     * @param origin recorded where copies come from
     */
    ClonedRecords(
            FingerprintStore store,
            Map<NodeId, Fingerprint> own,
            Map<NodeId, Fingerprint> origin,
            String runId,
            Clock clock) {
        this.store = store;
        this.own = own;
        this.origin = origin;
        this.runId = runId;
        this.clock = clock;
    }

    /** Whether SQLBuild made what stands in the target. */
    boolean owns(NodeId node) {
        return own.containsKey(node);
    }

    /** Marks the versions of what is about to be replaced as unknown; without that nothing may be replaced. */
    void forget(Session session, List<Buildable> nodes) {
        LocalDateTime now = now();
        List<Fingerprint> rows = nodes.stream()
                .flatMap(node -> Optional.ofNullable(own.get(node.id())).stream())
                .map(record -> record.ofUnknownVersion(runId, now))
                .toList();
        Collection<Diagnostic> failures = store.append(session, rows).values();
        if (failures.isEmpty()) return;
        throw new SqlBuildException(failures.stream()
                .map(failure -> failure.withSeverity(Severity.ERROR))
                .toList());
    }

    /** Records what the copies are; a copy of something that nobody recorded stays unknown. */
    List<Diagnostic> write(Session session, List<Buildable> cloned) {
        LocalDateTime now = now();
        List<Fingerprint> rows =
                cloned.stream().flatMap(node -> record(node, now).stream()).toList();
        return List.copyOf(store.append(session, rows).values());
    }

    private Optional<Fingerprint> record(Buildable node, LocalDateTime now) {
        Optional<Fingerprint> record =
                Optional.ofNullable(origin.get(node.id())).map(found -> found.movedTo(node.relation(), runId, now));
        // A view is created from the project's query, which need not be the origin's.
        boolean sameQuery = !node.isView()
                || record.filter(found -> found.definitionHash().equals(node.definitionHash()))
                        .isPresent();
        return sameQuery ? record : record.map(found -> found.ofUnknownVersion(runId, now));
    }

    private LocalDateTime now() {
        return LocalDateTime.ofInstant(clock.instant(), ZoneOffset.UTC).truncatedTo(ChronoUnit.MICROS);
    }
}
