package dev.sqlbuild.core.incremental;

import java.util.List;
import java.util.Optional;

/**
 * What one run of a model processes.
 *
 * @param bounds the window; empty when there is nothing to do
 * @param from lower bound of the rows that are read
 * @param to exclusive upper bound of the rows that are read
 * @param afterStart whether the lower bound itself is left out
 * @param replaces whether rows of the window are deleted first although the strategy is append
 * @param complete whether a pending replay is done with it
 * @param warnings what the user should know
 */
public record RunWindow(
        CursorWindow bounds,
        Optional<CursorValue> from,
        Optional<CursorValue> to,
        boolean afterStart,
        boolean replaces,
        boolean complete,
        List<CursorWarning> warnings) {

    public RunWindow {
        warnings = List.copyOf(warnings);
    }

    /** A window whose rows alone are read. */
    static RunWindow of(CursorWindow window) {
        return new RunWindow(
                window, Optional.of(window.start()), Optional.of(window.end()), false, false, true, List.of());
    }

    /** One batch of it. */
    public RunWindow batch(CursorWindow part) {
        boolean first = part.start().equals(bounds.start());
        return new RunWindow(
                part,
                Optional.of(part.start()),
                Optional.of(part.end()),
                afterStart && first,
                replaces,
                complete,
                List.of());
    }

    RunWindow afterStart(boolean left) {
        return new RunWindow(bounds, from, to, left, replaces, complete, warnings);
    }

    RunWindow replacing(boolean replacing) {
        return new RunWindow(bounds, from, to, afterStart, replacing, complete, warnings);
    }

    /** The same over a target that holds no rows of it, so that adding its rows is enough. */
    public RunWindow appending() {
        return replacing(false);
    }

    RunWindow complete(boolean whole) {
        return new RunWindow(bounds, from, to, afterStart, replaces, whole, warnings);
    }

    RunWindow reading(Optional<CursorValue> lower, Optional<CursorValue> upper) {
        return new RunWindow(bounds, lower, upper, afterStart, replaces, complete, warnings);
    }

    RunWindow warning(List<CursorWarning> found) {
        return new RunWindow(bounds, from, to, afterStart, replaces, complete, found);
    }
}
