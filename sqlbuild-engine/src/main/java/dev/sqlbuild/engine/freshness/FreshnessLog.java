package dev.sqlbuild.engine.freshness;

import dev.sqlbuild.base.Diagnostic;
import dev.sqlbuild.core.freshness.DataVersion;
import dev.sqlbuild.core.freshness.DataVersion.Change;
import dev.sqlbuild.core.freshness.FreshnessRecord;
import dev.sqlbuild.core.freshness.Observation;
import dev.sqlbuild.core.freshness.SourceFacts;
import dev.sqlbuild.core.graph.NodeId;
import dev.sqlbuild.core.model.Source;
import dev.sqlbuild.core.model.Workspace;
import dev.sqlbuild.core.plan.Plan;
import dev.sqlbuild.core.plan.PlannedNode;
import dev.sqlbuild.core.plan.WarehouseFacts;
import dev.sqlbuild.engine.facts.FreshnessStore;
import dev.sqlbuild.engine.run.NodeResult;
import dev.sqlbuild.engine.run.NodeStatus;
import dev.sqlbuild.engine.run.RunReport;
import dev.sqlbuild.jdbc.Session;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/**
 * Records after a run which versions of the sources' data were read: of a source below which everything that was to run
 * has succeeded (planning.md 3). A crash before that leaves the earlier record, and the data counts as new once more.
 */
public final class FreshnessLog {
    private final Workspace workspace;
    private final Plan plan;
    private final SourceFacts observed;
    private final FreshnessStore store;

    public FreshnessLog(Workspace workspace, Plan plan, SourceFacts observed, FreshnessStore store) {
        this.workspace = workspace;
        this.plan = plan;
        this.observed = observed;
        this.store = store;
    }

    /**
     * Records the sources of a run that has ended.
     *
     * @param sessions opens a session, only when there is something to record
     * @return a warning when it could not be recorded
     */
    public Optional<Diagnostic> record(RunReport report, WarehouseFacts warehouse, Supplier<Session> sessions) {
        Map<Source, Observation> read = read(report);
        Optional<PlannedNode> first =
                plan.models().stream().filter(PlannedNode::runs).findFirst();
        if (read.isEmpty() || first.isEmpty()) return Optional.empty();
        try (Session session = sessions.get()) {
            List<FreshnessRecord> earlier = needsEarlier(read)
                    ? store.readLatest(
                            session,
                            plan.nodes().stream().map(PlannedNode::relation).toList(),
                            warehouse)
                    : List.of();
            List<FreshnessRecord> rows = new ArrayList<>();
            read.forEach((source, observation) -> rows.add(row(source, observation, earlier, report.runId())));
            return store.append(session, first.get().relation(), rows);
        }
    }

    /** Sources whose readers all succeeded, and of which at least one ran. */
    private Map<Source, Observation> read(RunReport report) {
        Set<NodeId> ran = new HashSet<>();
        for (PlannedNode node : plan.models()) if (node.runs()) ran.add(node.id());
        Set<NodeId> unfinished = new HashSet<>(ran);
        for (NodeResult result : report.nodes()) {
            if (result.status() == NodeStatus.OK || result.status() == NodeStatus.WARN) unfinished.remove(result.id());
        }
        Map<Source, Observation> read = new LinkedHashMap<>();
        for (Source source : workspace.sources().values()) {
            Optional<Observation> observation =
                    observed.find(source.id()).filter(found -> found.version().isPresent());
            if (observation.isEmpty()) continue;
            Set<NodeId> below = workspace.dag().descendants(Set.of(source.id()), Integer.MAX_VALUE);
            boolean any = below.stream().anyMatch(ran::contains);
            if (any && below.stream().noneMatch(unfinished::contains)) read.put(source, observation.get());
        }
        return read;
    }

    private static boolean needsEarlier(Map<Source, Observation> read) {
        return read.values().stream()
                .anyMatch(observation -> observation.tolerance().isPresent());
    }

    /** A tolerated change keeps the earlier version, so that drift adds up. */
    private FreshnessRecord row(Source source, Observation observation, List<FreshnessRecord> earlier, String runId) {
        DataVersion now = observation.version().orElseThrow();
        Optional<DataVersion> before = FreshnessReport.recorded(source, earlier);
        boolean tolerated = now.after(before, observation.tolerance()) == Change.TOLERATED;
        return new FreshnessRecord(
                source.name(),
                source.relation(),
                runId,
                tolerated ? before.orElse(now) : now,
                LocalDateTime.ofInstant(observed.at(), ZoneOffset.UTC).truncatedTo(ChronoUnit.MICROS));
    }
}
