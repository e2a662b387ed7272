package dev.sqlbuild.core.plan;

import dev.sqlbuild.base.Code;
import dev.sqlbuild.base.Diagnostic;
import dev.sqlbuild.base.Diagnostics;
import dev.sqlbuild.core.incremental.Cursor;
import dev.sqlbuild.core.incremental.CursorOverrides;
import dev.sqlbuild.core.incremental.CursorType;
import dev.sqlbuild.core.incremental.Incremental;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/** Refuses bounds from the command line that would do something else than was meant (planning.md 4.3, 7). */
public final class CursorChecks {
    private CursorChecks() {}

    /** @param nodes what is selected */
    public static void run(PlanRequest request, Collection<Buildable> nodes, Diagnostics errors) {
        CursorOverrides given = request.cursor();
        if (!given.isGiven()) return;
        if (request.fullRefresh()) {
            errors.add(Diagnostic.of(
                            Code.S206,
                            "--full-refresh cannot be combined with cursor bounds: it would drop the history outside"
                                    + " of the interval")
                    .withHelp("leave out one of the two"));
        }
        List<CursorType> types = nodes.stream()
                .map(Buildable::incremental)
                .flatMap(Optional::stream)
                .map(Incremental::cursor)
                .flatMap(Optional::stream)
                .map(Cursor::type)
                .toList();
        if (given.hasTime() && types.stream().allMatch(CursorType.INTEGER::equals)) {
            errors.add(without("a timestamp or date cursor", "ts"));
        }
        if (given.hasWhole() && types.stream().noneMatch(CursorType.INTEGER::equals)) {
            errors.add(without("an integer cursor", "int"));
        }
    }

    private static Diagnostic without(String cursor, String option) {
        return Diagnostic.of(
                        Code.S303,
                        "no selected model has " + cursor + ", which --start-cursor-" + option + " and --end-cursor-"
                                + option + " apply to")
                .withHelp("leave out the bounds, or select an incremental model with such a cursor");
    }
}
