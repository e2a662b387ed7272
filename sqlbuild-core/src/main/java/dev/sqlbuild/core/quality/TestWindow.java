package dev.sqlbuild.core.quality;

import dev.sqlbuild.base.Code;
import dev.sqlbuild.base.Diagnostic;
import dev.sqlbuild.base.Diagnostics;
import dev.sqlbuild.core.graph.NodeId;
import dev.sqlbuild.core.incremental.Cursor;
import dev.sqlbuild.core.incremental.CursorType;
import dev.sqlbuild.core.incremental.CursorValue;
import dev.sqlbuild.core.incremental.TestBounds;
import dev.sqlbuild.core.sql.ReferenceKind;
import java.util.List;
import java.util.Optional;

/**
 * The window that a test sets for the incremental models it runs (quality.md B7).
 *
 * @param start {@code cursor_start}
 * @param end {@code cursor_end}
 */
record TestWindow(Optional<String> start, Optional<String> end) {
    static final TestWindow DEFAULT = new TestWindow(Optional.empty(), Optional.empty());

    static TestWindow of(TestBlock block) {
        return new TestWindow(block.header().cursorStart(), block.header().cursorEnd());
    }

    /** What stands for the bounds of a cursor. */
    TestBounds bounds(CursorType type) {
        return TestBounds.of(type)
                .with(start.flatMap(text -> value(text, type)), end.flatMap(text -> value(text, type)));
    }

    /** Reports a window that does not fit the models of the test. */
    void check(TestBlock block, List<NodeId> models, ProjectNodes nodes, Diagnostics diagnostics) {
        if (start.isEmpty() && end.isEmpty()) return;
        problem(models, nodes)
                .ifPresent(problem -> diagnostics.add(
                        Diagnostic.of(Code.T014, "test '" + block.name() + "': " + problem, block.span())));
    }

    private Optional<String> problem(List<NodeId> models, ProjectNodes nodes) {
        Optional<CursorType> from = start.flatMap(TestWindow::type);
        Optional<CursorType> to = end.flatMap(TestWindow::type);
        if (start.isPresent() && from.isEmpty()) return invalid("cursor_start", start.get());
        if (end.isPresent() && to.isEmpty()) return invalid("cursor_end", end.get());
        if (from.isPresent() && to.isPresent()) {
            if (from.get() != to.get()) {
                return Optional.of("cursor_start and cursor_end must both be timestamps or both be integers");
            }
            if (bounds(from.get()).window().isEmpty()) return Optional.of("cursor_start must be before cursor_end");
        }
        List<CheckedNode> used = models.stream()
                .map(nodes::require)
                .filter(TestWindow::usesBounds)
                .toList();
        if (used.isEmpty()) return Optional.of("no model of this test uses the cursor intrinsics");
        return used.stream().flatMap(node -> misfit(node).stream()).findFirst();
    }

    private static boolean usesBounds(CheckedNode node) {
        return node.query()
                .filter(query -> query.uses(ReferenceKind.CURSOR_START) || query.uses(ReferenceKind.CURSOR_END))
                .isPresent();
    }

    private Optional<String> misfit(CheckedNode node) {
        if (node.cursor().isEmpty()) return Optional.empty();
        Cursor cursor = node.cursor().get();
        return misfit("cursor_start", start, node, cursor).or(() -> misfit("cursor_end", end, node, cursor));
    }

    private static Optional<String> misfit(String key, Optional<String> text, CheckedNode node, Cursor cursor) {
        if (text.isEmpty()) return Optional.empty();
        String model = "model '" + node.id().name() + "'";
        Optional<CursorValue> value = value(text.get(), cursor.type());
        if (value.isEmpty()) {
            return Optional.of(key + " '" + text.get() + "' does not fit cursor_type "
                    + cursor.type().word() + " of " + model);
        }
        if (cursor.floor(value.get()).equals(value.get())) return Optional.empty();
        String grain = cursor.effectiveGrain().orElseThrow().word();
        return Optional.of(
                key + " '" + text.get() + "' is not the start of a " + grain + ", the cursor_grain of " + model);
    }

    private static Optional<String> invalid(String key, String value) {
        return Optional.of(key + " '" + value + "' is neither an ISO date or timestamp nor an integer");
    }

    private static Optional<CursorType> type(String text) {
        if (CursorValue.parse(text, CursorType.INTEGER).isPresent()) return Optional.of(CursorType.INTEGER);
        return CursorValue.parse(text, CursorType.TIMESTAMP).map(time -> CursorType.TIMESTAMP);
    }

    private static Optional<CursorValue> value(String text, CursorType type) {
        return CursorValue.parse(text, type);
    }
}
