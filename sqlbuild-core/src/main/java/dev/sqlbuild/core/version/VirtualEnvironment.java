package dev.sqlbuild.core.version;

import java.time.Instant;
import java.util.Optional;

/**
 * A virtual data environment as recorded; its refs are a {@link RefSet} of their own.
 *
 * @param name key
 * @param status stored status
 * @param baseline VDE whose refs it inherited when it came into being; absent for the baseline itself
 * @param finalizedAt when it was finalized; present exactly when it is
 */
public record VirtualEnvironment(
        VdeName name, VdeStatus status, Optional<VdeName> baseline, Optional<Instant> finalizedAt) {

    public VirtualEnvironment with(VdeStatus otherStatus, Optional<Instant> otherFinalizedAt) {
        return new VirtualEnvironment(name, otherStatus, baseline, otherFinalizedAt);
    }

    public boolean isDetached() {
        return status == VdeStatus.DETACHED;
    }

    public boolean isFinalized() {
        return status == VdeStatus.FINALIZED;
    }
}
