package dev.sqlbuild.core.freshness;

import java.time.Duration;
import java.util.Locale;
import java.util.Optional;

/**
 * What was found out about the data of one source. Exactly one of version and trouble is present.
 *
 * @param source its name
 * @param strategy how it was tried: {@code adapter}, {@code column} or {@code sql}
 * @param version what was found
 * @param trouble why nothing was found
 * @param tolerance timestamps that differ by no more count as equal
 * @param age the verdict on its age, when the source has an {@code age_policy}
 * @param declared whether the source says how it is to be observed
 */
public record Observation(
        String source,
        String strategy,
        Optional<DataVersion> version,
        Optional<Trouble> trouble,
        Optional<Duration> tolerance,
        Optional<Age> age,
        boolean declared) {

    public Observation {
        if (version.isPresent() == trouble.isPresent()) {
            throw new IllegalArgumentException("source " + source + " is either observed or not");
        }
    }

    /** Why a source could not be observed. */
    public record Trouble(Reason reason, String message) {}

    /** Kinds of trouble. */
    public enum Reason {
        /** The engine has no metadata to observe it by. */
        UNAVAILABLE,
        /** Its table does not exist. */
        MISSING,
        /** There is no data yet: the value is NULL. */
        EMPTY,
        /** The query failed or gave no single value of the declared type. */
        ERROR;

        /** Word in plans. */
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** Whether its data is older than the policy allows, which blocks everything that reads it. */
    public boolean isTooOld() {
        return age.filter(found -> found.status() == Age.Status.ERROR).isPresent();
    }
}
