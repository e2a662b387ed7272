package dev.sqlbuild.testkit;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A database that belongs to one test class. */
public record PostgresDatabase(PostgresServer server, String name) implements AutoCloseable {

    /** Values of {@code [connection]} for the adapter {@code postgres}. */
    public Map<String, Object> connection() {
        return Map.of(
                "host", server.host(),
                "port", (long) server.port(),
                "user", server.user(),
                "password", server.password(),
                "dbname", name);
    }

    /** The section {@code [connection]} of a project file, ending in a line break. */
    public String toml() {
        return """
                [connection]
                host = "%s"
                port = %d
                user = "%s"
                password = "%s"
                dbname = "%s"
                """.formatted(server.host(), server.port(), server.user(), server.password(), name);
    }

    /** A connection of the test's own, to look at what a command did. */
    public Connection open() throws SQLException {
        return server.connect(name);
    }

    /** Runs SQL, several statements if need be, in one call. */
    public void execute(String sql) {
        try (Connection connection = open();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw new IllegalStateException(sql + ": " + e.getMessage(), e);
        }
    }

    /** All rows of a query, values as the driver gives them. */
    public List<List<@Nullable Object>> rows(String sql) {
        try (Connection connection = open();
                Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(sql)) {
            int width = result.getMetaData().getColumnCount();
            List<List<@Nullable Object>> rows = new ArrayList<>();
            while (result.next()) {
                List<@Nullable Object> row = new ArrayList<>();
                for (int i = 1; i <= width; i++) row.add(result.getObject(i));
                rows.add(row);
            }
            return rows;
        } catch (SQLException e) {
            throw new IllegalStateException(sql + ": " + e.getMessage(), e);
        }
    }

    /** The only value of a query. */
    public @Nullable Object single(String sql) {
        List<List<@Nullable Object>> rows = rows(sql);
        if (rows.size() != 1 || rows.get(0).size() != 1) {
            throw new IllegalStateException(sql + ": expected one value, found " + rows);
        }
        return rows.get(0).get(0);
    }

    /** Drops the database, whoever is still connected. */
    @Override
    public void close() {
        server.execute("DROP DATABASE IF EXISTS " + name + " WITH (FORCE)");
    }
}
