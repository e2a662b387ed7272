package dev.sqlbuild.state.schema;

import dev.sqlbuild.adapter.RelationName;
import dev.sqlbuild.jdbc.SqlDialect;
import dev.sqlbuild.jdbc.SqlText;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Statements that make and unmake state tables in one schema. */
public record SchemaSql(SqlDialect dialect, KeyForm form, String schema) {

    /** The table, its key and its indexes. */
    public List<String> create(StateTable table) {
        return create(table, Set.of());
    }

    /** @param lenient columns that must take rows without a value, because there are some */
    public List<String> create(StateTable table, Set<String> lenient) {
        SqlText sql = text().add("CREATE TABLE ").name(name(table)).add(" (");
        String separator = "";
        for (StateColumn column : table.columns()) {
            boolean nullable = column.nullable() || lenient.contains(column.name());
            sql.add(separator).add(definition(column)).add(nullable ? "" : " NOT NULL");
            separator = ", ";
        }
        boolean primary = form == KeyForm.PRIMARY_KEY && !table.key().isEmpty();
        if (primary) sql.add(", PRIMARY KEY (" + String.join(", ", table.key()) + ")");
        List<String> statements = new ArrayList<>(List.of(sql.add(")").toString()));
        if (!primary && !table.key().isEmpty()) statements.add(createKey(table));
        if (form == KeyForm.UNIQUE_INDEX) table.indexes().forEach(index -> statements.add(createIndex(table, index)));
        return statements;
    }

    /** Puts a table's key in force. */
    public String createKey(StateTable table) {
        String columns = " (" + String.join(", ", table.key()) + ")";
        if (form == KeyForm.PRIMARY_KEY) {
            return text().add("ALTER TABLE ")
                    .name(name(table))
                    .add(" ADD PRIMARY KEY" + columns)
                    .toString();
        }
        return text().add("CREATE UNIQUE INDEX " + table.keyIndex() + " ON ")
                .name(name(table))
                .add(columns)
                .toString();
    }

    public String createIndex(StateTable table, StateIndex index) {
        return text().add("CREATE INDEX " + index.name() + " ON ")
                .name(name(table))
                .add(" (" + String.join(", ", index.columns()) + ")")
                .toString();
    }

    /** Removes an index that has the wanted name but not the wanted columns. */
    public String dropIndex(String index) {
        return text().add("DROP INDEX ").name(RelationName.of(schema, index)).toString();
    }

    /** A column that was lost, empty in every row. */
    public String addColumn(StateTable table, StateColumn column) {
        return text().add("ALTER TABLE ")
                .name(name(table))
                .add(" ADD COLUMN " + definition(column))
                .toString();
    }

    /** Only possible while no row lacks a value. */
    public String requireValue(StateTable table, StateColumn column) {
        return text().add("ALTER TABLE ")
                .name(name(table))
                .add(" ALTER COLUMN " + column.name() + " SET NOT NULL")
                .toString();
    }

    /** Drops a table, or a view that has taken its place. */
    public String drop(String table, boolean view) {
        return text().add(view ? "DROP VIEW " : "DROP TABLE ")
                .name(RelationName.of(schema, table))
                .toString();
    }

    /** The rows of a table of another schema, column by column. */
    public String copyFrom(String other, StateTable table) {
        String columns = String.join(", ", table.columnNames());
        return text().add("INSERT INTO ")
                .name(name(table))
                .add(" (" + columns + ") SELECT " + columns + " FROM ")
                .name(RelationName.of(other, table.name()))
                .toString();
    }

    /** Data alone, for a backup. */
    public String backUp(String backup, StateTable table) {
        return text().add("CREATE TABLE ")
                .name(RelationName.of(backup, table.name()))
                .add(" AS SELECT " + String.join(", ", table.columnNames()) + " FROM ")
                .name(name(table))
                .toString();
    }

    public RelationName name(StateTable table) {
        return RelationName.of(schema, table.name());
    }

    private static String definition(StateColumn column) {
        return column.name() + " " + column.type().sql();
    }

    private SqlText text() {
        return SqlText.of(dialect);
    }
}
