package dev.sqlbuild.engine.build;

import dev.sqlbuild.adapter.HelperNames;
import dev.sqlbuild.adapter.Ownership;
import dev.sqlbuild.adapter.RelationName;
import dev.sqlbuild.base.SqlBuildException;
import dev.sqlbuild.jdbc.Session;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.IntFunction;

/**
 * Computes the deltas of the next batches on sessions of their own while earlier ones are written
 * ({@code batch_concurrency}). They take turns in a fixed set of relations, which are dropped at the end, and at the
 * beginning when a crash has left them.
 */
final class DeltasAhead implements AutoCloseable {
    private final NodeRun run;
    private final IntFunction<String> query;
    private final int batches;
    private final List<RelationName> places = new ArrayList<>();
    private final List<Future<?>> computed = new ArrayList<>();
    private final List<Session> open = new ArrayList<>();
    private final BlockingQueue<Session> sessions;
    private final ExecutorService threads;

    /** @param query the query of a batch by its number */
    DeltasAhead(NodeRun run, RelationName target, int concurrency, int batches, IntFunction<String> query) {
        this.run = run;
        this.query = query;
        this.batches = batches;
        this.sessions = new ArrayBlockingQueue<>(concurrency);
        this.threads = Executors.newFixedThreadPool(concurrency);
        HelperNames helpers = new HelperNames(run.adapter().dialect());
        for (int i = 0; i < concurrency; i++) places.add(helpers.delta(target, i));
        dropAll();
        for (int i = 0; i < concurrency; i++) {
            Session session = run.openSession();
            open.add(session);
            sessions.add(session);
        }
        for (int i = 0; i < Math.min(concurrency, batches); i++) submit(i);
    }

    private void submit(int batch) {
        RelationName delta = places.get(batch % places.size());
        String sql = query.apply(batch);
        computed.add(threads.submit(() -> {
            Session session = sessions.take();
            try {
                run.adapter().createTableAs(session, delta, sql, Ownership.MANAGED);
            } finally {
                sessions.add(session);
            }
            return delta;
        }));
    }

    /** Waits for the delta of a batch; batches are taken in order. */
    RelationName take(int batch) {
        try {
            computed.get(batch).get();
            return places.get(batch % places.size());
        } catch (ExecutionException e) {
            if (e.getCause() instanceof SqlBuildException failure) throw failure;
            throw new IllegalStateException(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CancellationException("interrupted while a batch was computed");
        }
    }

    /** The delta of a batch is written, so another batch may be computed in its place. */
    void written(int batch) {
        int next = batch + places.size();
        if (next < batches) submit(next);
    }

    private void dropAll() {
        for (RelationName place : places) run.adapter().drop(run.session(), place);
    }

    /** Leaves no delta behind but that of the batch that failed. */
    @Override
    public void close() {
        threads.shutdownNow();
        open.forEach(run::closeSession);
        RelationName kept = run.retained().orElse(null);
        for (RelationName place : places) {
            if (place.equals(kept)) continue;
            try {
                run.adapter().drop(run.session(), place);
            } catch (SqlBuildException e) {
                // The run was stopped or its connection is gone; the next run drops what is left.
                return;
            }
        }
    }
}
