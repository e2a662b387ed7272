package dev.sqlbuild.state.backend;

import dev.sqlbuild.adapter.Adapter;
import dev.sqlbuild.adapter.ConnectionConfig;
import dev.sqlbuild.adapter.Warehouse;
import dev.sqlbuild.base.Code;
import dev.sqlbuild.base.Diagnostic;
import dev.sqlbuild.base.SqlBuildException;
import dev.sqlbuild.jdbc.Session;
import dev.sqlbuild.jdbc.SqlDialect;
import dev.sqlbuild.jdbc.SqlText;
import dev.sqlbuild.state.schema.FoundIndex;
import dev.sqlbuild.state.schema.KeyForm;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A store on a PostgreSQL server: one kept connection for work and one for heartbeats, opened when first needed. */
final class PostgresBackend implements StateBackend {
    private static final long OUTCOME_NANOS = 10_000_000_000L;
    private static final long OUTCOME_PAUSE_NANOS = 20_000_000L;
    private static final String KEYS = """
            SELECT t.relname, i.relname, x.indisunique AND x.indisvalid AND x.indpred IS NULL, a.attname
            FROM pg_index x
            JOIN pg_class i ON i.oid = x.indexrelid
            JOIN pg_class t ON t.oid = x.indrelid
            JOIN pg_namespace n ON n.oid = t.relnamespace
            CROSS JOIN LATERAL unnest(x.indkey) WITH ORDINALITY AS k(attnum, place)
            JOIN pg_attribute a ON a.attrelid = t.oid AND a.attnum = k.attnum
            WHERE n.nspname =\s""";

    private final SqlDialect dialect;
    private final Map<String, String> place;
    private final Supplier<Warehouse> connecting;
    private final KeptSession work = new KeptSession(this::openSession);
    private final KeptSession heartbeat = new KeptSession(this::openSession);
    private @Nullable Warehouse server;

    PostgresBackend(Adapter adapter, ConnectionConfig config, Path projectDir, Map<String, String> place) {
        this.dialect = adapter.dialect();
        this.place = place;
        this.connecting = () -> adapter.connect(config, projectDir);
    }

    @Override
    public String name() {
        return "postgres";
    }

    @Override
    public Map<String, String> place() {
        return place;
    }

    @Override
    public SqlDialect dialect() {
        return dialect;
    }

    @Override
    public boolean exists() {
        return true;
    }

    @Override
    public void prepare() {}

    @Override
    public <T extends @Nullable Object> T use(Purpose purpose, Function<Session, T> task) {
        return switch (purpose) {
            case WORK -> work.use(task);
            case HEARTBEAT -> heartbeat.use(task);
        };
    }

    @Override
    public void readOneMoment(Session session) {
        session.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY");
    }

    @Override
    public Optional<Long> transaction(Session session) {
        Object id = session.query("SELECT txid_current()").single();
        if (id instanceof Number number) return Optional.of(number.longValue());
        throw new IllegalStateException("not a transaction: " + id);
    }

    /** The server may be at it still, or not have noticed yet that nobody is there. */
    @Override
    public boolean isCommitted(Purpose purpose, long transaction) {
        long end = System.nanoTime() + OUTCOME_NANOS;
        while (true) {
            Object status = use(
                    purpose,
                    session -> session.query("SELECT txid_status(" + transaction + ")")
                            .single());
            if (!"in progress".equals(status)) return "committed".equals(status);
            if (System.nanoTime() > end) {
                throw new SqlBuildException(Diagnostic.of(Code.E001, "the transaction has not ended"));
            }
            LockSupport.parkNanos(OUTCOME_PAUSE_NANOS);
        }
    }

    @Override
    public LocalDateTime now(Session session) {
        Object now = session.query("SELECT CAST(clock_timestamp() AT TIME ZONE 'UTC' AS TIMESTAMP)")
                .single();
        if (now instanceof LocalDateTime time) return time;
        throw new IllegalStateException("not a time: " + now);
    }

    @Override
    public String holdingRows(String table, boolean alone) {
        return (alone ? " FOR UPDATE OF " : " FOR SHARE OF ") + table;
    }

    @Override
    public KeyForm keyForm() {
        return KeyForm.UNIQUE_INDEX;
    }

    @Override
    public List<FoundIndex> indexes(Session session, String schema) {
        SqlText sql =
                SqlText.of(dialect).add(KEYS).bind(schema, "VARCHAR").add(" ORDER BY t.relname, i.relname, k.place");
        Map<String, FoundIndex> indexes = new LinkedHashMap<>();
        for (List<@Nullable Object> row : session.query(sql.bound()).rows()) {
            String name = String.valueOf(row.get(1));
            FoundIndex before = indexes.get(name);
            List<String> columns = new ArrayList<>(before == null ? List.of() : before.columns());
            columns.add(String.valueOf(row.get(3)));
            indexes.put(
                    name, new FoundIndex(String.valueOf(row.get(0)), name, Boolean.TRUE.equals(row.get(2)), columns));
        }
        return List.copyOf(indexes.values());
    }

    @Override
    public void close() {
        work.close();
        heartbeat.close();
        synchronized (this) {
            if (server != null) server.close();
            server = null;
        }
    }

    private synchronized Session openSession() {
        try {
            if (server == null) server = connecting.get();
            return server.openSession();
        } catch (SqlBuildException e) {
            if (e.diagnostic().code() == Code.E103) throw e;
            throw new SqlBuildException(
                    Diagnostic.of(Code.E001, "Could not connect to Postgres state backend")
                            .withHelp(e.diagnostic().message()),
                    e);
        }
    }
}
