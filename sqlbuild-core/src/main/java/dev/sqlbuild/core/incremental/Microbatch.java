package dev.sqlbuild.core.incremental;

import java.util.Locale;
import java.util.Optional;

/**
 * How a window is cut.
 *
 * @param size length of one batch
 * @param rolling whether the window is the time before now, whatever inputs and target hold
 * @param concurrency how many batches are computed at once
 * @param limit bound on the number of batches
 */
public record Microbatch(CursorDistance size, boolean rolling, int concurrency, Optional<Limit> limit) {

    /** What happens above the limit. */
    public enum Action {
        ERROR,
        WARN,
        CAP_FROM_START;

        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** A bound on the number of batches of one run. */
    public record Limit(int maxBatches, Action action) {}
}
