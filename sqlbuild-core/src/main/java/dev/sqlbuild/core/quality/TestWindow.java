package dev.sqlbuild.core.quality;

import dev.sqlbuild.base.Code;
import dev.sqlbuild.base.Diagnostic;
import dev.sqlbuild.base.Diagnostics;
import dev.sqlbuild.core.graph.NodeId;
import dev.sqlbuild.core.sql.ReferenceKind;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Optional;

/** Checks {@code cursor_start} and {@code cursor_end} of a test (quality.md B7). */
final class TestWindow {
    private TestWindow() {}

    static void check(TestBlock block, List<NodeId> models, ProjectNodes nodes, Diagnostics diagnostics) {
        Optional<String> start = block.header().cursorStart();
        Optional<String> end = block.header().cursorEnd();
        if (start.isEmpty() && end.isEmpty()) return;
        problem(start, end, models, nodes)
                .ifPresent(problem -> diagnostics.add(
                        Diagnostic.of(Code.T014, "test '" + block.name() + "': " + problem, block.span())));
    }

    private static Optional<String> problem(
            Optional<String> start, Optional<String> end, List<NodeId> models, ProjectNodes nodes) {
        Optional<Comparable<?>> from = start.flatMap(TestWindow::parse);
        Optional<Comparable<?>> to = end.flatMap(TestWindow::parse);
        if (start.isPresent() && from.isEmpty()) return invalid("cursor_start", start.get());
        if (end.isPresent() && to.isEmpty()) return invalid("cursor_end", end.get());
        if (from.isPresent() && to.isPresent()) {
            if (!from.get().getClass().equals(to.get().getClass())) {
                return Optional.of("cursor_start and cursor_end must both be timestamps or both be integers");
            }
            if (!isBefore(from.get(), to.get())) return Optional.of("cursor_start must be before cursor_end");
        }
        boolean used = models.stream()
                .flatMap(model -> nodes.require(model).query().stream())
                .anyMatch(query -> query.uses(ReferenceKind.CURSOR_START) || query.uses(ReferenceKind.CURSOR_END));
        return used ? Optional.empty() : Optional.of("no model of this test uses the cursor intrinsics");
    }

    private static Optional<String> invalid(String key, String value) {
        return Optional.of(key + " '" + value + "' is neither an ISO date or timestamp nor an integer");
    }

    private static boolean isBefore(Comparable<?> from, Comparable<?> to) {
        return from instanceof Long ? (Long) from < (Long) to : ((LocalDateTime) from).isBefore((LocalDateTime) to);
    }

    private static Optional<Comparable<?>> parse(String text) {
        try {
            return Optional.of(Long.valueOf(text));
        } catch (NumberFormatException notAnInteger) {
            return parseTime(text.replace(' ', 'T'));
        }
    }

    private static Optional<Comparable<?>> parseTime(String text) {
        try {
            if (text.indexOf('T') < 0) return Optional.of(LocalDate.parse(text).atStartOfDay());
            return Optional.of(LocalDateTime.parse(text));
        } catch (DateTimeParseException invalid) {
            return Optional.empty();
        }
    }
}
