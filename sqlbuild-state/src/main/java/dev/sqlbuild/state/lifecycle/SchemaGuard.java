package dev.sqlbuild.state.lifecycle;

import static dev.sqlbuild.state.schema.StateCatalog.SCHEMA_VERSION;
import static dev.sqlbuild.state.schema.StateCatalog.STATE_VERSIONS;

import dev.sqlbuild.base.Code;
import dev.sqlbuild.base.Diagnostic;
import dev.sqlbuild.base.SqlBuildException;
import dev.sqlbuild.state.backend.Row;
import dev.sqlbuild.state.backend.StateSql;
import dev.sqlbuild.state.backend.StateTransactions;
import dev.sqlbuild.state.backend.StoreConfig;
import dev.sqlbuild.state.schema.FoundSchema;
import dev.sqlbuild.state.schema.SchemaCheck;
import dev.sqlbuild.state.schema.SchemaIssue;
import java.util.List;
import java.util.Optional;

/** What every command asks before it works with a store: is it there, whole and of this program's schema version? */
public record SchemaGuard(StateTransactions transactions, StoreConfig config) {
    static final String NOT_ONE_VERSION = "state_versions must hold exactly one row";

    /** {@code E001} when there is nothing that could be connected to. */
    public void requireFound() {
        if (!transactions.backend().exists()) throw notInitialized();
    }

    /** {@code E001} when it is not. Looks at tables and columns and at the version row, and writes nothing. */
    public void requireUsable() {
        requireFound();
        transactions.read(sql -> {
            requireUsable(sql);
            return true;
        });
    }

    /** Refuses what {@link #requireUsable()} refuses, and names the keys and indexes that a usable store lacks. */
    public List<SchemaIssue> missingIndexes() {
        requireUsable();
        return transactions.read(sql -> SchemaCheck.full(
                new SchemaReader(sql).whole(transactions.schema()),
                transactions.backend().keyForm()));
    }

    private void requireUsable(StateSql sql) {
        SchemaReader reader = new SchemaReader(sql);
        FoundSchema found = reader.tables(transactions.schema());
        if (found.isEmpty()) throw notInitialized();
        Optional<Long> version = findVersion(sql, found);
        version.ifPresent(SchemaGuard::requireThisVersion);
        List<SchemaIssue> issues = SchemaCheck.quick(found);
        if (!issues.isEmpty()) throw invalid(sql, issues.get(0).text());
        if (version.isEmpty()) throw invalid(sql, NOT_ONE_VERSION);
        StoreOwner.require(sql, found, config);
    }

    /** The version of the schema, if it is recorded exactly once and can be read. */
    static Optional<Long> findVersion(StateSql sql, FoundSchema found) {
        if (!SchemaCheck.quick(found, List.of(STATE_VERSIONS)).isEmpty()) return Optional.empty();
        List<Row> rows = sql.query(STATE_VERSIONS, sql.select(STATE_VERSIONS));
        return rows.size() == 1 ? rows.get(0).findNumber("schema_version") : Optional.empty();
    }

    /** Refuses tables that another version of the program made. */
    static void requireThisVersion(long version) {
        if (version > SCHEMA_VERSION) throw newer(version);
        if (version < SCHEMA_VERSION) {
            throw new SqlBuildException(Diagnostic.of(
                            Code.E001,
                            "state schema version " + version + " is older than required (" + SCHEMA_VERSION + ")")
                    .withHelp("run: sqb state migrate"));
        }
    }

    static SqlBuildException newer(long version) {
        return new SqlBuildException(Diagnostic.of(
                        Code.E001,
                        "state schema version " + version + " is newer than this SQLBuild supports (" + SCHEMA_VERSION
                                + ")")
                .withHelp("upgrade SQLBuild"));
    }

    private static SqlBuildException notInitialized() {
        return new SqlBuildException(
                Diagnostic.of(Code.E001, "state store is not initialized").withHelp("run: sqb state init"));
    }

    private SqlBuildException invalid(StateSql sql, String issue) {
        boolean backup = !new SchemaReader(sql).backups(transactions.schema()).isEmpty();
        return new SqlBuildException(Diagnostic.of(Code.E001, "state schema is invalid: " + issue)
                .withHelp(
                        backup
                                ? "run: sqb state rollback, which restores the newest backup"
                                : "run: sqb state reset --auto-approve, then sqb state init"));
    }
}
