package dev.sqlbuild.it;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;

/** A project under test: files written from strings, and its DuckDB file opened for a look once the command has ended. */
public final class ProjectDir {
    private static final String DATABASE = "warehouse.duckdb";

    private final Path path;

    private ProjectDir(Path path) {
        this.path = path;
    }

    /** A directory without any file. */
    public static ProjectDir empty(Path path) {
        try {
            return new ProjectDir(Files.createDirectories(path));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A directory that already holds a project whose database is {@code warehouse.duckdb}, or that holds none. */
    public static ProjectDir at(Path path) {
        return new ProjectDir(path);
    }

    /** A direct-mode project named {@code shop} on DuckDB with the one environment {@code dev}, in schema {@code dev}. */
    public static ProjectDir shop(Path path) {
        return empty(path).file("sqlbuild_project.toml", """
                name = "shop"
                adapter = "duckdb"
                default_environment = "dev"

                [connection]
                database = "%s"

                [environments.dev]
                schema = "dev"
                """.formatted(DATABASE));
    }

    public Path path() {
        return path;
    }

    public Path path(String relative) {
        return path.resolve(relative);
    }

    /** Writes a file, over an older one if need be. */
    public ProjectDir file(String relative, String text) {
        try {
            Path file = path.resolve(relative);
            Files.createDirectories(file.getParent());
            Files.writeString(file, text);
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Writes a model into {@code models/}; the name may have folders before it. */
    public ProjectDir model(String name, String text) {
        return file("models/" + name + ".sql", text);
    }

    public ProjectDir delete(String relative) {
        try {
            Files.delete(path.resolve(relative));
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public boolean has(String relative) {
        return Files.exists(path.resolve(relative));
    }

    public String read(String relative) {
        try {
            return Files.readString(path.resolve(relative));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The rows of a query on the project's database, each value as DuckDB prints it and {@code null} as "null". */
    public List<List<String>> rows(String sql) {
        return rows(DATABASE, sql);
    }

    public List<List<String>> rows(String database, String sql) {
        List<List<String>> rows = new ArrayList<>();
        try (Connection connection = open(database, true);
                Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(sql)) {
            int width = result.getMetaData().getColumnCount();
            while (result.next()) {
                List<String> row = new ArrayList<>();
                for (int i = 1; i <= width; i++) row.add(String.valueOf(result.getString(i)));
                rows.add(List.copyOf(row));
            }
            return List.copyOf(rows);
        } catch (SQLException e) {
            throw new AssertionError("query on " + database + " failed: " + sql, e);
        }
    }

    /** The only value of a query's only row. */
    public String value(String sql) {
        List<List<String>> rows = rows(sql);
        if (rows.size() != 1 || rows.get(0).size() != 1) throw new AssertionError("not one value: " + rows);
        return rows.get(0).get(0);
    }

    /** Runs statements on the project's database, which is created if absent: what was there before sqb came. */
    public ProjectDir execute(String... statements) {
        try (Connection connection = open(DATABASE, false);
                Statement statement = connection.createStatement()) {
            for (String sql : statements) statement.execute(sql);
            return this;
        } catch (SQLException e) {
            throw new AssertionError("statements on " + DATABASE + " failed", e);
        }
    }

    /** Runs a command in this process, which saves the start of another one; with this answer if it asks. */
    CommandResult here(String answer, String... arguments) {
        return Sqb.in(this).withInput(answer + "\n").here(arguments);
    }

    private Connection open(String database, boolean readOnly) throws SQLException {
        Properties properties = new Properties();
        properties.setProperty("duckdb.read_only", Boolean.toString(readOnly));
        return DriverManager.getConnection("jdbc:duckdb:" + path.resolve(database), properties);
    }
}
