package dev.sqlbuild.core.migration;

import dev.sqlbuild.adapter.RelationName;
import dev.sqlbuild.core.sql.Projection;
import dev.sqlbuild.core.sql.SqlTokenKind;
import dev.sqlbuild.core.sql.SqlTokens;
import dev.sqlbuild.jdbc.SqlDialect;
import dev.sqlbuild.jdbc.SqlText;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * The view that stands for the old name of a model: the columns of its relation, those that were renamed since under the
 * names they had. They are named one by one, so that the view stays valid when the relation gets more.
 */
public final class OldNameView {
    private OldNameView() {}

    /**
     * The query of a new view.
     *
     * @param columns of the relation
     * @param formerNames by present names in lower case
     */
    public static String select(
            SqlDialect dialect, RelationName relation, List<String> columns, Map<String, String> formerNames) {
        Map<String, String> shown = new LinkedHashMap<>();
        for (String column : columns) {
            shown.put(formerNames.getOrDefault(column.toLowerCase(Locale.ROOT), column), column);
        }
        return select(dialect, relation, shown);
    }

    /**
     * The query of a view that goes on showing what it shows; a column that is gone is left out.
     *
     * @param shown names of the view's columns
     * @param columns of the relation
     * @param renames present names by former ones, both in lower case
     */
    public static String again(
            SqlDialect dialect,
            RelationName relation,
            List<String> shown,
            List<String> columns,
            Map<String, String> renames) {
        Map<String, String> present = new HashMap<>();
        columns.forEach(column -> present.put(column.toLowerCase(Locale.ROOT), column));
        Map<String, String> kept = new LinkedHashMap<>();
        for (String name : shown) {
            String key = name.toLowerCase(Locale.ROOT);
            Optional.ofNullable(present.getOrDefault(renames.getOrDefault(key, key), present.get(key)))
                    .ifPresent(column -> kept.put(name, column));
        }
        return select(dialect, relation, kept);
    }

    private static String select(SqlDialect dialect, RelationName relation, Map<String, String> columns) {
        SqlText sql = SqlText.of(dialect).add("SELECT ");
        String separator = "";
        for (Map.Entry<String, String> column : columns.entrySet()) {
            sql.add(separator).column(column.getValue());
            if (!column.getKey().equals(column.getValue())) sql.add(" AS ").column(column.getKey());
            separator = ", ";
        }
        return sql.add(" FROM ").name(relation).toString();
    }

    /**
     * Whether a view does what one for an old name does, and nothing else: it shows columns of the relation as they are.
     *
     * @param definition as the catalogue words it
     */
    public static boolean isOver(String definition, RelationName relation, SqlDialect dialect) {
        return Projection.of(query(definition))
                .filter(query -> query.head().strip().equalsIgnoreCase("SELECT"))
                .filter(query -> query.items().stream()
                        .allMatch(item -> !parts(item.expression()).isEmpty()))
                .filter(query -> reads(query.tail(), relation, dialect))
                .isPresent();
    }

    private static boolean reads(String tail, RelationName relation, SqlDialect dialect) {
        SqlTokens tokens = SqlTokens.of(tail);
        if (!tokens.isWord(0, "FROM")) return false;
        List<String> parts = parts(tail.substring("FROM".length()).strip().replaceFirst(";$", ""));
        if (parts.size() < 2) return false;
        RelationName read = RelationName.of(parts.get(parts.size() - 2), parts.get(parts.size() - 1));
        RelationName wanted = new RelationName(Optional.empty(), relation.schema(), relation.name());
        return read.key(dialect).equals(wanted.key(dialect));
    }

    /** The query behind {@code CREATE VIEW ... AS}, where the catalogue keeps the whole statement. */
    private static String query(String definition) {
        SqlTokens tokens = SqlTokens.of(definition);
        int at = tokens.skipBlank(0);
        if (!tokens.isWord(at, "CREATE")) return definition.strip();
        while (at < tokens.size() && !tokens.isWord(at, "AS")) at = tokens.next(at);
        int start = tokens.next(at);
        return start < tokens.size() ? definition.substring(tokens.start(start)).strip() : "";
    }

    /** A relation as records name it; its parts have no dots of their own. */
    public static RelationName relation(String text) {
        String[] parts = text.split("\\.", -1);
        String name = parts[parts.length - 1];
        Optional<String> schema = parts.length > 1 ? Optional.of(parts[parts.length - 2]) : Optional.empty();
        Optional<String> database = parts.length > 2 ? Optional.of(parts[parts.length - 3]) : Optional.empty();
        return new RelationName(database, schema, name);
    }

    /** The parts of {@code name(.name)*}; none for any other text. */
    private static List<String> parts(String text) {
        SqlTokens tokens = SqlTokens.of(text);
        List<String> parts = new ArrayList<>();
        for (int at = tokens.skipBlank(0); ; at = tokens.next(at)) {
            if (!tokens.is(at, SqlTokenKind.WORD) && !tokens.is(at, SqlTokenKind.QUOTED)) return List.of();
            parts.add(tokens.content(at));
            at = tokens.next(at);
            if (at >= tokens.size()) return parts;
            if (!tokens.is(at, SqlTokenKind.DOT)) return List.of();
        }
    }
}
