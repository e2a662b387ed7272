package dev.sqlbuild.state.journal;

import java.util.Optional;

/** What an operation was to do. */
public enum OperationType {
    PROMOTE,
    ADOPT,
    DETACH,
    ROLLBACK,
    BUILD,
    ATTACH,
    REPAIR_VIEW,
    JANITOR,
    LOCK_CLEAR;

    /** Word in the state store. */
    public String word() {
        return Words.of(this);
    }

    public static Optional<OperationType> find(String word) {
        return Words.find(values(), word);
    }
}
