package dev.sqlbuild.adapter;

import dev.sqlbuild.base.Code;
import dev.sqlbuild.base.Diagnostic;
import dev.sqlbuild.base.SqlBuildException;
import dev.sqlbuild.jdbc.FailureKind;
import dev.sqlbuild.jdbc.Retry;
import dev.sqlbuild.jdbc.Session;
import dev.sqlbuild.jdbc.SqlText;
import dev.sqlbuild.jdbc.StatementFailedException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Operations that ANSI SQL and the capabilities are enough for. Assumes transactional DDL in the flows that replace
 * objects; an adapter without it overrides them.
 */
public abstract class BaseAdapter implements Adapter {
    /** Keys every adapter has. */
    protected static final List<ConnectionKey> COMMON_KEYS = List.of(
            ConnectionKey.optional("statement_timeout", ConnectionKey.Type.DURATION),
            ConnectionKey.withDefault("connect_timeout", ConnectionKey.Type.DURATION, "30s"),
            ConnectionKey.withDefault("query_tag", ConnectionKey.Type.STRING, "sqlbuild"),
            ConnectionKey.optional("driver_properties", ConnectionKey.Type.TABLE)
                    .asSecret());

    @Override
    public long countRows(Session session, RelationName relation) {
        String sql = text().add("SELECT count(*) FROM ").name(relation).toString();
        Object count = during(
                "counting rows of " + relation, () -> session.query(sql, 1).single());
        return count instanceof Number number ? number.longValue() : 0;
    }

    // ---- creating and removing

    @Override
    public List<String> renderEnsureSchema(Optional<String> database, String schema) {
        SqlText sql = text().add("CREATE SCHEMA IF NOT EXISTS ");
        return List.of(qualified(sql, database, schema).toString());
    }

    @Override
    public void ensureSchema(Session session, Optional<String> database, String schema) {
        during(
                "creating schema " + schema,
                () -> retried(session, () -> run(session, renderEnsureSchema(database, schema))));
    }

    @Override
    public List<String> listSchemas(Session session, Optional<String> database) {
        SqlText sql = text().add("SELECT schema_name FROM information_schema.schemata WHERE catalog_name = ");
        if (database.isPresent()) sql.literal(database.get());
        else sql.add("current_database()");
        return during(
                "listing schemas",
                () -> session.query(sql.add(" ORDER BY schema_name").toString()).rows().stream()
                        .map(row -> String.valueOf(row.get(0)))
                        .toList());
    }

    @Override
    public List<String> renderDropSchema(Optional<String> database, String schema) {
        SqlText sql = text().add("DROP SCHEMA IF EXISTS ");
        return List.of(qualified(sql, database, schema).add(" CASCADE").toString());
    }

    @Override
    public void dropSchema(Session session, Optional<String> database, String schema) {
        during("dropping schema " + schema, () -> run(session, renderDropSchema(database, schema)));
    }

    @Override
    public List<String> renderDropEmptySchema(Optional<String> database, String schema) {
        SqlText sql = text().add("DROP SCHEMA IF EXISTS ");
        return List.of(qualified(sql, database, schema).add(" RESTRICT").toString());
    }

    @Override
    public void dropEmptySchema(Session session, Optional<String> database, String schema) {
        during("dropping schema " + schema, () -> run(session, renderDropEmptySchema(database, schema)));
    }

    /** The words before the name of a new table; without {@code OR REPLACE} where the engine lacks it. */
    protected String createTable() {
        return "CREATE OR REPLACE TABLE ";
    }

    @Override
    public List<String> renderCreateTableAs(RelationName destination, String sql) {
        return List.of(text().add(createTable())
                .name(destination)
                .add(" AS\n")
                .add(sql)
                .toString());
    }

    @Override
    public void createTableAs(Session session, RelationName destination, String sql, Ownership existing) {
        create(session, destination, RelationKind.TABLE, renderCreateTableAs(destination, sql), existing);
    }

    @Override
    public List<String> renderCreateTable(RelationName destination, List<ColumnInfo> columns) {
        SqlText sql = text().add(createTable()).name(destination).add(" (");
        String separator = "";
        for (ColumnInfo column : columns) {
            sql.add(separator).column(column.name()).add(" ").add(column.type());
            separator = ", ";
        }
        return List.of(sql.add(")").toString());
    }

    @Override
    public void createTable(Session session, RelationName destination, List<ColumnInfo> columns, Ownership existing) {
        create(session, destination, RelationKind.TABLE, renderCreateTable(destination, columns), existing);
    }

    @Override
    public List<String> renderCreateViewAs(RelationName destination, String sql) {
        return List.of(text().add("CREATE OR REPLACE VIEW ")
                .name(destination)
                .add(" AS\n")
                .add(sql)
                .toString());
    }

    @Override
    public Replaced createViewAs(
            Session session, RelationName destination, String sql, Ownership existing, Set<RelationName> rebuilt) {
        List<String> statements = renderCreateViewAs(destination, sql);
        retried(session, () -> create(session, destination, RelationKind.VIEW, statements, existing));
        return Replaced.CLEANLY;
    }

    @Override
    public List<String> renderDrop(RelationName relation, RelationKind kind) {
        String type = kind == RelationKind.VIEW ? "VIEW" : "TABLE";
        return List.of(text().add("DROP " + type + " IF EXISTS ").name(relation).toString());
    }

    /** Tries the likely kind first: a look-up may have to visit the whole catalogue. */
    @Override
    public void drop(Session session, RelationName relation) {
        if (session.isInTransaction()) {
            findKind(session, relation).ifPresent(kind -> drop(session, relation, kind));
            return;
        }
        try {
            drop(session, relation, RelationKind.TABLE);
        } catch (StatementFailedException e) {
            if (e.kind() != FailureKind.OTHER_KIND) throw e;
            drop(session, relation, RelationKind.VIEW);
        }
    }

    @Override
    public void drop(Session session, RelationName relation, RelationKind kind) {
        during("dropping " + relation, () -> run(session, renderDrop(relation, kind)));
    }

    // ---- moving

    @Override
    public List<String> renderRename(RelationName origin, RelationName destination, RelationKind kind) {
        if (!origin.withName(destination.name()).equals(destination)) {
            throw new IllegalArgumentException("cannot rename " + origin + " into another schema: " + destination);
        }
        String type = kind == RelationKind.VIEW ? "VIEW" : "TABLE";
        return List.of(text().add("ALTER " + type + " ")
                .name(origin)
                .add(" RENAME TO ")
                .part(destination.name())
                .toString());
    }

    @Override
    public void rename(Session session, RelationName origin, RelationName destination, RelationKind kind) {
        during(
                "renaming " + origin + " to " + destination,
                () -> run(session, renderRename(origin, destination, kind)));
    }

    @Override
    public List<String> renderPromote(RelationName staging, RelationName destination) {
        return promotion(staging, destination, RelationKind.TABLE);
    }

    @Override
    public Replaced promote(
            Session session,
            RelationName staging,
            RelationName destination,
            Ownership existing,
            Set<RelationName> rebuilt) {
        try {
            return replace(session, staging, destination, existing);
        } catch (StatementFailedException e) {
            throw e.during("replacing " + destination + "; it is unchanged, and the new rows are kept in " + staging);
        }
    }

    /** Replaces the destination; called outside a transaction. */
    protected Replaced replace(Session session, RelationName staging, RelationName destination, Ownership existing) {
        try {
            together(session, () -> run(session, renderPromote(staging, destination)));
        } catch (StatementFailedException e) {
            if (e.kind() != FailureKind.OTHER_KIND || session.isInTransaction()) throw e;
            RelationKind kind = requireReplaceable(session, destination, existing);
            session.inTransaction(() -> run(session, promotion(staging, destination, kind)));
        }
        return Replaced.CLEANLY;
    }

    /** In a transaction: that which is open, or one of its own. */
    private static void together(Session session, Runnable work) {
        if (session.isInTransaction()) work.run();
        else session.inTransaction(work);
    }

    /** Statements that drop what is there, of that kind, and give staging its name. */
    protected List<String> promotion(RelationName staging, RelationName destination, RelationKind existing) {
        List<String> statements = new ArrayList<>(renderDrop(destination, existing));
        statements.addAll(renderRename(staging, destination, RelationKind.TABLE));
        return statements;
    }

    // ---- moving between schemas

    /** By default a table is renamed, within its schema. */
    @Override
    public boolean movesNatively(RelationName origin, RelationName destination) {
        return origin.withName(destination.name()).equals(destination);
    }

    @Override
    public void moveOrCopy(Session session, RelationName origin, RelationName destination, boolean keepOrigin) {
        Optional<RelationKind> old = findKind(session, destination);
        boolean renames = !keepOrigin && movesNatively(origin, destination);
        if (old.isPresent()) {
            RelationKind kind = requireReplaceable(old.get(), destination, Ownership.MANAGED);
            if (renames || kind == RelationKind.VIEW) drop(session, destination, kind);
        }
        if (renames) {
            rename(session, origin, destination, RelationKind.TABLE);
            return;
        }
        copyRows(session, origin, destination);
        if (!keepOrigin) drop(session, origin, RelationKind.TABLE);
    }

    /** Copies a table; as many rows arrive as there are, or it fails. */
    protected final void copyRows(Session session, RelationName origin, RelationName destination) {
        String all = text().add("SELECT * FROM ").name(origin).toString();
        createTableAs(session, destination, all, Ownership.MANAGED);
        long expected = countRows(session, origin);
        long copied = countRows(session, destination);
        if (expected == copied) return;
        throw new SqlBuildException(Diagnostic.of(
                Code.E101,
                "copying " + origin + " to " + destination + " copied " + copied + " of " + expected + " rows"));
    }

    @Override
    public Map<RelationName, List<RelationName>> boundReaders(Session session, Collection<RelationName> relations) {
        return Map.of();
    }

    @Override
    public Set<RelationName> rowSecured(Session session, Collection<RelationName> relations) {
        return Set.of();
    }

    @Override
    public List<Diagnostic> carryTraits(Session session, RelationName from, RelationName to) {
        return List.of();
    }

    // ---- switching views

    @Override
    public void inSwitch(Session session, Collection<RelationName> replaced, Runnable work) {
        if (!capabilities().transactionalDdl()) {
            work.run();
            return;
        }
        retried(session, () -> {
            together(session, work);
            return 0L;
        });
    }

    // ---- functions

    @Override
    public List<RelationName> listFunctions(Session session, Optional<String> database, Collection<String> schemas) {
        return List.of();
    }

    @Override
    public List<String> renderCreateFunction(FunctionDefinition function) {
        throw new SqlBuildException(
                Diagnostic.of(Code.A502, "adapter '" + adapterName() + "' does not support SQL functions"));
    }

    @Override
    public void createFunction(Session session, FunctionDefinition function, Optional<FunctionSignature> former) {
        during("creating function " + function.name(), () -> run(session, renderCreateFunction(function)));
    }

    @Override
    public List<String> renderDropFunction(RelationName function, FunctionSignature signature) {
        return List.of(text().add("DROP FUNCTION IF EXISTS ")
                .name(function)
                .add("(" + String.join(", ", signature.argumentTypes()) + ")")
                .toString());
    }

    @Override
    public void dropFunction(Session session, RelationName function, FunctionSignature signature) {
        during("dropping function " + function, () -> run(session, renderDropFunction(function, signature)));
    }

    // ---- changing rows

    @Override
    public List<String> renderTruncate(RelationName relation) {
        return List.of(text().add("TRUNCATE TABLE ").name(relation).toString());
    }

    @Override
    public void truncate(Session session, RelationName relation) {
        during("emptying " + relation, () -> run(session, renderTruncate(relation)));
    }

    @Override
    public List<String> renderAppend(RelationName destination, List<String> columns, String sql) {
        return List.of(text().add("INSERT INTO ")
                .name(destination)
                .add(" (")
                .columns(columns)
                .add(")\n")
                .add(sql)
                .toString());
    }

    @Override
    public long append(Session session, RelationName destination, List<String> columns, String sql) {
        return during("appending to " + destination, () -> run(session, renderAppend(destination, columns, sql)));
    }

    @Override
    public List<String> renderDeleteInsert(
            RelationName destination, RelationName delta, List<String> keys, boolean nullKeys, List<String> columns) {
        return delta(destination, delta, columns).deleteInsert(keys, nullKeys);
    }

    @Override
    public long deleteInsert(
            Session session, RelationName destination, RelationName delta, List<String> keys, List<String> columns) {
        return during("replacing rows of " + destination, () -> {
            String anyNull = delta(destination, delta, columns).anyNull(keys);
            boolean nullKeys = !session.query(anyNull, 1).rows().isEmpty();
            return run(session, renderDeleteInsert(destination, delta, keys, nullKeys, columns));
        });
    }

    @Override
    public List<String> renderDeleteInsertCursor(
            RelationName destination,
            RelationName delta,
            String cursor,
            String start,
            String end,
            List<String> columns) {
        return delta(destination, delta, columns).deleteInsertCursor(cursor, start, end);
    }

    @Override
    public long deleteInsertCursor(
            Session session,
            RelationName destination,
            RelationName delta,
            String cursor,
            String start,
            String end,
            List<String> columns) {
        return during(
                "replacing rows of " + destination,
                () -> run(session, renderDeleteInsertCursor(destination, delta, cursor, start, end, columns)));
    }

    @Override
    public List<String> renderMerge(
            RelationName destination,
            RelationName delta,
            List<String> keys,
            List<String> updated,
            List<String> columns) {
        return delta(destination, delta, columns).merge(keys, updated);
    }

    @Override
    public long merge(
            Session session,
            RelationName destination,
            RelationName delta,
            List<String> keys,
            List<String> updated,
            List<String> columns) {
        return during("merging into " + destination, () -> {
            long affected = 0;
            for (String sql : renderMerge(destination, delta, keys, updated, columns)) affected += session.execute(sql);
            return affected;
        });
    }

    private DeltaSql delta(RelationName destination, RelationName delta, List<String> columns) {
        return new DeltaSql(dialect(), destination, delta, columns);
    }

    @Override
    public ValueRange valueRange(Session session, String from, String column) {
        String quoted = dialect().quoted(column);
        String sql = "SELECT min(" + quoted + "), max(" + quoted + ") FROM " + from;
        return during("reading the range of " + column + " in " + from, () -> {
            List<@Nullable Object> row = session.query(sql, 1).rows().get(0);
            return new ValueRange(row.get(0), row.get(1));
        });
    }

    @Override
    public @Nullable Object maxCursor(Session session, RelationName relation, String column) {
        String sql = text().add("SELECT max(")
                .column(column)
                .add(") FROM ")
                .name(relation)
                .toString();
        return during(
                "reading the newest " + column + " of " + relation,
                () -> session.query(sql, 1).single());
    }

    // ---- changing columns

    @Override
    public List<String> renderAddColumns(RelationName relation, List<ColumnInfo> columns) {
        return columns.stream()
                .map(column -> altering(relation, "ADD COLUMN ", column.name())
                        .add(" " + column.type())
                        .toString())
                .toList();
    }

    @Override
    public void addColumns(Session session, RelationName relation, List<ColumnInfo> columns) {
        during("adding columns to " + relation, () -> run(session, renderAddColumns(relation, columns)));
    }

    @Override
    public List<String> renderDropColumns(RelationName relation, List<String> columns) {
        return columns.stream()
                .map(column -> altering(relation, "DROP COLUMN ", column).toString())
                .toList();
    }

    @Override
    public void dropColumns(Session session, RelationName relation, List<String> columns) {
        during("dropping columns of " + relation, () -> run(session, renderDropColumns(relation, columns)));
    }

    @Override
    public List<String> renderRenameColumn(RelationName relation, String column, String name) {
        return List.of(altering(relation, "RENAME COLUMN ", column)
                .add(" TO ")
                .column(name)
                .toString());
    }

    @Override
    public void renameColumn(Session session, RelationName relation, String column, String name) {
        during(
                "renaming column " + column + " of " + relation,
                () -> run(session, renderRenameColumn(relation, column, name)));
    }

    /** Most engines bind a view by the names in it. */
    @Override
    public Map<RelationName, Set<String>> columnReaders(
            Session session, RelationName relation, Collection<String> columns) {
        return Map.of();
    }

    @Override
    public List<String> renderAlterColumnTypes(RelationName relation, List<ColumnInfo> columns) {
        return columns.stream()
                .map(column -> altering(relation, "ALTER COLUMN ", column.name())
                        .add(" SET DATA TYPE " + column.type() + " USING CAST(")
                        .column(column.name())
                        .add(" AS " + column.type() + ")")
                        .toString())
                .toList();
    }

    @Override
    public Replaced alterColumnTypes(Session session, RelationName relation, List<ColumnInfo> columns) {
        during(
                "changing types of columns of " + relation,
                () -> run(session, renderAlterColumnTypes(relation, columns)));
        return Replaced.CLEANLY;
    }

    @Override
    public boolean widens(String from, String into) {
        return TypeWidening.fits(normalizeType(from), normalizeType(into));
    }

    private SqlText altering(RelationName relation, String change, String column) {
        return text().add("ALTER TABLE ").name(relation).add(" " + change).column(column);
    }

    // ---- comparing relations

    @Override
    public SchemaDiff diffSchema(List<ColumnInfo> left, List<ColumnInfo> right) {
        return ColumnMatch.of(this, left, right);
    }

    @Override
    public <T> T inSnapshot(Session session, Supplier<T> work) {
        return session.inTransaction(work);
    }

    @Override
    public RowDiff diffRows(Session session, RowComparison comparison, int examples) {
        return during(
                "comparing " + comparison.left() + " with " + comparison.right(),
                () -> new RowDiffRun(session, comparison, examples, over -> new RowDiffSql(this, over)).diff());
    }

    @Override
    public List<List<@Nullable Object>> sampleUnequalRows(
            Session session, RowComparison comparison, Optional<Integer> column, int limit) {
        String sql = new RowDiffSql(this, comparison).unequalRows(column, limit);
        return during("looking for unequal rows", () -> session.query(sql).rows());
    }

    @Override
    public List<List<@Nullable Object>> sampleSideOnlyRows(
            Session session, RowComparison comparison, Side side, int limit) {
        String sql = new RowDiffSql(this, comparison).sideOnlyRows(side, limit);
        return during("looking for rows of one side", () -> session.query(sql).rows());
    }

    /** A form of a value of this type that can be compared, grouped and ordered. */
    protected String comparable(String expression, String type) {
        return expression;
    }

    /** A hash of a text, the same in every process. */
    protected String hashOf(String text) {
        return "md5(" + text + ")";
    }

    /** Whether exact numbers may be infinite. */
    protected boolean decimalsHoldInfinity() {
        return false;
    }

    // ---- copying from another environment

    /** Only the same connection; what else an engine can read it says itself. */
    @Override
    public Optional<CloneOrigin> findOrigin(
            Session session, ConnectionConfig target, ConnectionConfig origin, Path projectDir) {
        return target.matches(origin) ? Optional.of(AttachedOrigin.inPlace(this, session)) : Optional.empty();
    }

    // ---- for subclasses

    protected final SqlText text() {
        return SqlText.of(dialect());
    }

    /** Runs statements in order and returns the rows the last one affected. */
    protected static long run(Session session, List<String> statements) {
        long affected = 0;
        for (String statement : statements) affected = session.execute(statement);
        return affected;
    }

    /** As {@link #run}, all or nothing. */
    protected static long runTogether(Session session, List<String> statements) {
        if (statements.size() == 1 || session.isInTransaction()) return run(session, statements);
        return session.inTransaction(() -> run(session, statements));
    }

    /** Says in a failure what was being done. */
    protected static <T extends @Nullable Object> T during(String operation, Supplier<T> work) {
        try {
            return work.get();
        } catch (StatementFailedException e) {
            throw e.during(operation);
        }
    }

    /** Repeats idempotent work after a conflict, unless it is part of a larger transaction. */
    protected static <T extends @Nullable Object> T retried(Session session, Supplier<T> work) {
        return session.isInTransaction() ? work.get() : Retry.STANDARD.run(work);
    }

    /** Creates or replaces; when the other kind is in the way and may go, both changes are one transaction. */
    private long create(
            Session session, RelationName destination, RelationKind kind, List<String> statements, Ownership existing) {
        String operation = "creating " + (kind == RelationKind.VIEW ? "view " : "table ") + destination;
        return during(operation, () -> {
            try {
                return runTogether(session, statements);
            } catch (StatementFailedException e) {
                if (e.kind() != FailureKind.OTHER_KIND || session.isInTransaction()) throw e;
                RelationKind old = requireReplaceable(session, destination, existing);
                return session.inTransaction(() -> {
                    run(session, renderDrop(destination, old));
                    return run(session, statements);
                });
            }
        });
    }

    /** The kind of what is in the way, when SQLBuild made it. */
    protected final RelationKind requireReplaceable(Session session, RelationName destination, Ownership existing) {
        return requireReplaceable(findKind(session, destination).orElse(RelationKind.TABLE), destination, existing);
    }

    /** The kind of what is in the way, when SQLBuild made it. */
    protected static RelationKind requireReplaceable(RelationKind kind, RelationName destination, Ownership existing) {
        if (existing == Ownership.MANAGED && kind != RelationKind.OTHER) return kind;
        throw new SqlBuildException(Diagnostic.of(
                Code.A503, destination + " exists as a " + kind + " that SQLBuild did not create; drop or rename it"));
    }

    private static SqlText qualified(SqlText sql, Optional<String> database, String schema) {
        database.ifPresent(part -> sql.part(part).add("."));
        return sql.part(schema);
    }
}
