package dev.sqlbuild.adapter.postgres;

import dev.sqlbuild.adapter.RelationName;
import dev.sqlbuild.jdbc.Session;
import dev.sqlbuild.jdbc.SqlText;
import dev.sqlbuild.jdbc.StatementFailedException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Views that are created or replaced in one round trip, in the hope that none needs more than that: thousands of views
 * are switched over a network without waiting for each. A batch that is refused is undone, for its views to be taken
 * one by one.
 */
final class ViewBatch {
    private static final int SMALLEST = 64;
    /** A transaction of more than 64 subtransactions slows down all others of the server. */
    private static final int MOST_BATCHES = 32;

    private ViewBatch() {}

    static List<Map<RelationName, String>> of(Map<RelationName, String> views) {
        int size = Math.max(SMALLEST, (views.size() + MOST_BATCHES - 1) / MOST_BATCHES);
        List<Map<RelationName, String>> batches = new ArrayList<>();
        Map<RelationName, String> batch = Map.of();
        for (Map.Entry<RelationName, String> view : views.entrySet()) {
            if (batch.isEmpty() || batch.size() == size) batches.add(batch = new LinkedHashMap<>());
            batch.put(view.getKey(), view.getValue());
        }
        return batches;
    }

    /** False when nothing was done, since one of the views at least cannot simply be replaced. */
    static boolean replaced(Session session, Map<RelationName, String> views) {
        SqlText sql = SqlText.of(Postgres.DIALECT);
        views.forEach((view, query) -> sql.add("CREATE OR REPLACE VIEW ")
                .name(view)
                .add(" AS\n")
                .add(query)
                .add(";\n"));
        try {
            session.inSavepoint(() -> session.execute(sql.toString()));
            return true;
        } catch (StatementFailedException e) {
            if (PostgresSwap.isConflict(e)) throw e;
            return false;
        }
    }
}
