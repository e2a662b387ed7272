package dev.sqlbuild.core.model;

import dev.sqlbuild.jdbc.SqlDialect;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** How a source is read: as a relation, as its expression, or as a derived table that casts the declared columns. */
public final class SourceRendering {
    private SourceRendering() {}

    /**
     * The source as far as it is known without a warehouse; where its columns would have to be listed and are not all
     * known, it is read without casts.
     *
     * @param casts declared columns whose types are enforced, with the names the engine reports
     */
    public static QueryRendering.TableFactor of(Source source, List<Column> casts, SqlDialect dialect) {
        List<String> columns = source.shape().closed() ? source.shape().names() : List.of();
        return of(source, casts, columns, dialect);
    }

    /**
     * @param casts declared columns whose types are enforced, with the names the engine reports
     * @param columns names of all columns in order; empty when they are not known
     */
    public static QueryRendering.TableFactor of(
            Source source, List<Column> casts, List<String> columns, SqlDialect dialect) {
        boolean star = dialect.starExclude().isPresent();
        if (casts.isEmpty() || (!star && columns.isEmpty())) {
            return source.relation()
                    .map(relation -> QueryRendering.TableFactor.of(relation, dialect))
                    .orElseGet(() -> new QueryRendering.TableFactor(from(source, dialect), Optional.empty()));
        }
        String select = star
                ? "* REPLACE (" + joined(casts.stream().map(column -> cast(column, dialect))) + ")"
                : joined(columns.stream().map(name -> castOf(name, casts, dialect)));
        String sql = "(SELECT " + select + " FROM " + from(source, dialect) + ")";
        return new QueryRendering.TableFactor(sql, Optional.empty());
    }

    private static String castOf(String name, List<Column> casts, SqlDialect dialect) {
        return casts.stream()
                .filter(column -> column.name().equals(name))
                .findFirst()
                .map(column -> cast(column, dialect))
                .orElseGet(() -> dialect.quoted(name));
    }

    private static String cast(Column column, SqlDialect dialect) {
        String name = dialect.quoted(column.name());
        return "CAST(" + name + " AS " + column.type().orElseThrow() + ") AS " + name;
    }

    private static String joined(Stream<String> parts) {
        return parts.collect(Collectors.joining(", "));
    }

    /** The source without casts, as it stands in a {@code FROM} clause. */
    public static String from(Source source, SqlDialect dialect) {
        return source.expression()
                .map(SourceRendering::tableFactor)
                .orElseGet(() -> source.relation().orElseThrow().render(dialect));
    }

    /** An expression that is a query is put in parentheses; a function call stands by itself. */
    private static String tableFactor(String expression) {
        String text = expression.strip();
        String lower = text.toLowerCase(Locale.ROOT);
        boolean query =
                startsWithWord(lower, "select") || startsWithWord(lower, "with") || startsWithWord(lower, "values");
        return query ? "(" + text + ")" : text;
    }

    private static boolean startsWithWord(String text, String word) {
        return text.startsWith(word)
                && (text.length() == word.length() || !Character.isJavaIdentifierPart(text.charAt(word.length())));
    }
}
