package dev.sqlbuild.engine.diff;

import java.util.Locale;

/** What came out of a comparison, from best to worst. */
public enum DiffStatus {
    NO_DIFFERENCES_FOUND,
    DIFFERENCES_FOUND,
    /** Values could not be compared because keys are missing or occur again. */
    INCOMPLETE,
    ERROR;

    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    public DiffStatus worse(DiffStatus other) {
        return compareTo(other) >= 0 ? this : other;
    }
}
