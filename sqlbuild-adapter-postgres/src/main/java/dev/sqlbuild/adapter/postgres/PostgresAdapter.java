package dev.sqlbuild.adapter.postgres;

import dev.sqlbuild.adapter.BaseAdapter;
import dev.sqlbuild.adapter.BulkLoad;
import dev.sqlbuild.adapter.Capabilities;
import dev.sqlbuild.adapter.CloneOrigin;
import dev.sqlbuild.adapter.ColumnInfo;
import dev.sqlbuild.adapter.ConnectionConfig;
import dev.sqlbuild.adapter.ConnectionKey;
import dev.sqlbuild.adapter.CsvFile;
import dev.sqlbuild.adapter.FunctionDefinition;
import dev.sqlbuild.adapter.FunctionSignature;
import dev.sqlbuild.adapter.HelperNames;
import dev.sqlbuild.adapter.LogicalType;
import dev.sqlbuild.adapter.Ownership;
import dev.sqlbuild.adapter.RelationInfo;
import dev.sqlbuild.adapter.RelationKind;
import dev.sqlbuild.adapter.RelationName;
import dev.sqlbuild.adapter.Replaced;
import dev.sqlbuild.adapter.RowSource;
import dev.sqlbuild.adapter.SqlJudge;
import dev.sqlbuild.adapter.Warehouse;
import dev.sqlbuild.base.Code;
import dev.sqlbuild.base.Diagnostic;
import dev.sqlbuild.base.SqlBuildException;
import dev.sqlbuild.jdbc.QueryResult;
import dev.sqlbuild.jdbc.Session;
import dev.sqlbuild.jdbc.SqlDialect;
import dev.sqlbuild.jdbc.StatementFailedException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** PostgreSQL 12 or newer. */
public class PostgresAdapter extends BaseAdapter {
    private static final PostgresCatalog CATALOG = new PostgresCatalog();

    @Override
    public String adapterName() {
        return "postgres";
    }

    @Override
    public String label() {
        return "PostgreSQL";
    }

    @Override
    public SqlDialect dialect() {
        return Postgres.DIALECT;
    }

    @Override
    public Capabilities capabilities() {
        return new Capabilities(true, Capabilities.Promotion.ATOMIC_SWAP, true, true, true, false);
    }

    @Override
    public String defaultSchema() {
        return "public";
    }

    @Override
    public List<ConnectionKey> connectionKeys() {
        List<ConnectionKey> keys = new ArrayList<>(List.of(
                ConnectionKey.withDefault("host", ConnectionKey.Type.STRING, "localhost"),
                ConnectionKey.withDefault("port", ConnectionKey.Type.INTEGER, "5432"),
                ConnectionKey.optional("user", ConnectionKey.Type.STRING),
                ConnectionKey.optional("password", ConnectionKey.Type.STRING).asSecret(),
                ConnectionKey.optional("dbname", ConnectionKey.Type.STRING),
                ConnectionKey.optional("database", ConnectionKey.Type.STRING),
                ConnectionKey.withDefault("sslmode", ConnectionKey.Type.STRING, "prefer"),
                ConnectionKey.optional("sslrootcert", ConnectionKey.Type.STRING),
                ConnectionKey.optional("sslcert", ConnectionKey.Type.STRING),
                ConnectionKey.optional("sslkey", ConnectionKey.Type.STRING),
                ConnectionKey.optional("role", ConnectionKey.Type.STRING),
                ConnectionKey.optional("search_path", ConnectionKey.Type.STRING),
                ConnectionKey.optional("options", ConnectionKey.Type.STRING),
                ConnectionKey.optional("application_name", ConnectionKey.Type.STRING),
                ConnectionKey.withDefault("keepalives", ConnectionKey.Type.BOOLEAN, "true"),
                ConnectionKey.withDefault("lock_timeout", ConnectionKey.Type.DURATION, "60s")));
        keys.addAll(COMMON_KEYS);
        return keys;
    }

    @Override
    public Warehouse connect(ConnectionConfig config, Path projectDir) {
        return PostgresWarehouse.open(new PostgresOpening(config, projectDir, System.getenv()));
    }

    @Override
    public Optional<CloneOrigin> findOrigin(
            Session session, ConnectionConfig target, ConnectionConfig origin, Path projectDir) {
        return PostgresOrigin.find(this, session, target, origin, projectDir);
    }

    @Override
    public SqlJudge openJudge(Path projectDir) {
        return new PostgresJudge();
    }

    // ---- reading the catalogue

    @Override
    public List<RelationInfo> listRelations(Session session, Optional<String> database, Collection<String> schemas) {
        requireDatabase(session, database);
        return during("listing relations", () -> CATALOG.relations(session, database, schemas));
    }

    @Override
    public Optional<RelationKind> findKind(Session session, RelationName relation) {
        return during("looking up " + relation, () -> CATALOG.kind(session, relation));
    }

    @Override
    public Map<RelationName, List<ColumnInfo>> listColumns(
            Session session, Optional<String> database, Collection<String> schemas) {
        requireDatabase(session, database);
        return during("listing columns", () -> CATALOG.columns(session, database, schemas));
    }

    @Override
    public List<ColumnInfo> columns(Session session, RelationName relation) {
        return during("describing " + relation, () -> CATALOG.columns(session, relation));
    }

    @Override
    public Map<RelationName, String> viewDefinitions(
            Session session, Optional<String> database, Collection<String> schemas) {
        requireDatabase(session, database);
        return during(
                "reading views", () -> retried(session, () -> CATALOG.viewDefinitions(session, database, schemas)));
    }

    @Override
    public List<ColumnInfo> queryColumns(Session session, String sql) {
        QueryResult result =
                during("describing a query", () -> session.query("SELECT * FROM (\n" + sql + "\n) AS __q LIMIT 0", 1));
        return result.columns().stream()
                .map(column -> ColumnInfo.of(column.name(), column.type()))
                .toList();
    }

    // ---- creating

    /** There is one database to a connection, so a schema is named without it. */
    @Override
    public List<String> renderEnsureSchema(Optional<String> database, String schema) {
        return super.renderEnsureSchema(Optional.empty(), schema);
    }

    @Override
    public void ensureSchema(Session session, Optional<String> database, String schema) {
        requireDatabase(session, database);
        super.ensureSchema(session, database, schema);
    }

    @Override
    public List<String> renderDropSchema(Optional<String> database, String schema) {
        return super.renderDropSchema(Optional.empty(), schema);
    }

    @Override
    public List<String> renderDropEmptySchema(Optional<String> database, String schema) {
        return super.renderDropEmptySchema(Optional.empty(), schema);
    }

    @Override
    protected String createTable() {
        return "CREATE TABLE ";
    }

    @Override
    public void createTableAs(Session session, RelationName destination, String sql, Ownership existing) {
        createBeside(session, destination, existing, name -> renderCreateTableAs(name, sql));
    }

    @Override
    public void createTable(Session session, RelationName destination, List<ColumnInfo> columns, Ownership existing) {
        createBeside(session, destination, existing, name -> renderCreateTable(name, columns));
    }

    /** There is no {@code CREATE OR REPLACE TABLE}: over something that exists, the new table is made beside it. */
    private void createBeside(
            Session session,
            RelationName destination,
            Ownership existing,
            Function<RelationName, List<String>> statements) {
        Optional<RelationKind> old = findKind(session, destination);
        if (old.isEmpty()) {
            during("creating table " + destination, () -> run(session, statements.apply(destination)));
        } else {
            if (old.get() != RelationKind.TABLE) requireReplaceable(old.get(), destination, existing);
            RelationName staging = new HelperNames(dialect()).staging(destination);
            drop(session, staging);
            during("creating table " + destination, () -> run(session, statements.apply(staging)));
            promote(session, staging, destination, existing);
        }
    }

    // ---- replacing

    @Override
    public Replaced createViewAs(
            Session session, RelationName destination, String sql, Ownership existing, Set<RelationName> rebuilt) {
        return during("creating view " + destination, () -> {
            RelationName view = qualified(session, destination);
            Optional<RelationKind> old = findKind(session, view);
            if (old.isEmpty()) {
                retried(session, () -> run(session, renderCreateViewAs(view, sql)));
                return Replaced.CLEANLY;
            }
            if (old.get() != RelationKind.VIEW) requireReplaceable(old.get(), destination, existing);
            return new PostgresReplacement(session, view).view(old.get(), sql, rebuilt);
        });
    }

    @Override
    public void createViewsAs(Session session, Map<RelationName, String> views, Ownership existing) {
        if (!session.isInTransaction()) {
            super.createViewsAs(session, views, existing);
            return;
        }
        for (Map<RelationName, String> batch : ViewBatch.of(views)) {
            if (!ViewBatch.replaced(session, batch)) super.createViewsAs(session, batch, existing);
        }
    }

    @Override
    public Replaced promote(
            Session session,
            RelationName staging,
            RelationName destination,
            Ownership existing,
            Set<RelationName> rebuilt) {
        return during("replacing " + destination + "; it is unchanged, and the new rows are kept in " + staging, () -> {
            RelationName table = qualified(session, destination);
            Optional<RelationKind> old = findKind(session, table);
            if (old.isEmpty()) {
                run(session, renderRename(qualified(session, staging), table, RelationKind.TABLE));
                return Replaced.CLEANLY;
            }
            if (old.get() != RelationKind.TABLE) requireReplaceable(old.get(), destination, existing);
            return new PostgresReplacement(session, table).table(old.get(), qualified(session, staging), rebuilt);
        });
    }

    /** Statements of the plain case; what depends on the destination is found out when they run. */
    @Override
    public List<String> renderPromote(RelationName staging, RelationName destination) {
        RelationName old = new HelperNames(dialect()).old(destination);
        List<String> statements = new ArrayList<>(renderRename(destination, old, RelationKind.TABLE));
        statements.addAll(renderRename(staging, destination, RelationKind.TABLE));
        statements.addAll(renderDrop(old, RelationKind.TABLE));
        return statements;
    }

    // ---- moving between schemas

    /** Within the connected database, which is the only one that queries reach. */
    @Override
    public boolean movesNatively(RelationName origin, RelationName destination) {
        return true;
    }

    /** Over something that stands there, the table comes beside it first and then takes its place. */
    @Override
    public void moveOrCopy(Session session, RelationName origin, RelationName destination, boolean keepOrigin) {
        RelationName target = qualified(session, destination);
        if (keepOrigin) {
            copyRows(session, origin, target);
            return;
        }
        during("moving " + origin + " to " + destination, () -> {
            boolean free = findKind(session, target).isEmpty();
            RelationName arrival = free ? target : new HelperNames(dialect()).staging(target);
            run(session, renderMove(qualified(session, origin), arrival));
            return free ? Replaced.CLEANLY : promote(session, arrival, target, Ownership.MANAGED);
        });
    }

    private List<String> renderMove(RelationName origin, RelationName destination) {
        List<String> statements = new ArrayList<>();
        if (!origin.schema().equals(destination.schema())) {
            statements.add(text().add("ALTER TABLE ")
                    .name(origin)
                    .add(" SET SCHEMA ")
                    .part(destination.schema().orElseThrow())
                    .toString());
        }
        statements.addAll(renderRename(destination.withName(origin.name()), destination, RelationKind.TABLE));
        return statements;
    }

    @Override
    public List<Diagnostic> carryTraits(Session session, RelationName from, RelationName to) {
        return during(
                "carrying comments and privileges of " + from + " to " + to, () -> Traits.copy(session, from, to));
    }

    @Override
    public Map<RelationName, List<RelationName>> boundReaders(Session session, Collection<RelationName> relations) {
        return during("looking for views of others", () -> CATALOG.readers(session, relations));
    }

    @Override
    public Set<RelationName> rowSecured(Session session, Collection<RelationName> relations) {
        return during("looking for row level security", () -> CATALOG.rowSecured(session, relations));
    }

    // ---- changing columns that views read

    @Override
    public Map<RelationName, Set<String>> columnReaders(
            Session session, RelationName relation, Collection<String> columns) {
        return during(
                "looking for views that read columns of " + relation,
                () -> ViewsAside.readers(session, qualified(session, relation), columns));
    }

    @Override
    public Replaced alterColumnTypes(Session session, RelationName relation, List<ColumnInfo> columns) {
        List<String> names = columns.stream().map(ColumnInfo::name).toList();
        RelationName table = qualified(session, relation);
        if (columnReaders(session, table, names).isEmpty()) {
            return super.alterColumnTypes(session, table, columns);
        }
        return during(
                "changing types of columns of " + relation,
                () -> new Replaced(
                        new ViewsAside(session, table)
                                .during(names, () -> run(session, renderAlterColumnTypes(table, columns))),
                        List.of()));
    }

    // ---- switching views

    @Override
    public void inSwitch(Session session, Collection<RelationName> replaced, Runnable work) {
        new PatientTransaction(session, (waited, cause) -> gaveUpSwitching(session, waited, cause))
                .<@Nullable Object>run(() -> {
                    SwitchLocks.take(session, replaced);
                    work.run();
                    return null;
                });
    }

    private static SqlBuildException gaveUpSwitching(Session session, Duration waited, StatementFailedException cause) {
        String holders = LockHolders.ofViews(session);
        return new SqlBuildException(
                Diagnostic.of(
                                Code.A508,
                                "gave up switching views after " + Math.max(1, waited.toSeconds())
                                        + "s, because other sessions use them: "
                                        + (holders.isEmpty() ? cause.engineMessage() : holders))
                        .withHelp("see who reads them in pg_stat_activity, or raise lock_timeout in [connection]"),
                cause);
    }

    // ---- functions

    @Override
    public List<RelationName> listFunctions(Session session, Optional<String> database, Collection<String> schemas) {
        requireDatabase(session, database);
        return during("listing functions", () -> CATALOG.functions(session, database, schemas));
    }

    @Override
    public List<String> renderCreateFunction(FunctionDefinition function) {
        return List.of(PostgresFunctions.render(function));
    }

    @Override
    public void createFunction(Session session, FunctionDefinition function, Optional<FunctionSignature> former) {
        during(
                "creating function " + function.name(),
                () -> retried(session, () -> {
                    PostgresFunctions.create(session, function, former);
                    return 0L;
                }));
    }

    // ---- changing rows

    @Override
    public BulkLoad bulkLoad(Session session, RelationName destination, List<ColumnInfo> columns, RowSource rows) {
        return during("loading " + destination, () -> new PostgresBulkLoad(session, destination, columns).load(rows));
    }

    @Override
    public OptionalLong loadFile(Session session, RelationName destination, List<ColumnInfo> columns, CsvFile file) {
        return during("loading " + destination, () -> PostgresFileLoad.load(session, destination, columns, file));
    }

    // ---- comparing relations

    /** By default each statement of a transaction sees what others have committed meanwhile. */
    @Override
    public <T> T inSnapshot(Session session, Supplier<T> work) {
        return super.inSnapshot(session, () -> {
            session.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY");
            return work.get();
        });
    }

    @Override
    protected String comparable(String expression, String type) {
        return PostgresComparable.of(expression, normalizeType(type));
    }

    /** {@code NUMERIC} knows infinities from version 14 on. */
    @Override
    protected boolean decimalsHoldInfinity() {
        return true;
    }

    // ---- types and literals

    @Override
    public String normalizeType(String type) {
        return PostgresTypeName.normalize(type);
    }

    @Override
    public boolean typesEqual(String one, String other) {
        return normalizeType(one).equals(normalizeType(other));
    }

    @Override
    public String typeOf(LogicalType type) {
        return PostgresTypes.of(type);
    }

    @Override
    public String literal(@Nullable Object value, LogicalType type) {
        return PostgresTypes.literal(value, type);
    }

    @Override
    public String currentTimestamp() {
        return "now()";
    }

    /** With the schema in which a bare name is found or made. */
    private static RelationName qualified(Session session, RelationName relation) {
        if (relation.schema().isPresent()) return relation;
        return relation.withSchema(String.valueOf(
                session.query("SELECT pg_catalog.current_schema()").single()));
    }

    /** Queries cannot reach another database than the connected one. */
    private static void requireDatabase(Session session, Optional<String> database) {
        if (database.isEmpty()) return;
        String connected;
        try {
            connected = session.connection().getCatalog();
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
        if (connected.equals(database.get())) return;
        throw new SqlBuildException(Diagnostic.of(
                        Code.A404,
                        "environment database '" + database.get() + "' is not the connected database '" + connected
                                + "'; PostgreSQL queries one database at a time")
                .withHelp("set dbname in the connection of the environment to '" + database.get() + "'"));
    }
}
