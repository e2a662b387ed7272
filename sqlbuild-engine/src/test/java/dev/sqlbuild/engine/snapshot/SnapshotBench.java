package dev.sqlbuild.engine.snapshot;

import dev.sqlbuild.adapter.Adapter;
import dev.sqlbuild.adapter.RelationName;
import dev.sqlbuild.core.snapshot.SnapshotConfig;
import dev.sqlbuild.core.snapshot.SnapshotConfig.Input;
import dev.sqlbuild.core.snapshot.SnapshotConfig.Strategy;
import dev.sqlbuild.engine.snapshot.SnapshotSimulation.Row;
import dev.sqlbuild.jdbc.Session;
import java.time.LocalDateTime;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** One snapshot in a real engine; times are whole hours. */
final class SnapshotBench {
    private static final LocalDateTime EPOCH = LocalDateTime.of(2026, 1, 1, 0, 0);
    private static final SnapshotRelations RELATIONS = new SnapshotRelations(
            RelationName.of("bench_history"), RelationName.of("bench_delta"), RelationName.of("bench_versions"));
    private static final String COLUMNS = "(id INTEGER, part VARCHAR(10), state VARCHAR(10), note VARCHAR(10), "
            + "updated TIMESTAMP, seen TIMESTAMP%s)";

    private final Session session;
    private final SnapshotConfig config;
    private final Adapter adapter;

    SnapshotBench(Session session, Adapter adapter, SnapshotConfig config) {
        this.session = session;
        this.adapter = adapter;
        this.config = config;
        recreate("bench_history", COLUMNS.formatted(", \"from\" TIMESTAMP, \"to\" TIMESTAMP"));
        recreate("bench_delta", COLUMNS.formatted(""));
    }

    private void recreate(String table, String columns) {
        session.execute("DROP TABLE IF EXISTS " + table);
        session.execute("CREATE TABLE " + table + " " + columns);
    }

    void run(Collection<Row> delta, int now) {
        load(delta);
        apply(now);
    }

    /** Runs the statements in one transaction. */
    void apply(int now) {
        String literal = "TIMESTAMP '" + EPOCH.plusHours(now).toString().replace('T', ' ') + ":00'";
        SnapshotSql sql = SnapshotSql.of(adapter.dialect(), config, columns(), RELATIONS, literal);
        session.inTransaction(() -> {
            sql.endMissing().ifPresent(session::execute);
            sql.statements().forEach(session::execute);
        });
    }

    private void load(Collection<Row> delta) {
        session.execute("DELETE FROM bench_delta");
        if (delta.isEmpty()) return;
        session.execute("INSERT INTO bench_delta VALUES "
                + delta.stream().map(SnapshotBench::values).collect(Collectors.joining(", ")));
    }

    private static String values(Row row) {
        return "(%d, 'k%d', %s, %s, %s, %s)"
                .formatted(
                        row.key() / 2,
                        row.key() % 2,
                        text(row.state()),
                        text(row.note()),
                        time(row.updated()),
                        time(row.observed()));
    }

    private static String text(String value) {
        return value == null ? "NULL" : "'" + value + "'";
    }

    private static String time(int hours) {
        return "TIMESTAMP '" + EPOCH.plusHours(hours).toString().replace('T', ' ') + ":00'";
    }

    private SnapshotColumns columns() {
        boolean check = config.strategy() == Strategy.CHECK;
        return new SnapshotColumns(
                List.of("id", "part"),
                check ? List.of("state") : List.of(),
                Optional.of("updated"),
                config.input() == Input.CURRENT_STATE ? Optional.empty() : Optional.of("seen"),
                "from",
                "to",
                "TIMESTAMP",
                List.of("id", "part", "state", "note", "updated", "seen"));
    }

    /** Every version as {@link SnapshotSimulation#line} writes it. */
    TreeSet<String> lines() {
        TreeSet<String> lines = new TreeSet<>();
        for (List<Object> row : session.query("SELECT * FROM bench_history").rows()) {
            int key = ((Number) row.get(0)).intValue() * 2 + (row.get(1).equals("k1") ? 1 : 0);
            String line = SnapshotSimulation.line(
                    key,
                    row.get(2),
                    row.get(3),
                    hours(row.get(4)),
                    hours(row.get(5)),
                    hours(row.get(6)),
                    hours(row.get(7)));
            lines.add(line);
        }
        return lines;
    }

    private static Object hours(Object time) {
        return time == null ? null : ChronoUnit.HOURS.between(EPOCH, (LocalDateTime) time);
    }

    long count(String sql) {
        return ((Number) session.query(sql).single()).longValue();
    }

    /** Pairs of versions of a key that are valid at one time, keys with two active versions, and versions that end early. */
    long contradictions() {
        return count("""
                SELECT COUNT(*) FROM bench_history AS a JOIN bench_history AS b
                ON a.id = b.id AND a.part = b.part AND a.seen <> b.seen
                WHERE a."from" < COALESCE(b."to", TIMESTAMP '9999-01-01 00:00:00')
                AND b."from" < COALESCE(a."to", TIMESTAMP '9999-01-01 00:00:00')
                AND a."from" < COALESCE(a."to", TIMESTAMP '9999-01-01 00:00:00')
                AND b."from" < COALESCE(b."to", TIMESTAMP '9999-01-01 00:00:00')""")
                + count("SELECT COUNT(*) FROM (SELECT id, part FROM bench_history WHERE \"to\" IS NULL"
                        + " GROUP BY id, part HAVING COUNT(*) > 1) AS x")
                + count("SELECT COUNT(*) FROM bench_history WHERE \"to\" < \"from\"");
    }
}
