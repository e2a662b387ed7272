package dev.sqlbuild.engine.build;

import dev.sqlbuild.adapter.HelperNames;
import dev.sqlbuild.adapter.Ownership;
import dev.sqlbuild.adapter.RelationName;
import dev.sqlbuild.base.Diagnostic;
import dev.sqlbuild.base.SourceSpan;
import dev.sqlbuild.core.incremental.Cursor;
import dev.sqlbuild.core.incremental.CursorSql;
import dev.sqlbuild.core.incremental.RunWindow;
import dev.sqlbuild.engine.run.Phase;
import dev.sqlbuild.jdbc.SqlText;
import java.util.Optional;

/**
 * Begins a new version with the rows of the one before that lie in front of the window, which the first run then
 * appends: nothing is there twice, and nothing has to be deleted (virtual-build.md 9.2).
 *
 * @param origin the relation to copy from
 * @param destination where the copy stands
 * @param forward the ordinary step on the copy
 */
record BoundedAppendRecipe(RelationName origin, Destination destination, IncrementalRecipe forward) implements Recipe {
    @Override
    public Optional<SourceSpan> place() {
        return forward.place();
    }

    @Override
    public Optional<Diagnostic> refusal(NodeWork work) {
        return forward.refusal(work);
    }

    @Override
    public void build(NodeRun run) {
        run.enter(Phase.STAGING);
        CursorReader reader = new CursorReader(run.session(), run.adapter(), run.relations(), run.now());
        RunWindow window = forward.window(run, reader, origin);
        RelationName staging = new HelperNames(run.adapter().dialect()).staging(destination.relation());
        run.adapter().createTableAs(run.session(), staging, rowsBefore(window, run, reader), Ownership.MANAGED);
        run.retain(staging);
        run.target().promote(staging, destination);
        forward.within(window.appending()).build(run);
    }

    /** A row without a position is in no window; without a window nothing is appended. */
    private String rowsBefore(RunWindow window, NodeRun run, CursorReader reader) {
        String all = CopyRecipe.rows(run, origin);
        if (window.bounds().isEmpty() || !window.replaces()) return all;
        Cursor cursor = forward.incremental().cursor().orElseThrow();
        CursorColumn column =
                reader.own(run.work().id().name(), run.adapter().queryColumns(run.session(), all), cursor, origin);
        String position = column.quoted(run.adapter());
        String start =
                new CursorSql(run.adapter()::literal).literal(window.bounds().start(), column.type());
        return SqlText.of(run.adapter().dialect())
                .add(all)
                .add(" WHERE " + position + " < " + start + " OR " + position + " IS NULL")
                .toString();
    }
}
