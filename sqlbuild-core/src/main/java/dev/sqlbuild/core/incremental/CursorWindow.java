package dev.sqlbuild.core.incremental;

/** A half-open part of a cursor: start inclusive, end exclusive. */
public record CursorWindow(CursorValue start, CursorValue end) {

    public boolean isEmpty() {
        return start.compareTo(end) >= 0;
    }

    public boolean covers(CursorWindow other) {
        return start.compareTo(other.start) <= 0 && end.compareTo(other.end) >= 0;
    }

    /** {@code 2026-03-04T00:00:00..2026-03-05T00:00:00}. */
    public String text(CursorType type) {
        return start.text(type) + ".." + end.text(type);
    }
}
