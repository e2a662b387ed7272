package dev.sqlbuild.state.lifecycle;

import static dev.sqlbuild.state.schema.StateCatalog.SCHEMA_VERSION;
import static dev.sqlbuild.state.schema.StateCatalog.STATE_VERSIONS;

import dev.sqlbuild.base.Code;
import dev.sqlbuild.base.Diagnostic;
import dev.sqlbuild.base.SqlBuildException;
import dev.sqlbuild.jdbc.SqlText;
import dev.sqlbuild.state.backend.Rows;
import dev.sqlbuild.state.backend.StateSql;
import dev.sqlbuild.state.schema.FoundSchema;
import dev.sqlbuild.state.schema.KeyForm;
import dev.sqlbuild.state.schema.SchemaCheck;
import dev.sqlbuild.state.schema.SchemaIssue;
import dev.sqlbuild.state.schema.SchemaSql;
import dev.sqlbuild.state.schema.StateCatalog;
import dev.sqlbuild.state.schema.StateColumn;
import dev.sqlbuild.state.schema.StateIndex;
import dev.sqlbuild.state.schema.StateTable;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** Brings a schema to what the catalogue says, within the transaction of the caller. Never removes a row. */
final class SchemaBuilder {
    private final StateSql sql;
    private final String schema;
    private final KeyForm form;
    private final SchemaSql statements;

    SchemaBuilder(StateSql sql, String schema) {
        this.sql = sql;
        this.schema = schema;
        this.form = sql.backend().keyForm();
        this.statements = new SchemaSql(sql.backend().dialect(), form, schema);
    }

    /**
     * Creates what is missing and writes the version row.
     *
     * @param program version of this program
     * @return tables that were missing beside others that were there
     */
    List<String> complete(String program) {
        SchemaReader reader = new SchemaReader(sql);
        if (!reader.exists(schema))
            run(sql.text().add("CREATE SCHEMA ").part(schema).toString());
        FoundSchema found = reader.whole(schema);
        SchemaGuard.findVersion(sql, found)
                .filter(version -> version > SCHEMA_VERSION)
                .ifPresent(version -> {
                    throw SchemaGuard.newer(version);
                });
        refuseWhatCannotBeMended(found);
        List<String> created = new ArrayList<>();
        for (StateTable table : StateCatalog.TABLES) {
            if (found.has(table)) {
                mend(table, found);
            } else {
                statements.create(table).forEach(this::run);
                created.add(table.name());
            }
        }
        writeVersion(program);
        requireWhole(reader);
        return found.isEmpty() ? List.of() : created;
    }

    private void refuseWhatCannotBeMended(FoundSchema found) {
        List<String> issues = new ArrayList<>();
        for (SchemaIssue issue : SchemaCheck.quick(found)) {
            if (issue.kind() == SchemaIssue.Kind.WRONG_TYPE) issues.add(issue.text());
        }
        for (StateTable table : StateCatalog.TABLES) {
            boolean readable = SchemaCheck.quick(found, List.of(table)).isEmpty();
            if (readable && !found.hasKey(table) && !hasKeyableRows(table)) {
                issues.add("Duplicate or missing keys in state table: " + table.name());
            }
        }
        if (!issues.isEmpty()) throw refused(issues);
    }

    private boolean hasKeyableRows(StateTable table) {
        String columns = String.join(", ", table.key());
        String isNull = table.key().stream().map(column -> column + " IS NULL").collect(Collectors.joining(" OR "));
        SqlText text = sql.text()
                .add("SELECT 1 FROM ")
                .name(sql.name(table))
                .add(" GROUP BY " + columns + " HAVING count(*) > 1 OR " + isNull + " LIMIT 1");
        return sql.session().query(text.toString()).rows().isEmpty();
    }

    private void mend(StateTable table, FoundSchema found) {
        List<SchemaIssue> issues = SchemaCheck.full(found, form, List.of(table));
        if (issues.isEmpty()) return;
        boolean empty = sql.session()
                .query(sql.text()
                        .add("SELECT 1 FROM ")
                        .name(sql.name(table))
                        .add(" LIMIT 1")
                        .toString())
                .rows()
                .isEmpty();
        for (StateColumn column : table.columns()) {
            if (found.has(table, column)) continue;
            run(statements.addColumn(table, column));
            if (empty && !column.nullable()) run(statements.requireValue(table, column));
        }
        if (!found.hasKey(table)) {
            if (found.hasIndexNamed(table.keyIndex()) && form == KeyForm.UNIQUE_INDEX) {
                run(statements.dropIndex(table.keyIndex()));
            }
            run(statements.createKey(table));
        }
        for (StateIndex index : form == KeyForm.UNIQUE_INDEX ? table.indexes() : List.<StateIndex>of()) {
            if (found.hasIndex(table, index)) continue;
            if (found.hasIndexNamed(index.name())) run(statements.dropIndex(index.name()));
            run(statements.createIndex(table, index));
        }
    }

    /** Exactly one row, whatever was there. */
    void writeVersion(String program) {
        run(sql.text().add("DELETE FROM ").name(sql.name(STATE_VERSIONS)).toString());
        sql.insert(Rows.<String>shape(STATE_VERSIONS)
                .number("schema_version", version -> (long) SCHEMA_VERSION)
                .text("sqlbuild_version", version -> version)
                .of(List.of(program)));
    }

    private void requireWhole(SchemaReader reader) {
        List<SchemaIssue> issues = SchemaCheck.full(reader.whole(schema), form);
        if (!issues.isEmpty())
            throw refused(issues.stream().map(SchemaIssue::text).toList());
    }

    private static SqlBuildException refused(List<String> issues) {
        Diagnostic diagnostic = Diagnostic.of(Code.E001, "Cannot initialize state schema: " + issues.get(0));
        for (String issue : issues.subList(1, issues.size())) diagnostic = diagnostic.withNote(issue);
        return new SqlBuildException(diagnostic.withHelp("run: sqb state reset --auto-approve, then sqb state init"));
    }

    private void run(String statement) {
        sql.session().execute(statement);
    }
}
