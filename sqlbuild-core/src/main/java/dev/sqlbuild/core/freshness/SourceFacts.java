package dev.sqlbuild.core.freshness;

import dev.sqlbuild.core.graph.NodeId;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * Observations of the sources above what is planned.
 *
 * @param at when they were made
 * @param bySource observed and unobservable ones; a source that nobody looked at is absent and counts as unknown
 */
public record SourceFacts(Instant at, Map<NodeId, Observation> bySource) {
    /** Nobody looked. */
    public static final SourceFacts NONE = new SourceFacts(Instant.EPOCH, Map.of());

    public SourceFacts {
        bySource = Map.copyOf(bySource);
    }

    public Optional<Observation> find(NodeId source) {
        return Optional.ofNullable(bySource.get(source));
    }

    /** Observed version of a source. */
    public Optional<DataVersion> version(NodeId source) {
        return find(source).flatMap(Observation::version);
    }
}
