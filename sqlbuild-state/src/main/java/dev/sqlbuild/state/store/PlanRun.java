package dev.sqlbuild.state.store;

import dev.sqlbuild.core.version.VdeName;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;

/**
 * A build or seed run of a VDE.
 *
 * @param id run id of the command
 * @param command {@code build} or {@code seed}
 * @param completedAt absent while it runs
 */
public record PlanRun(
        String id, String command, Status status, VdeName vde, Instant startedAt, Optional<Instant> completedAt) {

    /** How a run ended. */
    public enum Status {
        RUNNING,
        SUCCEEDED,
        FAILED,
        INTERRUPTED;

        /** Word in the state store. */
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }
}
