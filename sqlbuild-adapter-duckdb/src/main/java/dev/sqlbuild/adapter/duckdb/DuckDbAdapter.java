package dev.sqlbuild.adapter.duckdb;

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
import dev.sqlbuild.adapter.LogicalType;
import dev.sqlbuild.adapter.Ownership;
import dev.sqlbuild.adapter.RelationInfo;
import dev.sqlbuild.adapter.RelationKind;
import dev.sqlbuild.adapter.RelationName;
import dev.sqlbuild.adapter.Replaced;
import dev.sqlbuild.adapter.RowSource;
import dev.sqlbuild.adapter.SqlJudge;
import dev.sqlbuild.adapter.Warehouse;
import dev.sqlbuild.jdbc.FailureKind;
import dev.sqlbuild.jdbc.Session;
import dev.sqlbuild.jdbc.SqlDialect;
import dev.sqlbuild.jdbc.StatementFailedException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** DuckDB, in a file or in memory. */
public class DuckDbAdapter extends BaseAdapter {
    private static final DuckDbCatalog CATALOG = new DuckDbCatalog();

    @Override
    public String adapterName() {
        return "duckdb";
    }

    @Override
    public String label() {
        return "DuckDB";
    }

    @Override
    public SqlDialect dialect() {
        return DuckDb.DIALECT;
    }

    @Override
    public Capabilities capabilities() {
        return new Capabilities(true, Capabilities.Promotion.ATOMIC_SWAP, false, true, true, true);
    }

    @Override
    public String defaultSchema() {
        return "main";
    }

    @Override
    public List<ConnectionKey> connectionKeys() {
        List<ConnectionKey> keys = new ArrayList<>(List.of(
                ConnectionKey.withDefault("database", ConnectionKey.Type.STRING, ":memory:"),
                ConnectionKey.optional("extensions", ConnectionKey.Type.STRING_LIST),
                ConnectionKey.optional("settings", ConnectionKey.Type.TABLE),
                ConnectionKey.optional("attach", ConnectionKey.Type.TABLE_LIST),
                ConnectionKey.optional("secrets", ConnectionKey.Type.TABLE_LIST).asSecret(),
                ConnectionKey.withDefault("read_only", ConnectionKey.Type.BOOLEAN, "false")));
        keys.addAll(COMMON_KEYS);
        return keys;
    }

    @Override
    public Warehouse connect(ConnectionConfig config, Path projectDir) {
        return new DuckDbOpening(config, projectDir).open();
    }

    @Override
    public Optional<CloneOrigin> findOrigin(
            Session session, ConnectionConfig target, ConnectionConfig origin, Path projectDir) {
        return DuckDbOrigin.find(this, session, target, origin, projectDir);
    }

    @Override
    public SqlJudge openJudge(Path projectDir) {
        return new JudgeDatabase(projectDir).openJudge();
    }

    @Override
    public List<RelationInfo> listRelations(Session session, Optional<String> database, Collection<String> schemas) {
        return during("listing relations", () -> CATALOG.relations(session, database, schemas));
    }

    @Override
    public Optional<RelationKind> findKind(Session session, RelationName relation) {
        return during("looking up " + relation, () -> CATALOG.kind(session, relation));
    }

    @Override
    public Map<RelationName, List<ColumnInfo>> listColumns(
            Session session, Optional<String> database, Collection<String> schemas) {
        return during("listing columns", () -> CATALOG.columns(session, database, schemas));
    }

    @Override
    public List<ColumnInfo> columns(Session session, RelationName relation) {
        try {
            return CATALOG.described(
                    session, text().add("DESCRIBE ").name(relation).toString());
        } catch (StatementFailedException e) {
            if (e.kind() == FailureKind.MISSING) return List.of();
            throw e.during("describing " + relation);
        }
    }

    @Override
    public Map<RelationName, String> viewDefinitions(
            Session session, Optional<String> database, Collection<String> schemas) {
        return during("reading views", () -> CATALOG.viewDefinitions(session, database, schemas));
    }

    @Override
    public List<ColumnInfo> queryColumns(Session session, String sql) {
        String describe = "DESCRIBE SELECT * FROM (\n" + sql + "\n) AS __q";
        return during("describing a query", () -> CATALOG.described(session, describe));
    }

    /** A staging table with an index cannot be renamed; its rows are copied instead. */
    @Override
    protected Replaced replace(Session session, RelationName staging, RelationName destination, Ownership existing) {
        try {
            return super.replace(session, staging, destination, existing);
        } catch (StatementFailedException e) {
            if (e.kind() != FailureKind.DEPENDENCY) throw e;
            copy(session, staging, destination, existing);
            return Replaced.withWarning("indexes of " + staging + " were not carried over to " + destination);
        }
    }

    private void copy(Session session, RelationName staging, RelationName destination, Ownership existing) {
        List<String> statements = new ArrayList<>();
        if (findKind(session, destination).filter(RelationKind.VIEW::equals).isPresent()) {
            statements.addAll(renderDrop(destination, requireReplaceable(session, destination, existing)));
        }
        String rows = text().add("SELECT * FROM ").name(staging).toString();
        statements.addAll(renderCreateTableAs(destination, rows));
        statements.addAll(renderDrop(staging, RelationKind.TABLE));
        session.inTransaction(() -> run(session, statements));
    }

    @Override
    public List<RelationName> listFunctions(Session session, Optional<String> database, Collection<String> schemas) {
        return during("listing functions", () -> CATALOG.functions(session, database, schemas));
    }

    @Override
    public List<String> renderDropFunction(RelationName function, FunctionSignature signature) {
        return List.of(DuckDbFunctions.renderDrop(function, signature.table()));
    }

    @Override
    public List<String> renderCreateFunction(FunctionDefinition function) {
        return List.of(
                DuckDbFunctions.render(function, DuckDbFunctions.Form.TYPED).sql());
    }

    @Override
    public void createFunction(Session session, FunctionDefinition function, Optional<FunctionSignature> former) {
        during(
                "creating function " + function.name(),
                () -> retried(session, () -> {
                    DuckDbFunctions.create(session, function, former);
                    return 0L;
                }));
    }

    @Override
    public BulkLoad bulkLoad(Session session, RelationName destination, List<ColumnInfo> columns, RowSource rows) {
        return during("loading " + destination, () -> new DuckDbBulkLoad(session, destination, columns).load(rows));
    }

    @Override
    public OptionalLong loadFile(Session session, RelationName destination, List<ColumnInfo> columns, CsvFile file) {
        return during("loading " + destination, () -> DuckDbFileLoad.load(session, destination, columns, file));
    }

    @Override
    public Optional<String> fileKey() {
        return Optional.of("database");
    }

    @Override
    public String attachForReading(Session session, Path file) {
        return during("attaching " + file, () -> DuckDbAttachment.of(session, file));
    }

    @Override
    public String normalizeType(String type) {
        return DuckDbTypeName.normalize(type);
    }

    @Override
    public boolean typesEqual(String one, String other) {
        return normalizeType(one).equals(normalizeType(other));
    }

    @Override
    public String typeOf(LogicalType type) {
        return DuckDbTypes.of(type);
    }

    @Override
    public String literal(@Nullable Object value, LogicalType type) {
        return DuckDbTypes.literal(value, type);
    }

    @Override
    public String currentTimestamp() {
        return "now()";
    }
}
