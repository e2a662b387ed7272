package dev.sqlbuild.core.sql;

import java.util.List;
import java.util.Optional;

/**
 * The select list of a query, cut out of its text: what stands before it, its columns, and what stands after it.
 *
 * @param head text up to the first column
 * @param items columns in order
 * @param tail text behind the last column
 */
public record Projection(String head, List<Item> items, String tail) {

    /**
     * One output column.
     *
     * @param expression text without the alias
     * @param name name as written, quotes removed
     */
    public record Item(String expression, String name) {}

    public Projection {
        items = List.copyOf(items);
    }

    /** The select list; nothing if any column is not named in the text. */
    public static Optional<Projection> of(String query) {
        return ProjectionScanner.projection(SqlTokens.of(query));
    }

    /** Names in order. */
    public List<String> names() {
        return items.stream().map(Item::name).toList();
    }
}
