package dev.sqlbuild.core.model;

import dev.sqlbuild.jdbc.SqlDialect;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** How a source is read: as a relation, as its expression, or as a derived table that casts the declared columns. */
public final class SourceRendering {
    private SourceRendering() {}

    /**
     * @param casts declared columns whose types are enforced, with the names the engine reports
     */
    public static QueryRendering.TableFactor of(Source source, List<Column> casts, SqlDialect dialect) {
        if (casts.isEmpty()) {
            return source.relation()
                    .map(relation -> QueryRendering.TableFactor.of(relation, dialect))
                    .orElseGet(() -> new QueryRendering.TableFactor(from(source, dialect), Optional.empty()));
        }
        StringBuilder replaced = new StringBuilder();
        for (Column column : casts) {
            String name = dialect.quoted(column.name());
            replaced.append(replaced.isEmpty() ? "" : ", ")
                    .append("CAST(")
                    .append(name)
                    .append(" AS ")
                    .append(column.type().orElseThrow())
                    .append(") AS ")
                    .append(name);
        }
        String sql = "(SELECT * REPLACE (" + replaced + ") FROM " + from(source, dialect) + ")";
        return new QueryRendering.TableFactor(sql, Optional.empty());
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
