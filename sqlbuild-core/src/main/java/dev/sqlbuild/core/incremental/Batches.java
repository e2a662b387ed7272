package dev.sqlbuild.core.incremental;

import java.util.ArrayList;
import java.util.List;

/** Cuts a window into batches (incremental.md 3.3). */
public final class Batches {
    private Batches() {}

    /**
     * The batches of a window, oldest first; the last ends where the window ends.
     *
     * @param wholeBuckets whether no batch may cut a bucket in two
     */
    public static List<CursorWindow> cut(
            CursorWindow window, Cursor cursor, CursorDistance size, boolean wholeBuckets) {
        List<CursorWindow> batches = new ArrayList<>();
        CursorDistance step = size.isLongerThan(cursor.step()) ? size : cursor.step();
        CursorValue from = window.start();
        for (long count = 1; from.compareTo(window.end()) < 0; count++) {
            // From the start each time: a month after 31 January is the end of February, two months are 31 March.
            CursorValue cut = window.start().plus(step.times(count));
            CursorValue whole = wholeBuckets ? cursor.floor(cut) : cut;
            boolean last = whole.compareTo(window.end()) >= 0 || cut.equals(cut.plus(step));
            CursorValue to = last ? window.end() : whole;
            if (to.compareTo(from) > 0) batches.add(new CursorWindow(from, to));
            from = to;
        }
        return batches;
    }
}
