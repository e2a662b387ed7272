package dev.sqlbuild.state.journal;

import java.util.Optional;

/** What happened to an operation. */
public enum EventAction {
    START,
    FINISH,
    FAIL,
    INTERRUPTED,
    UNDO,
    RESUME,
    ROLLED_BACK,
    SUPERSEDED;

    /** Word in the state store. */
    public String word() {
        return Words.of(this);
    }

    public static Optional<EventAction> find(String word) {
        return Words.find(values(), word);
    }
}
