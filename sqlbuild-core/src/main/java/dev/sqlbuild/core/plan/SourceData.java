package dev.sqlbuild.core.plan;

import dev.sqlbuild.core.freshness.DataVersion;
import dev.sqlbuild.core.freshness.Observation;
import dev.sqlbuild.core.freshness.SourceFacts;
import dev.sqlbuild.core.graph.NodeId;
import dev.sqlbuild.core.graph.NodeKind;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Which versions of the sources' data flow through the graph, given what runs in this plan (planning.md 6). A view
 * passes on what it reads; a table that does not run gives what it was built from. Told of every node, upstream first.
 */
final class SourceData {
    /** What a model kept only for new data says about the source. */
    static final String CHANGED = "changed";

    static final String UNKNOWN = "unknown";
    static final String TOO_OLD = "too_old";

    private final PlanInput input;
    private final StateFacts state;
    private final RelationResolver resolver;
    private final Set<NodeId> baseline;
    private final SourceFacts facts;
    private final SourceReach reach;
    private final boolean anyObserved;
    private final Map<NodeId, Map<String, DataVersion>> flowing = new HashMap<>();
    private final Map<BitSet, Reading> unobserved = new HashMap<>();

    /** @param baseline models that are copied before anything reads them */
    SourceData(PlanInput input, StateFacts state, RelationResolver resolver, Set<NodeId> baseline, SourceFacts facts) {
        this.input = input;
        this.state = state;
        this.resolver = resolver;
        this.baseline = baseline;
        this.facts = facts;
        this.reach = SourceReach.of(input);
        this.anyObserved = input.sources().stream()
                .anyMatch(source -> facts.version(source.id()).isPresent());
    }

    /**
     * What one model would read now.
     *
     * @param versions to be recorded when it runs; a tolerated change keeps the earlier version, so that drift adds up
     * @param stale sources whose data is changed or unknown, in name order
     * @param tooOld sources whose data is too old to run on, in name order
     */
    record Reading(Map<String, DataVersion> versions, List<Cause> stale, List<Cause> tooOld) {}

    Reading reading(Buildable node, Optional<Fingerprint> recorded) {
        if (anyObserved) return compared(node, recorded);
        // Without any version it depends on the sources alone, and thousands of models share a few sets of them.
        return unobserved.computeIfAbsent(reach.setAbove(node.id()), set -> compared(node, recorded));
    }

    private Reading compared(Buildable node, Optional<Fingerprint> recorded) {
        List<NodeId> sources = reach.above(node.id());
        Map<String, DataVersion> now = read(node.id());
        Map<String, DataVersion> before = now.isEmpty()
                ? Map.of()
                : recorded.map(record -> record.metadata().sourceVersions()).orElse(Map.of());
        Map<String, DataVersion> versions = new HashMap<>();
        List<Cause> stale = new ArrayList<>();
        List<Cause> tooOld = new ArrayList<>();
        for (NodeId source : sources) {
            Optional<Observation> seen = facts.find(source);
            if (seen.filter(Observation::isTooOld).isPresent()) tooOld.add(new Cause(source, TOO_OLD));
            DataVersion version = now.get(source.name());
            if (version == null) {
                stale.add(new Cause(source, UNKNOWN));
                continue;
            }
            Optional<DataVersion> earlier = Optional.ofNullable(before.get(source.name()));
            boolean same = switch (version.after(earlier, seen.flatMap(Observation::tolerance))) {
                case EQUAL, TOLERATED -> true;
                case NEW, CHANGED -> false;
            };
            if (!same) stale.add(new Cause(source, CHANGED));
            versions.put(source.name(), same ? earlier.orElse(version) : version);
        }
        return new Reading(versions, stale, tooOld);
    }

    /** The node is planned: what flows out of it depends on whether it runs. */
    void planned(PlannedNode node) {
        if (!anyObserved) return;
        flowing.put(node.id(), node.runs() ? node.sourceVersions() : atRest(node.subject()));
    }

    /** The node is not part of the plan. */
    void unselected(Buildable node) {
        if (anyObserved) flowing.put(node.id(), atRest(node));
    }

    private Map<String, DataVersion> atRest(Buildable node) {
        boolean deferred = resolver.isDeferred(node.id());
        if (node.isView() && !deferred) return read(node.id());
        Map<NodeId, Fingerprint> records = deferred ? state.deferred() : state.own();
        if (baseline.contains(node.id())) records = state.baseline();
        Fingerprint record = records.get(node.id());
        return record == null || reach.above(node.id()).isEmpty()
                ? Map.of()
                : record.metadata().sourceVersions();
    }

    /** Versions that all ways from a source to the node agree on; of other observed sources the version is unknown. */
    private Map<String, DataVersion> read(NodeId node) {
        if (!anyObserved) return Map.of();
        Map<String, DataVersion> versions = new HashMap<>();
        Set<String> unclear = new HashSet<>();
        for (NodeId upstream : input.dag().upstream(node)) {
            Map<String, DataVersion> flow = flowOf(upstream);
            for (NodeId source : reach.above(upstream)) {
                if (facts.version(source).isEmpty()) continue;
                DataVersion version = flow.get(source.name());
                DataVersion other = version == null ? null : versions.putIfAbsent(source.name(), version);
                if (version == null || (other != null && !other.equals(version))) unclear.add(source.name());
            }
        }
        versions.keySet().removeAll(unclear);
        return versions;
    }

    private Map<String, DataVersion> flowOf(NodeId node) {
        if (node.kind() == NodeKind.SOURCE) {
            return facts.version(node)
                    .map(version -> Map.of(node.name(), version))
                    .orElse(Map.of());
        }
        return flowing.getOrDefault(node, Map.of());
    }

    /** Sources above any of the nodes, in name order. */
    List<NodeId> above(Collection<NodeId> nodes) {
        return reach.above(nodes);
    }

    /** Whether all sources above a model hold what a build of it elsewhere has read; never on ignorance. */
    boolean isUnchangedSince(NodeId node, Fingerprint record) {
        List<NodeId> sources = reach.above(node);
        if (sources.isEmpty()) return true;
        Map<String, DataVersion> read = record.metadata().sourceVersions();
        return sources.stream().allMatch(source -> isUnchanged(source, Optional.ofNullable(read.get(source.name()))));
    }

    private boolean isUnchanged(NodeId source, Optional<DataVersion> before) {
        Optional<DataVersion> now = facts.version(source);
        Optional<Duration> tolerance = facts.find(source).flatMap(Observation::tolerance);
        return now.isPresent()
                && switch (now.get().after(before, tolerance)) {
                    case EQUAL, TOLERATED -> true;
                    case NEW, CHANGED -> false;
                };
    }

    /** Age of the newest timestamp among the sources above a model. */
    Optional<Duration> ageOfNewest(NodeId node) {
        Optional<Instant> newest = reach.above(node).stream()
                .flatMap(source -> facts.version(source).flatMap(DataVersion::time).stream())
                .max(Comparator.naturalOrder());
        return newest.map(time -> Duration.between(time, facts.at()));
    }
}
