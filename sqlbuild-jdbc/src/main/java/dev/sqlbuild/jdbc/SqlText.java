package dev.sqlbuild.jdbc;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A statement under construction. Callers say what a piece is (keyword text, name, column, literal) and the dialect
 * quotes; no other code puts a name or a value into SQL. For one thread.
 */
public final class SqlText {
    private final SqlDialect dialect;
    private final StringBuilder text = new StringBuilder();
    private final List<@Nullable Object> values = new ArrayList<>();

    private SqlText(SqlDialect dialect) {
        this.dialect = dialect;
    }

    public static SqlText of(SqlDialect dialect) {
        return new SqlText(dialect);
    }

    /** SQL as it is: keywords, punctuation, a whole query. */
    public SqlText add(String sql) {
        text.append(sql);
        return this;
    }

    /** A relation name, bare or quoted by the dialect's rule. */
    public SqlText name(SqlName name) {
        text.append(name.render(dialect));
        return this;
    }

    /** One part of a relation name, such as a schema. */
    public SqlText part(String identifier) {
        text.append(dialect.relationPart(identifier));
        return this;
    }

    /** A column name, always quoted. */
    public SqlText column(String identifier) {
        text.append(dialect.quoted(identifier));
        return this;
    }

    /** Column names, quoted and separated by commas. */
    public SqlText columns(Collection<String> identifiers) {
        String separator = "";
        for (String identifier : identifiers) {
            text.append(separator).append(dialect.quoted(identifier));
            separator = ", ";
        }
        return this;
    }

    /** A string literal, or {@code NULL}. */
    public SqlText literal(@Nullable String value) {
        text.append(value == null ? "NULL" : dialect.stringLiteral(value));
        return this;
    }

    /** String literals separated by commas. */
    public SqlText literals(Collection<String> values) {
        String separator = "";
        for (String value : values) {
            text.append(separator).append(dialect.stringLiteral(value));
            separator = ", ";
        }
        return this;
    }

    /** A value that travels beside the text; {@code type} tells the engine what it is. */
    public SqlText bind(@Nullable Object value, String type) {
        text.append("CAST(? AS ").append(type).append(')');
        values.add(value);
        return this;
    }

    /** A moment, as a time in UTC without zone. */
    public SqlText bind(Instant moment) {
        return bind(LocalDateTime.ofInstant(moment, ZoneOffset.UTC), "TIMESTAMP");
    }

    /** Values for one column of as many rows, null where there is none, as a set that the engine unnests. */
    public SqlText bindEach(List<? extends @Nullable String> column, String type) {
        text.append("CAST(unnest(CAST(? AS VARCHAR[])) AS ").append(type).append(')');
        values.add(column);
        return this;
    }

    /** The statement so far with the values bound in it. */
    public BoundSql bound() {
        return new BoundSql(text.toString(), values);
    }

    /** The statement so far. */
    @Override
    public String toString() {
        return text.toString();
    }
}
