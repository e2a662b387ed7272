package dev.sqlbuild.adapter.check;

import static dev.sqlbuild.adapter.check.AdapterCheck.always;
import static dev.sqlbuild.adapter.check.AdapterCheck.when;
import static dev.sqlbuild.adapter.check.Bench.expect;
import static dev.sqlbuild.adapter.check.Bench.expectFailure;

import dev.sqlbuild.adapter.Capabilities;
import dev.sqlbuild.adapter.Ownership;
import dev.sqlbuild.adapter.RelationName;
import dev.sqlbuild.base.Code;
import dev.sqlbuild.jdbc.QueryResult;
import dev.sqlbuild.jdbc.Session;
import dev.sqlbuild.jdbc.StatementListener;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/** Transactions, limits, timeouts and cancellation. */
final class SessionChecks {
    static final List<AdapterCheck> ALL = List.of(
            always("read at most so many rows", SessionChecks::limit),
            when(Capabilities::transactionalDdl, "roll back", SessionChecks::rollback),
            always("go on after a failed transaction", SessionChecks::afterFailure),
            when(Capabilities::statementCancel, "statement timeout", SessionChecks::timeout),
            when(Capabilities::statementCancel, "cancel a running statement", SessionChecks::cancel));

    private SessionChecks() {}

    private static void limit(Bench bench) {
        RelationName table = bench.numbers("limited", 5);
        String sql = "SELECT n FROM " + bench.sql(table) + " ORDER BY n";
        QueryResult some = bench.session().query(sql, 3);
        expect(3, some.rows().size(), "rows");
        expect(some.truncated(), "more rows are announced");
        expect(!bench.session().query(sql, 5).truncated(), "all rows are not announced as some");
    }

    private static void rollback(Bench bench) {
        RelationName table = bench.numbers("rolled_back", 3);
        expectFailure(
                Code.E101,
                () -> bench.session().inTransaction(() -> {
                    bench.adapter().truncate(bench.session(), table);
                    bench.session().execute("SELECT no_such_column FROM " + bench.sql(table));
                }));
        expect(3L, bench.count(table), "rows after rollback");
    }

    private static void afterFailure(Bench bench) {
        RelationName table = bench.numbers("goes_on", 1);
        expectFailure(
                Code.E101,
                () -> bench.session()
                        .inTransaction(() -> bench.session().execute("SELECT * FROM no_such_relation_anywhere")));
        bench.session().inTransaction(() -> bench.adapter().append(bench.session(), table, List.of("n"), "SELECT 2"));
        expect(2L, bench.count(table), "rows");
    }

    private static void timeout(Bench bench) {
        String sql = bench.endlessQuery();
        RelationName table = bench.relation("timed_out");
        bench.session().statementTimeout(Duration.ofSeconds(1));
        expectFailure(Code.A509, () -> bench.adapter().createTableAs(bench.session(), table, sql, Ownership.MANAGED));
        bench.session().statementTimeout(Duration.ZERO);
        expect(List.of(), bench.adapter().columns(bench.session(), table), "columns of the table not made");
    }

    private static void cancel(Bench bench) throws Exception {
        String sql = bench.endlessQuery();
        CountDownLatch started = new CountDownLatch(1);
        ExecutorService worker = Executors.newSingleThreadExecutor();
        try (Session session = bench.warehouse().openSession()) {
            session.listenWith(new StatementListener() {
                @Override
                public void before(String statement) {
                    started.countDown();
                }
            });
            Future<?> running = worker.submit(() -> expectFailure(Code.E103, () -> session.query(sql, 1)));
            started.await();
            session.cancel();
            running.get(30, TimeUnit.SECONDS);
            expectFailure(Code.E103, () -> session.query("SELECT 1", 1));
        } finally {
            worker.shutdown();
        }
    }
}
