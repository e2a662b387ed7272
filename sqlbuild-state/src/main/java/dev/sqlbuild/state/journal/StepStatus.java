package dev.sqlbuild.state.journal;

import java.util.Optional;

/** How far a step is. */
public enum StepStatus {
    PLANNED,
    STARTED,
    DONE,
    UNDONE,
    FAILED;

    /** Word in the state store. */
    public String word() {
        return Words.of(this);
    }

    public static Optional<StepStatus> find(String word) {
        return Words.find(values(), word);
    }
}
