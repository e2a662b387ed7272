package dev.sqlbuild.engine.freshness;

import dev.sqlbuild.adapter.Adapter;
import dev.sqlbuild.adapter.Warehouse;
import dev.sqlbuild.base.Code;
import dev.sqlbuild.base.SqlBuildException;
import dev.sqlbuild.core.declaration.Freshness;
import dev.sqlbuild.core.declaration.Freshness.Strategy;
import dev.sqlbuild.core.freshness.Observation;
import dev.sqlbuild.core.freshness.Observation.Reason;
import dev.sqlbuild.core.freshness.SourceFacts;
import dev.sqlbuild.core.graph.NodeId;
import dev.sqlbuild.core.model.Source;
import dev.sqlbuild.core.plan.WarehouseFacts;
import dev.sqlbuild.engine.run.Crew;
import dev.sqlbuild.engine.run.RunControl;
import dev.sqlbuild.engine.run.Schedule;
import dev.sqlbuild.engine.run.WorkerSession;
import dev.sqlbuild.jdbc.QueryResult;
import dev.sqlbuild.jdbc.Session;
import dev.sqlbuild.jdbc.StatementListener;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Finds out which version of its data each source has: columns of many sources in one query, on as many sessions as
 * there is work for. Whatever goes wrong with a source is a finding about that source alone.
 */
public final class SourceObserver {
    /** Columns read by one query; the engine works through them one after the other. */
    private static final int BATCH = 16;

    private static final int SHOWN = 80;

    private final Adapter adapter;
    private final Warehouse warehouse;
    private final Supplier<StatementListener> listeners;
    private final int concurrency;
    private final Instant now;
    private final Map<NodeId, Observation> found = new ConcurrentHashMap<>();

    /**
     * @param listeners gives each session the listener of its statements
     * @param concurrency most sessions at a time
     */
    public SourceObserver(
            Adapter adapter, Warehouse warehouse, Supplier<StatementListener> listeners, int concurrency, Clock clock) {
        this.adapter = adapter;
        this.warehouse = warehouse;
        this.listeners = listeners;
        this.concurrency = concurrency;
        this.now = clock.instant();
    }

    /**
     * Observations of all the sources.
     *
     * @param facts what exists; tells a missing table from a wrong query
     */
    public SourceFacts observe(Collection<Source> sources, WarehouseFacts facts) {
        List<Source> columns = new ArrayList<>();
        List<List<Source>> jobs = new ArrayList<>();
        for (Source source : sources) {
            Strategy strategy =
                    source.declaration().freshness().map(Freshness::strategy).orElse(Strategy.ADAPTER);
            if (strategy == Strategy.ADAPTER) put(source, unavailable(source));
            else if (strategy == Strategy.SQL) jobs.add(List.of(source));
            else if (source.relation()
                    .filter(relation -> !facts.exists(relation))
                    .isPresent()) put(source, missing(source));
            else columns.add(source);
        }
        jobs.addAll(batches(columns));
        run(jobs);
        return new SourceFacts(now, found);
    }

    /** Equal shares for the sessions, none of them longer than a batch. */
    private List<List<Source>> batches(List<Source> columns) {
        int share = Math.min(BATCH, Math.max(1, (columns.size() + concurrency - 1) / concurrency));
        List<List<Source>> batches = new ArrayList<>();
        for (int from = 0; from < columns.size(); from += share) {
            batches.add(columns.subList(from, Math.min(columns.size(), from + share)));
        }
        return batches;
    }

    private void run(List<List<Source>> jobs) {
        if (jobs.isEmpty()) return;
        Crew.Work work = new Crew.Work() {
            @Override
            public boolean run(int job, WorkerSession session) {
                session.get().listenWith(listeners.get());
                observe(session.get(), jobs.get(job));
                return true;
            }

            @Override
            public void blocked(int job, int failed) {
                throw new IllegalStateException("observing one source blocks no other");
            }

            @Override
            public void abandoned(int job) {
                throw new IllegalStateException("nobody stops an observation");
            }
        };
        Schedule schedule = Schedule.independent(jobs.size());
        new Crew(schedule, warehouse, new RunControl(), Crew.OnStop.CANCEL, false, work)
                .run(Math.min(concurrency, jobs.size()));
    }

    private void observe(Session session, List<Source> batch) {
        if (batch.size() == 1) {
            put(batch.get(0), alone(session, batch.get(0)));
            return;
        }
        try {
            List<@Nullable Object> row = query(session, ColumnQuery.of(batch, adapter.dialect()))
                    .rows()
                    .get(0);
            for (int i = 0; i < batch.size(); i++) put(batch.get(i), observed(batch.get(i), row.get(i)));
        } catch (SqlBuildException e) {
            // One of them is wrong; asked alone it says so, and the others give their versions.
            for (Source source : batch) put(source, alone(session, source));
        }
    }

    private Observation alone(Session session, Source source) {
        Freshness freshness = source.declaration().freshness().orElseThrow();
        String sql = freshness.query().orElseGet(() -> ColumnQuery.of(source, adapter.dialect()));
        try {
            QueryResult result = query(session, sql);
            boolean one = result.rows().size() == 1 && result.columns().size() == 1 && !result.truncated();
            if (one) return observed(source, result.single());
            String size =
                    (result.truncated() ? "more than one row" : result.rows().size() + " rows") + " of "
                            + result.columns().size() + " columns";
            return failed(source, "the query gives " + size + "; it must give one value");
        } catch (SqlBuildException e) {
            if (e.diagnostic().code() == Code.E103) throw e;
            String message = e.diagnostic().message();
            return failed(source, message.lines().findFirst().orElse(message));
        }
    }

    private static QueryResult query(Session session, String sql) {
        return session.readOnly(() -> session.query(sql, 1));
    }

    private Observation observed(Source source, @Nullable Object value) {
        SourceObservations observations = new SourceObservations(source, now);
        if (value == null) return observations.trouble(Reason.EMPTY, "the value is NULL: there is no data yet");
        return observations
                .version(value)
                .orElseGet(
                        () -> failed(source, "the value '" + cut(value.toString()) + "' is not of the declared type"));
    }

    private static String cut(String text) {
        return text.length() <= SHOWN ? text : text.substring(0, SHOWN) + "...";
    }

    private Observation failed(Source source, String message) {
        return new SourceObservations(source, now).trouble(Reason.ERROR, message);
    }

    private Observation missing(Source source) {
        return new SourceObservations(source, now)
                .trouble(Reason.MISSING, "table " + source.relation().orElseThrow() + " does not exist");
    }

    private Observation unavailable(Source source) {
        String message = "adapter '" + adapter.adapterName() + "' does not support table freshness metadata";
        return new SourceObservations(source, now).trouble(Reason.UNAVAILABLE, message);
    }

    private void put(Source source, Observation observation) {
        found.put(source.id(), observation);
    }
}
