package dev.sqlbuild.engine.build;

import dev.sqlbuild.adapter.ColumnInfo;
import dev.sqlbuild.adapter.RelationName;
import dev.sqlbuild.core.incremental.Cursor;
import dev.sqlbuild.core.incremental.Incremental;
import dev.sqlbuild.core.incremental.Incremental.Strategy;
import dev.sqlbuild.core.incremental.RunWindow;
import java.util.List;
import java.util.Optional;

/** What the rows of a delta have to be for its strategy to bring them in (incremental.md 3, phase 6). */
record DeltaCheck(NodeRun run, RelationName delta, List<ColumnInfo> columns, Incremental incremental) {

    /** Whether the rows of a window are deleted before new ones are added. */
    static boolean replacesWindow(Incremental incremental, RunWindow window) {
        return incremental.cursor().isPresent()
                && (incremental.strategy() == Strategy.DELETE_INSERT || window.replaces());
    }

    void check(Optional<RunWindow> window) {
        if (incremental.strategy() == Strategy.MERGE) {
            new KeyCheck(ColumnMatch.names(columns, incremental.uniqueKey(), delta.toString())).apply(run, delta);
        }
        if (window.isPresent() && replacesWindow(incremental, window.get())) warnOfRowsOutside(window.get());
    }

    private void warnOfRowsOutside(RunWindow window) {
        Cursor cursor = incremental.cursor().orElseThrow();
        CursorRange range = CursorRange.of(run.adapter(), incremental, columns, delta, window);
        String column = run.adapter().dialect().quoted(range.column());
        String sql = "SELECT count(*) FROM " + delta.render(run.adapter().dialect()) + " WHERE " + column
                + " IS NULL OR " + column + " < " + range.start() + " OR " + column + " >= " + range.end();
        Object count = run.session().query(sql, 1).single();
        long outside = count instanceof Number number ? number.longValue() : 0;
        if (outside == 0) return;
        run.warn(outside + (outside == 1 ? " new row lies" : " new rows lie") + " outside of the window "
                + window.bounds().text(cursor.type()) + " or without a value of " + cursor.column()
                + "; the next run will add such rows again");
    }
}
