package dev.sqlbuild.state.lifecycle;

import static dev.sqlbuild.state.schema.StateCatalog.LOCKS;
import static dev.sqlbuild.state.schema.StateCatalog.LOCK_FENCES;
import static dev.sqlbuild.state.schema.StateCatalog.STATE_MIGRATION_EVENTS;

import dev.sqlbuild.adapter.RelationName;
import dev.sqlbuild.base.Code;
import dev.sqlbuild.base.Diagnostic;
import dev.sqlbuild.base.SqlBuildException;
import dev.sqlbuild.state.backend.Row;
import dev.sqlbuild.state.backend.Rows;
import dev.sqlbuild.state.backend.StateSql;
import dev.sqlbuild.state.lock.LockKey;
import dev.sqlbuild.state.schema.FoundSchema;
import dev.sqlbuild.state.schema.SchemaCheck;
import dev.sqlbuild.state.schema.SchemaIssue;
import dev.sqlbuild.state.schema.SchemaSql;
import dev.sqlbuild.state.schema.StateCatalog;
import dev.sqlbuild.state.schema.StateTable;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Copies of the tables in schemas of their own, within the transaction of the caller. Never changed once made. */
final class Backups {
    private final StateSql sql;
    private final String schema;
    private final SchemaSql statements;

    Backups(StateSql sql, String schema) {
        this.sql = sql;
        this.schema = schema;
        this.statements = new SchemaSql(sql.backend().dialect(), sql.backend().keyForm(), schema);
    }

    /** Copies every table and returns the id of the copy. */
    String make() {
        String id = BackupId.at(sql.now());
        String backup = BackupId.schema(schema, id);
        run(sql.text().add("CREATE SCHEMA ").part(backup).toString());
        for (StateTable table : StateCatalog.TABLES) run(statements.backUp(backup, table));
        return id;
    }

    /** The backup to restore: the wanted one or the newest; {@code E001} when it is not there or not whole. */
    String require(Optional<String> wanted) {
        List<String> ids = new SchemaReader(sql).backups(schema);
        String id = wanted.or(() -> ids.stream().findFirst()).orElse("");
        if (!ids.contains(id)) throw missing(schema, wanted, ids);
        FoundSchema found = new SchemaReader(sql).tables(BackupId.schema(schema, id));
        List<SchemaIssue> issues = SchemaCheck.quick(found);
        if (!issues.isEmpty()) throw incomplete(id, found, issues.get(0));
        return id;
    }

    /**
     * Puts the tables of a backup in the place of whatever is there. Fences, the record of lifecycle commands and the
     * lock of this one do not go back in time.
     */
    void restore(String id) {
        SchemaReader reader = new SchemaReader(sql);
        FoundSchema found = reader.whole(schema);
        List<Row> fences = kept(found, LOCK_FENCES);
        List<Row> locks = kept(found, LOCKS);
        List<Row> events = kept(found, STATE_MIGRATION_EVENTS);
        if (!reader.exists(schema))
            run(sql.text().add("CREATE SCHEMA ").part(schema).toString());
        drop();
        String backup = BackupId.schema(schema, id);
        for (StateTable table : StateCatalog.TABLES) {
            statements.create(table, columnsWithGaps(backup, table)).forEach(this::run);
            if (!table.equals(LOCKS)) run(statements.copyFrom(backup, table));
        }
        keepFences(fences);
        keepLock(locks.stream()
                .filter(row -> row.text("lock_key").equals(LockKey.STATE_MIGRATION.text()))
                .toList());
        sql.upsert(
                MigrationEvent.SHAPE.of(events.stream().map(MigrationEvent::of).toList()));
    }

    /** Columns in which rows lack a value: {@code init} has added them to a table that was damaged. */
    private Set<String> columnsWithGaps(String backup, StateTable table) {
        String gaps = table.columnNames().stream()
                .map(column -> "count(*) - count(" + column + ")")
                .collect(Collectors.joining(", "));
        String text = sql.text()
                .add("SELECT " + gaps + " FROM ")
                .name(RelationName.of(backup, table.name()))
                .toString();
        List<@Nullable Object> counts = sql.session().query(text).rows().get(0);
        Set<String> columns = new HashSet<>();
        for (int i = 0; i < counts.size(); i++) {
            if (counts.get(i) instanceof Number count && count.longValue() > 0)
                columns.add(table.columnNames().get(i));
        }
        return columns;
    }

    /** Drops what has the name of a state table, and returns how many there were. */
    int drop() {
        Map<String, Boolean> views = new SchemaReader(sql).views(schema);
        List<String> names = StateCatalog.TABLES.stream()
                .map(StateTable::name)
                .filter(views::containsKey)
                .toList();
        for (String name : names) run(statements.drop(name, views.getOrDefault(name, false)));
        return names.size();
    }

    /** Drops what has the name of a state table, and then the schema. */
    void dropSchema() {
        drop();
        run(sql.text().add("DROP SCHEMA IF EXISTS ").part(schema).toString());
    }

    /** The same, and one table more that does not count. */
    int dropWith(String further) {
        Boolean view = new SchemaReader(sql).views(schema).get(further);
        if (view != null) run(statements.drop(further, view));
        return drop();
    }

    /** Rows of a table as far as they can be read. */
    private List<Row> kept(FoundSchema found, StateTable table) {
        return SchemaCheck.quick(found, List.of(table)).isEmpty() ? sql.query(table, sql.select(table)) : List.of();
    }

    private void keepFences(List<Row> current) {
        Map<String, Long> greatest = new HashMap<>();
        for (Row row : sql.query(LOCK_FENCES, sql.select(LOCK_FENCES))) {
            greatest.put(row.text("lock_key"), row.number("last_token"));
        }
        for (Row row : current) greatest.merge(row.text("lock_key"), row.number("last_token"), Math::max);
        sql.upsert(Rows.<Map.Entry<String, Long>>shape(LOCK_FENCES)
                .text("lock_key", Map.Entry::getKey)
                .number("last_token", Map.Entry::getValue)
                .of(greatest.entrySet()));
    }

    private void keepLock(List<Row> rows) {
        sql.insert(Rows.<Row>shape(LOCKS)
                .text("lock_key", row -> row.text("lock_key"))
                .text("owner_id", row -> row.text("owner_id"))
                .time("expires_at", row -> row.findTime("expires_at"))
                .number("fencing_token", row -> row.number("fencing_token"))
                .optionalText("holder", row -> row.findText("holder"))
                .of(rows));
    }

    /** Says that there is no such backup, where there is no database to hold any. */
    static SqlBuildException missing(String schema, Optional<String> wanted) {
        return missing(schema, wanted, List.of());
    }

    private static SqlBuildException missing(String schema, Optional<String> wanted, List<String> ids) {
        if (wanted.isEmpty()) {
            return new SqlBuildException(Diagnostic.of(Code.E001, "No state backup is available for rollback")
                    .withHelp("sqb state migrate makes one"));
        }
        String id = wanted.get();
        String others = ids.isEmpty() ? "there is no backup" : "available: " + String.join(", ", ids);
        return new SqlBuildException(Diagnostic.of(Code.E001, "State backup '" + id + "' was not found")
                .withHelp("schema '" + BackupId.schema(schema, id) + "' does not exist; " + others));
    }

    private static SqlBuildException incomplete(String id, FoundSchema found, SchemaIssue issue) {
        String what = StateCatalog.TABLES.stream()
                .filter(table -> !found.has(table))
                .findFirst()
                .map(table -> "missing " + table.name())
                .orElse(issue.text());
        return new SqlBuildException(Diagnostic.of(Code.E001, "State backup '" + id + "' is incomplete: " + what)
                .withHelp("choose another one with --backup-id"));
    }

    private void run(String statement) {
        sql.session().execute(statement);
    }
}
