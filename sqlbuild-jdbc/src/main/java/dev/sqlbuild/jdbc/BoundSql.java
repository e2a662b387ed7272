package dev.sqlbuild.jdbc;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A statement and the values for its question marks.
 *
 * @param values strings, numbers, booleans, {@code java.time} values or null; a list of strings is bound as an array of text
 */
public record BoundSql(String text, List<@Nullable Object> values) {

    public BoundSql {
        values = Collections.unmodifiableList(new ArrayList<>(values));
    }

    void bind(PreparedStatement statement, Connection connection) throws SQLException {
        int place = 1;
        for (Object value : values) {
            if (value instanceof List<?> texts) {
                statement.setArray(place++, connection.createArrayOf("VARCHAR", texts.toArray()));
            } else {
                statement.setObject(place++, value);
            }
        }
    }

    /** Without the values, which may be long and are nobody's business. */
    @Override
    public String toString() {
        return text;
    }
}
