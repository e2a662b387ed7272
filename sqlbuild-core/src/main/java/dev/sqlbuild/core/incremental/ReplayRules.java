package dev.sqlbuild.core.incremental;

import java.util.Optional;

/**
 * The replay policies a model declares.
 *
 * @param onChange {@code replay_on_change}, absent when the header is silent
 * @param onAddedColumn for an added declared column
 * @param onTypeChange for a declared column of another type
 */
public record ReplayRules(
        Optional<ReplayPolicy> onChange, Optional<ReplayPolicy> onAddedColumn, Optional<ReplayPolicy> onTypeChange) {
    public static final ReplayRules NONE = new ReplayRules(Optional.empty(), Optional.empty(), Optional.empty());

    /** What is declared for a change; nothing when no policy applies to it. */
    public Optional<ReplayPolicy> declared(boolean columnAdded, boolean typeChanged) {
        Optional<ReplayPolicy> strongest = onChange;
        if (columnAdded) strongest = stronger(strongest, onAddedColumn);
        if (typeChanged) strongest = stronger(strongest, onTypeChange);
        return strongest;
    }

    private static Optional<ReplayPolicy> stronger(Optional<ReplayPolicy> one, Optional<ReplayPolicy> other) {
        if (one.isEmpty()) return other;
        return other.map(policy -> one.get().stronger(policy)).or(() -> one);
    }
}
