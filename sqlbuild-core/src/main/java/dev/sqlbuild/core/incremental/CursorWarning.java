package dev.sqlbuild.core.incremental;

/** Something about a window that stops nothing. */
public record CursorWarning(Kind kind, String message) {

    /** Kinds of warnings. */
    public enum Kind {
        /** An input holds values later than now. */
        FUTURE_CURSOR,
        /** A given interval leaves something out. */
        EXPLICIT_BOUNDS
    }
}
