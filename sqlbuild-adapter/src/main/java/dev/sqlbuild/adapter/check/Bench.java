package dev.sqlbuild.adapter.check;

import dev.sqlbuild.adapter.Adapter;
import dev.sqlbuild.adapter.ColumnInfo;
import dev.sqlbuild.adapter.LogicalType;
import dev.sqlbuild.adapter.Ownership;
import dev.sqlbuild.adapter.RelationName;
import dev.sqlbuild.adapter.Warehouse;
import dev.sqlbuild.base.Code;
import dev.sqlbuild.base.SqlBuildException;
import dev.sqlbuild.jdbc.Session;
import dev.sqlbuild.jdbc.SqlText;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/** What a check works with: an adapter, an open warehouse, a session of its own and a scratch schema. */
public record Bench(Adapter adapter, Warehouse warehouse, Session session, Optional<String> database, String schema) {
    private static final int WORKERS = 8;

    /** Work of one of several threads, on a session of its own. */
    interface ParallelWork {
        void run(int worker, Session session);
    }

    Bench with(Session other) {
        return new Bench(adapter, warehouse, other, database, schema);
    }

    /** Does the work in several threads at once and fails when one of them fails. */
    void inParallel(ParallelWork work) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(WORKERS);
        try {
            List<Future<?>> running = new ArrayList<>();
            for (int i = 0; i < WORKERS; i++) {
                int worker = i;
                running.add(threads.submit(() -> {
                    try (Session own = warehouse.openSession()) {
                        work.run(worker, own);
                    }
                }));
            }
            for (Future<?> each : running) each.get();
        } finally {
            threads.shutdown();
        }
    }

    RelationName relation(String name) {
        return new RelationName(database, Optional.of(schema), name);
    }

    /** A table with the numbers 1 to {@code rows} in column {@code n}. */
    RelationName numbers(String name, int rows) {
        RelationName table = relation(name);
        String integer = adapter.typeOf(LogicalType.INTEGER);
        adapter.createTable(session, table, List.of(ColumnInfo.of("n", integer)), Ownership.MANAGED);
        adapter.append(session, table, List.of("n"), "SELECT CAST(1 AS " + integer + ")");
        for (int filled = 1; filled < rows; filled *= 2) {
            adapter.append(
                    session,
                    table,
                    List.of("n"),
                    "SELECT n + " + filled + " FROM " + sql(table) + " WHERE n <= " + (rows - filled));
        }
        return table;
    }

    /** A query that runs for hours. */
    String endlessQuery() {
        String table = sql(numbers("endless", 1000));
        return "SELECT count(*) AS n FROM " + table + " a CROSS JOIN " + table + " b CROSS JOIN " + table
                + " c CROSS JOIN " + table + " d WHERE a.n + b.n + c.n + d.n < 0";
    }

    String sql(RelationName relation) {
        return relation.render(adapter.dialect());
    }

    SqlText text() {
        return SqlText.of(adapter.dialect());
    }

    long count(RelationName relation) {
        return adapter.countRows(session, relation);
    }

    static void expect(@Nullable Object expected, @Nullable Object actual, String what) {
        if (!Objects.equals(expected, actual)) {
            throw new AssertionError(what + ": expected " + expected + ", found " + actual);
        }
    }

    static void expect(boolean condition, String what) {
        if (!condition) throw new AssertionError(what);
    }

    static SqlBuildException expectFailure(Code code, Runnable work) {
        try {
            work.run();
        } catch (SqlBuildException e) {
            expect(code, e.diagnostic().code(), "code of the failure");
            return e;
        }
        throw new AssertionError("expected " + code + ", but nothing failed");
    }
}
