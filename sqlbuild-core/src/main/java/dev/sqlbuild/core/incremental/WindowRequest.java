package dev.sqlbuild.core.incremental;

import java.util.Optional;

/**
 * Which window a run asks for.
 *
 * @param replay how far a bounded replay reaches back
 * @param start start given by the user
 * @param end exclusive end given by the user
 */
public record WindowRequest(Optional<CursorDistance> replay, Optional<CursorValue> start, Optional<CursorValue> end) {
    /** Nothing but to continue. */
    public static final WindowRequest CONTINUE =
            new WindowRequest(Optional.empty(), Optional.empty(), Optional.empty());

    /** Whether the user gave a bound. */
    public boolean explicit() {
        return start.isPresent() || end.isPresent();
    }
}
