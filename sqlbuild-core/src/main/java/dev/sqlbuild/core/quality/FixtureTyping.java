package dev.sqlbuild.core.quality;

import dev.sqlbuild.core.model.Column;
import dev.sqlbuild.core.model.Shape;
import dev.sqlbuild.core.sql.MappedSql;
import dev.sqlbuild.core.sql.SqlTokenKind;
import dev.sqlbuild.core.sql.SqlTokens;
import dev.sqlbuild.jdbc.SqlDialect;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** Makes rows written in a test look like the relation they stand for (quality.md B5). */
record FixtureTyping(SqlDialect dialect) {

    /** No rows with all columns of a fully typed shape. */
    String emptyRows(Shape shape) {
        List<String> items = new ArrayList<>();
        for (Column column : shape.columns()) items.add(typedNull(column) + " AS " + dialect.quoted(column.name()));
        return "SELECT " + String.join(", ", items) + " WHERE 1 = 0";
    }

    /** Gives a {@code NULL} that is projected directly under a known column name the type of that column. */
    MappedSql typedNulls(MappedSql body, Shape shape) {
        if (shape.columns().isEmpty() || !mentionsNull(body.text())) return body;
        SqlTokens tokens = body.tokens();
        MappedSql.Edit edit = body.edit();
        int depth = 0;
        for (int at = tokens.skipBlank(0); at < tokens.size(); at = tokens.next(at)) {
            depth += tokens.depthChange(at);
            if (depth != 0 || !tokens.isWord(at, "null") || !startsItem(tokens.previous(at), tokens)) continue;
            Optional<Column> column = aliased(tokens, tokens.next(at)).flatMap(shape::find);
            if (column.isEmpty() || column.get().type().isEmpty()) continue;
            edit.replace(tokens.start(at), tokens.end(at), typedNull(column.get()));
        }
        return edit.apply();
    }

    private static boolean mentionsNull(String text) {
        return text.contains("NULL") || text.contains("null") || text.contains("Null");
    }

    private static boolean startsItem(int previous, SqlTokens tokens) {
        return tokens.is(previous, SqlTokenKind.COMMA)
                || tokens.isWord(previous, "select")
                || tokens.isWord(previous, "distinct")
                || tokens.isWord(previous, "all");
    }

    /** Name behind {@code NULL}, with or without AS. */
    private static Optional<String> aliased(SqlTokens tokens, int after) {
        int name = tokens.isWord(after, "as") ? tokens.next(after) : after;
        boolean alias = tokens.is(name, SqlTokenKind.WORD) || tokens.is(name, SqlTokenKind.QUOTED);
        return alias ? Optional.of(tokens.content(name)) : Optional.empty();
    }

    /** Known columns that a fixture does not have. */
    static List<Column> missing(Shape shape, List<String> names) {
        Set<String> given = keys(names);
        return shape.columns().stream()
                .filter(column -> !given.contains(key(column.name())))
                .toList();
    }

    /** Names of a fixture that the relation cannot have. */
    static List<String> unknown(Shape shape, List<String> names) {
        if (!shape.closed()) return List.of();
        Set<String> known = keys(shape.names());
        return names.stream().filter(name -> !known.contains(key(name))).toList();
    }

    /** Whether a column may be filled with NULL without inventing data. */
    static boolean fillable(Column column) {
        return column.type().isPresent() && column.nullable().orElse(true);
    }

    /** The fixture with {@code added} columns, in the order of the relation, further columns last. */
    String completed(String body, List<String> names, Shape shape, List<Column> added) {
        Set<String> filled = keys(added.stream().map(Column::name).toList());
        Set<String> open = new HashSet<>(keys(names));
        List<String> items = new ArrayList<>();
        for (Column column : shape.columns()) {
            if (filled.contains(key(column.name()))) {
                items.add(typedNull(column) + " AS " + dialect.quoted(column.name()));
            } else if (open.remove(key(column.name()))) {
                items.add(dialect.quoted(authored(column.name(), names)));
            }
        }
        for (String name : names) {
            if (open.contains(key(name))) items.add(dialect.quoted(name));
        }
        List<String> quoted = names.stream().map(dialect::quoted).toList();
        return "SELECT " + String.join(", ", items) + " FROM (\n" + body + "\n) AS fixture_rows("
                + String.join(", ", quoted) + ")";
    }

    private static String authored(String column, List<String> names) {
        return names.stream().filter(column::equalsIgnoreCase).findFirst().orElse(column);
    }

    private String typedNull(Column column) {
        return column.type().map(type -> "CAST(NULL AS " + type + ")").orElse("NULL");
    }

    static boolean distinct(List<String> names) {
        return keys(names).size() == names.size();
    }

    private static Set<String> keys(List<String> names) {
        Set<String> keys = new HashSet<>();
        for (String name : names) keys.add(key(name));
        return keys;
    }

    static String key(String name) {
        return name.toLowerCase(Locale.ROOT);
    }
}
