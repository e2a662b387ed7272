package dev.sqlbuild.state.journal;

import java.util.Optional;

/** How far an operation is. */
public enum OperationStatus {
    RUNNING,
    SUCCEEDED,
    FAILED,
    /** Undone by a later command. */
    ROLLED_BACK;

    /** Word in the state store. */
    public String word() {
        return Words.of(this);
    }

    public static Optional<OperationStatus> find(String word) {
        return Words.find(values(), word);
    }
}
