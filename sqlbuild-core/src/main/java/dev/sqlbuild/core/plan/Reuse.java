package dev.sqlbuild.core.plan;

import java.util.Optional;

/**
 * Environments from which relations may be copied instead of being built (planning.md 9.3).
 *
 * @param models where selected models may be taken from
 * @param baseline where unselected models are taken from that selected ones read and this environment lacks
 */
public record Reuse(Optional<Deferral> models, Optional<Deferral> baseline) {
    public static final Reuse NONE = new Reuse(Optional.empty(), Optional.empty());
}
