package dev.sqlbuild.state.schema;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Compares what was found with the catalogue, in the catalogue's order. */
public final class SchemaCheck {
    private SchemaCheck() {}

    /** Differences in the tables and columns of the catalogue; what every command looks at. */
    public static List<SchemaIssue> quick(FoundSchema found) {
        return quick(found, StateCatalog.TABLES);
    }

    /** The same for some of the tables. */
    public static List<SchemaIssue> quick(FoundSchema found, List<StateTable> tables) {
        List<SchemaIssue> issues = new ArrayList<>();
        for (StateTable table : tables) issues.addAll(columns(found, table));
        return issues;
    }

    /** Those and missing keys and indexes. */
    public static List<SchemaIssue> full(FoundSchema found, KeyForm form) {
        return full(found, form, StateCatalog.TABLES);
    }

    /** The same for some of the tables. */
    public static List<SchemaIssue> full(FoundSchema found, KeyForm form, List<StateTable> tables) {
        List<SchemaIssue> issues = new ArrayList<>();
        for (StateTable table : tables) {
            issues.addAll(columns(found, table));
            if (found.has(table)) issues.addAll(indexes(found, table, form));
        }
        return issues;
    }

    private static List<SchemaIssue> columns(FoundSchema found, StateTable table) {
        if (!found.has(table)) return List.of(SchemaIssue.missingTable(table));
        List<SchemaIssue> issues = new ArrayList<>();
        for (StateColumn column : table.columns()) {
            Optional<String> type = found.type(table, column);
            if (type.isEmpty()) issues.add(SchemaIssue.missingColumn(table, column));
            else if (!column.type().accepts(type.get())) issues.add(SchemaIssue.wrongType(table, column, type.get()));
        }
        return issues;
    }

    private static List<SchemaIssue> indexes(FoundSchema found, StateTable table, KeyForm form) {
        List<SchemaIssue> issues = new ArrayList<>();
        if (!found.hasKey(table)) issues.add(SchemaIssue.missingIndex(table, table.keyIndex()));
        for (StateIndex index : form == KeyForm.UNIQUE_INDEX ? table.indexes() : List.<StateIndex>of()) {
            if (!found.hasIndex(table, index)) issues.add(SchemaIssue.missingIndex(table, index.name()));
        }
        return issues;
    }
}
