package dev.sqlbuild.engine.freshness;

import dev.sqlbuild.core.freshness.Age;
import dev.sqlbuild.core.freshness.DataVersion;
import dev.sqlbuild.core.freshness.FreshnessRecord;
import dev.sqlbuild.core.freshness.Observation;
import dev.sqlbuild.core.model.Source;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * What {@code sqb freshness} found out.
 *
 * @param sources in name order
 * @param compared whether observations were compared with what builds recorded
 */
public record FreshnessReport(List<Entry> sources, boolean compared) {

    public FreshnessReport {
        sources = List.copyOf(sources);
    }

    /** The state of one source; in the order in which people read them. */
    public enum Status {
        /** Observed, and compared with nothing. */
        OBSERVED,
        CHANGED,
        UNCHANGED,
        /** Another timestamp within the tolerance. */
        TOLERATED,
        /** Not observable, or nothing is recorded to compare with. */
        UNKNOWN,
        /** Its query failed. */
        ERROR;

        /** Word in JSON. */
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * One source.
     *
     * @param previous version that builds recorded
     */
    public record Entry(Source source, Status status, Observation observation, Optional<DataVersion> previous) {

        /** Why there is no clear status. */
        public Optional<String> message() {
            Optional<String> trouble = observation.trouble().map(Observation.Trouble::message);
            return status == Status.UNKNOWN ? trouble.or(() -> Optional.of("no build has recorded it yet")) : trouble;
        }
    }

    /** The version that was recorded of a source at its present place. */
    static Optional<DataVersion> recorded(Source source, List<FreshnessRecord> records) {
        return records.stream()
                .filter(record -> record.source().equals(source.name()))
                .filter(record -> record.location().equals(source.relation()))
                .map(FreshnessRecord::version)
                .findFirst();
    }

    /** Compares with the latest records, or with nothing. */
    static Status status(Observation observation, Optional<DataVersion> previous, boolean compared) {
        if (observation.trouble().isPresent()) {
            return observation.trouble().get().reason() == Observation.Reason.ERROR ? Status.ERROR : Status.UNKNOWN;
        }
        if (!compared) return Status.OBSERVED;
        return switch (observation.version().orElseThrow().after(previous, observation.tolerance())) {
            case NEW -> Status.UNKNOWN;
            case CHANGED -> Status.CHANGED;
            case TOLERATED -> Status.TOLERATED;
            case EQUAL -> Status.UNCHANGED;
        };
    }

    public List<Entry> with(Status status) {
        return sources.stream().filter(entry -> entry.status() == status).toList();
    }

    /** Number of sources with an age policy whose age got this verdict. */
    public long count(Age.Status status) {
        return sources.stream()
                .filter(entry -> entry.observation()
                        .age()
                        .filter(age -> age.status() == status)
                        .isPresent())
                .count();
    }

    /** What {@code --fail-on-error} is about. */
    public boolean hasErrors() {
        return !with(Status.ERROR).isEmpty() || !with(Status.UNKNOWN).isEmpty() || count(Age.Status.ERROR) > 0;
    }

    /** What {@code --fail-on-stale} is about. */
    public boolean hasStale() {
        return !with(Status.CHANGED).isEmpty()
                || !with(Status.UNKNOWN).isEmpty()
                || !with(Status.ERROR).isEmpty();
    }
}
