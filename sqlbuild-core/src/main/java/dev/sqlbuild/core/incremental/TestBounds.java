package dev.sqlbuild.core.incremental;

import dev.sqlbuild.core.sql.Reference;
import dev.sqlbuild.core.sql.ReferenceKind;
import java.time.LocalDateTime;
import java.util.Optional;
import java.util.function.Function;

/**
 * The one window in which an incremental model runs where there is no data: in SQL tests and in the offline analysis
 * (quality.md B7).
 */
public record TestBounds(CursorType type, CursorWindow window) {
    private static final CursorWindow TIMES = new CursorWindow(
            CursorValue.of(LocalDateTime.of(1900, 1, 1, 0, 0)), CursorValue.of(LocalDateTime.of(2999, 12, 31, 0, 0)));
    private static final CursorWindow INTEGERS =
            new CursorWindow(CursorValue.of(-1_000_000_000_000_000L), CursorValue.of(1_000_000_000_000_000L));

    /** A window that holds every value a test is likely to have. */
    public static TestBounds of(CursorType type) {
        return new TestBounds(type, type == CursorType.INTEGER ? INTEGERS : TIMES);
    }

    /** The same with what a test sets. */
    public TestBounds with(Optional<CursorValue> start, Optional<CursorValue> end) {
        return new TestBounds(type, new CursorWindow(start.orElse(window.start()), end.orElse(window.end())));
    }

    /** What stands for the intrinsics. */
    public Function<Reference, String> intrinsics(CursorSql sql) {
        return reference -> sql.literal(
                reference.kind() == ReferenceKind.CURSOR_START ? window.start() : window.end(), type.logical());
    }
}
