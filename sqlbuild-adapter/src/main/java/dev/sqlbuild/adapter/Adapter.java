package dev.sqlbuild.adapter;

import dev.sqlbuild.base.Diagnostic;
import dev.sqlbuild.jdbc.Session;
import dev.sqlbuild.jdbc.SqlDialect;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The only part of SQLBuild that knows an engine. Stateless and thread-safe; every operation gets the session it works
 * on. A {@code render} method is pure and returns what the operation of the same name executes, in order.
 */
public interface Adapter {
    /** Value of {@code adapter} in the project file. */
    String adapterName();

    /** The engine's name in messages, such as {@code DuckDB}. */
    String label();

    SqlDialect dialect();

    Capabilities capabilities();

    /** Where relations without a schema live. */
    String defaultSchema();

    /** Keys of {@code [connection]}, those common to all adapters included. */
    List<ConnectionKey> connectionKeys();

    /** Opens the warehouse. Relative paths in the configuration are relative to the project directory. */
    Warehouse connect(ConnectionConfig config, Path projectDir);

    /** An offline judge of this engine's SQL; needs no connection. */
    SqlJudge openJudge(Path projectDir);

    // ---- reading the catalogue

    /** Tables and views of several schemas in one query; absent schemas are simply empty. */
    List<RelationInfo> listRelations(Session session, Optional<String> database, Collection<String> schemas);

    /** What stands at a name, if anything. */
    Optional<RelationKind> findKind(Session session, RelationName relation);

    /** Columns of all relations of several schemas in one query, in ordinal order. */
    Map<RelationName, List<ColumnInfo>> listColumns(
            Session session, Optional<String> database, Collection<String> schemas);

    /** Columns of one relation, empty if it does not exist. */
    List<ColumnInfo> columns(Session session, RelationName relation);

    /** Result columns of a query, without running it. */
    List<ColumnInfo> queryColumns(Session session, String sql);

    long countRows(Session session, RelationName relation);

    /** Names of the schemas of a database. */
    List<String> listSchemas(Session session, Optional<String> database);

    // ---- creating and removing

    List<String> renderEnsureSchema(Optional<String> database, String schema);

    /** Creates a schema when missing; safe when several sessions or processes do it at once. */
    void ensureSchema(Session session, Optional<String> database, String schema);

    List<String> renderDropSchema(Optional<String> database, String schema);

    /** Removes a scratch schema with everything in it. */
    void dropSchema(Session session, Optional<String> database, String schema);

    List<String> renderDropEmptySchema(Optional<String> database, String schema);

    /** Removes a schema, if it exists; fails when anything is in it. */
    void dropEmptySchema(Session session, Optional<String> database, String schema);

    List<String> renderCreateTableAs(RelationName destination, String sql);

    /** Creates or replaces a table; a view in the way is replaced if it is managed, else {@code A503}. */
    void createTableAs(Session session, RelationName destination, String sql, Ownership existing);

    List<String> renderCreateTable(RelationName destination, List<ColumnInfo> columns);

    /** Creates or replaces an empty table. */
    void createTable(Session session, RelationName destination, List<ColumnInfo> columns, Ownership existing);

    List<String> renderCreateViewAs(RelationName destination, String sql);

    /**
     * Creates or replaces a view; a table in the way is replaced if it is managed, else {@code A503}.
     *
     * @param rebuilt as for {@link #promote}
     */
    Replaced createViewAs(
            Session session, RelationName destination, String sql, Ownership existing, Set<RelationName> rebuilt);

    /** As above when nothing else is rebuilt. */
    default Replaced createViewAs(Session session, RelationName destination, String sql, Ownership existing) {
        return createViewAs(session, destination, sql, existing, Set.of());
    }

    /**
     * Creates or replaces many views in the order of the map, as {@link #createViewAs} would each, in as few round trips
     * as the engine allows.
     *
     * @param views what each view selects, by its name
     */
    default void createViewsAs(Session session, Map<RelationName, String> views, Ownership existing) {
        views.forEach((view, sql) -> createViewAs(session, view, sql, existing));
    }

    List<String> renderDrop(RelationName relation, RelationKind kind);

    /** Removes a table or a view, whichever exists; nothing that depends on it is removed with it. */
    void drop(Session session, RelationName relation);

    /** Removes a relation whose kind is known, if it exists. */
    void drop(Session session, RelationName relation, RelationKind kind);

    // ---- moving

    List<String> renderRename(RelationName origin, RelationName destination, RelationKind kind);

    /** Renames within one schema. */
    void rename(Session session, RelationName origin, RelationName destination, RelationKind kind);

    /** The statements of one promotion over a table or nothing; they run in one transaction where there are any. */
    List<String> renderPromote(RelationName staging, RelationName destination);

    /**
     * Puts a finished staging table in the place of the destination. When it fails the destination is as before and
     * staging is still there. Views that read the destination go on reading it; one that cannot, because a column it
     * uses is gone, stops the replacement with {@code A504}.
     *
     * @param rebuilt relations that this run builds anew; such a view may go on reading the former table until then
     */
    Replaced promote(
            Session session,
            RelationName staging,
            RelationName destination,
            Ownership existing,
            Set<RelationName> rebuilt);

    /** As above when nothing else is rebuilt. */
    default Replaced promote(Session session, RelationName staging, RelationName destination, Ownership existing) {
        return promote(session, staging, destination, existing, Set.of());
    }

    // ---- moving between schemas

    /** Whether {@link #moveOrCopy} moves a table from one name to the other without copying its rows. */
    boolean movesNatively(RelationName origin, RelationName destination);

    /**
     * Brings a table to another name: moved with all that belongs to it where the engine can and the origin is not kept,
     * else copied and counted. What SQLBuild made at the destination is replaced; views that read it go on. Called in the
     * transaction of a switch, which undoes it when it fails.
     *
     * @param keepOrigin whether the table stays under its old name too
     */
    void moveOrCopy(Session session, RelationName origin, RelationName destination, boolean keepOrigin);

    /**
     * Gives one relation the comments, owner and privileges of another, as far as the engine has such. Called in a
     * transaction.
     *
     * @return warnings about what could not be carried over
     */
    List<Diagnostic> carryTraits(Session session, RelationName from, RelationName to);

    /** Views of anybody that follow the relation itself, not its name, when it is renamed. */
    default List<RelationName> boundReaders(Session session, RelationName relation) {
        return boundReaders(session, List.of(relation)).getOrDefault(relation, List.of());
    }

    /** The same for many relations in one query; those without such views are left out. */
    Map<RelationName, List<RelationName>> boundReaders(Session session, Collection<RelationName> relations);

    /** Of the relations, those whose rows are not shown to everybody who may read them; in one query. */
    Set<RelationName> rowSecured(Session session, Collection<RelationName> relations);

    // ---- switching views

    /** Definitions of the views of several schemas in one query, as the engine words them. */
    Map<RelationName, String> viewDefinitions(Session session, Optional<String> database, Collection<String> schemas);

    /**
     * Runs a switch of views that consumers are reading, in one transaction where DDL is transactional. Readers come
     * first: where the two could wait for each other, the switch gives way and is tried again, so the work may run more
     * than once.
     */
    default void inSwitch(Session session, Runnable work) {
        inSwitch(session, List.of(), work);
    }

    /**
     * As above. What will be replaced is known and locked before the first change, so that a switch which takes its time
     * waits for nobody while others wait for it.
     *
     * @param replaced relations that the work replaces, moves or drops; what is not there yet counts for nothing
     */
    void inSwitch(Session session, Collection<RelationName> replaced, Runnable work);

    // ---- functions

    /** Names of the functions that users made in several schemas, in one query. */
    List<RelationName> listFunctions(Session session, Optional<String> database, Collection<String> schemas);

    /** What creates or replaces the function where nothing of another signature has its name. */
    List<String> renderCreateFunction(FunctionDefinition function);

    /**
     * Creates or replaces a function, all or nothing. An engine that tells functions of one name apart by their
     * arguments loses the former one; if something depends on that one nothing changes and it is {@code A504}.
     *
     * @param former what SQLBuild created under this name before
     */
    void createFunction(Session session, FunctionDefinition function, Optional<FunctionSignature> former);

    List<String> renderDropFunction(RelationName function, FunctionSignature signature);

    /** Removes a function, if it exists; fails when anything depends on it. */
    void dropFunction(Session session, RelationName function, FunctionSignature signature);

    // ---- changing rows

    List<String> renderTruncate(RelationName relation);

    void truncate(Session session, RelationName relation);

    List<String> renderAppend(RelationName destination, List<String> columns, String sql);

    /** Inserts the rows of a query into the named columns and returns their number. */
    long append(Session session, RelationName destination, List<String> columns, String sql);

    /**
     * Replaces the rows of the destination that have a key of the delta; NULL matches NULL, keys may repeat.
     *
     * @param nullKeys whether the delta has NULL in a key; engines compare such keys slowly
     */
    List<String> renderDeleteInsert(
            RelationName destination, RelationName delta, List<String> keys, boolean nullKeys, List<String> columns);

    /** Runs it, in the caller's transaction, and returns the inserted rows. */
    long deleteInsert(
            Session session, RelationName destination, RelationName delta, List<String> keys, List<String> columns);

    /**
     * Replaces the rows of the destination whose cursor lies in a half-open range by those of the delta.
     *
     * @param start literal, inclusive
     * @param end literal, exclusive
     */
    List<String> renderDeleteInsertCursor(
            RelationName destination,
            RelationName delta,
            String cursor,
            String start,
            String end,
            List<String> columns);

    /** Runs it, in the caller's transaction, and returns the inserted rows. */
    long deleteInsertCursor(
            Session session,
            RelationName destination,
            RelationName delta,
            String cursor,
            String start,
            String end,
            List<String> columns);

    /**
     * Updates rows whose key is in the delta and inserts the others. The keys of the delta are unique and not NULL.
     *
     * @param updated columns that a match changes; may be empty
     */
    List<String> renderMerge(
            RelationName destination,
            RelationName delta,
            List<String> keys,
            List<String> updated,
            List<String> columns);

    /** Runs it, in the caller's transaction, and returns the updated and inserted rows. */
    long merge(
            Session session,
            RelationName destination,
            RelationName delta,
            List<String> keys,
            List<String> updated,
            List<String> columns);

    /** Smallest and largest value of a column, NULLs left out; {@code from} is what stands in a FROM clause. */
    ValueRange valueRange(Session session, String from, String column);

    /** Largest value of a cursor column, null when there is none. */
    @Nullable
    Object maxCursor(Session session, RelationName relation, String column);

    // ---- changing columns

    List<String> renderAddColumns(RelationName relation, List<ColumnInfo> columns);

    /** Adds columns that are NULL in the rows that are there. */
    void addColumns(Session session, RelationName relation, List<ColumnInfo> columns);

    List<String> renderDropColumns(RelationName relation, List<String> columns);

    void dropColumns(Session session, RelationName relation, List<String> columns);

    List<String> renderRenameColumn(RelationName relation, String column, String name);

    /** Gives a column of a table another name; its values, type and place stay. */
    void renameColumn(Session session, RelationName relation, String column, String name);

    List<String> renderAlterColumnTypes(RelationName relation, List<ColumnInfo> columns);

    /**
     * Views that read columns of a table, each with those that it reads, where the engine would refuse to take such a
     * column away; nothing where it would not.
     */
    Map<RelationName, Set<String>> columnReaders(Session session, RelationName relation, Collection<String> columns);

    /**
     * Gives columns other types, in an open transaction; fails when a value cannot be cast. Views that read them keep
     * everything but the types; {@code A504} for one that cannot.
     */
    Replaced alterColumnTypes(Session session, RelationName relation, List<ColumnInfo> columns);

    // ---- bulk loading

    /**
     * Loads rows of text into a fresh table, outside any transaction. When a value is rejected or the load fails, the
     * table may hold a part of the rows and is to be dropped.
     *
     * @param columns all columns of the destination in its order, which is also the order of the source's values
     */
    BulkLoad bulkLoad(Session session, RelationName destination, List<ColumnInfo> columns, RowSource rows);

    /**
     * Loads a file into a fresh table by the engine's own reading of CSV, outside any transaction. What is loaded is what
     * {@link #bulkLoad} loads from the same rows.
     *
     * @param columns all columns of the destination in its order
     * @return number of rows; empty if the engine does not read this file or has refused it, and then the table may hold
     *     a part of the rows
     */
    default OptionalLong loadFile(Session session, RelationName destination, List<ColumnInfo> columns, CsvFile file) {
        return OptionalLong.empty();
    }

    // ---- comparing relations

    /** Connection key that names the database file, for engines whose databases are files. */
    default Optional<String> fileKey() {
        return Optional.empty();
    }

    /** Makes another database file readable and returns the name of its database; only with a {@link #fileKey}. */
    default String attachForReading(Session session, Path file) {
        throw new UnsupportedOperationException(label() + " databases are no files");
    }

    /** Columns of two relations, matched by name as the engine matches them. */
    SchemaDiff diffSchema(List<ColumnInfo> left, List<ColumnInfo> right);

    /** Runs work that only reads, so that all of its queries see the same state of the warehouse where the engine can. */
    <T> T inSnapshot(Session session, Supplier<T> work);

    /**
     * Compares rows; two sides whose rows do not all have a key of their own are only counted.
     *
     * @param examples most keys of one side to give as examples
     */
    RowDiff diffRows(Session session, RowComparison comparison, int examples);

    /**
     * Rows of both sides that differ, in key order: the key, then left value, right value and whether they differ for each
     * compared column.
     *
     * @param column index of the only value column to look at and to return
     */
    List<List<@Nullable Object>> sampleUnequalRows(
            Session session, RowComparison comparison, Optional<Integer> column, int limit);

    /** Keys of one side only, in key order; without a key whole rows, each followed by how often it is there more. */
    List<List<@Nullable Object>> sampleSideOnlyRows(Session session, RowComparison comparison, Side side, int limit);

    // ---- copying from another environment

    /**
     * Opens another configuration's warehouse for copying from it.
     *
     * @param session of the warehouse that is copied into; stays open as long as the origin
     * @return nothing when this engine cannot read that warehouse from the target
     */
    Optional<CloneOrigin> findOrigin(
            Session session, ConnectionConfig target, ConnectionConfig origin, Path projectDir);

    // ---- types and literals

    /** One spelling for each type: upper case, canonical alias, no superfluous blanks. */
    String normalizeType(String type);

    /** Whether two spellings mean the same type. */
    boolean typesEqual(String one, String other);

    /** Whether every value of one type can be stored in another of the same family without loss. */
    boolean widens(String from, String into);

    /** The engine's type for a type of the framework. */
    String typeOf(LogicalType type);

    /** A literal of the framework type; the value is what {@link Session#query} would return for it. */
    String literal(@Nullable Object value, LogicalType type);

    /** Expression for the time of the statement. */
    String currentTimestamp();
}
