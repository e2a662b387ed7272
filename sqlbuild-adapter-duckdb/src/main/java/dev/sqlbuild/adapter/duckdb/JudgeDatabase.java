package dev.sqlbuild.adapter.duckdb;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Properties;
import java.util.stream.Stream;
import org.duckdb.DuckDBConnection;
import org.duckdb.DuckDBDriver;

/** Opens the in-memory databases of a judge: no network, no extensions from elsewhere, no files outside the project. */
record JudgeDatabase(Path projectDir) {

    DuckDbJudge openJudge() {
        try {
            DuckDBConnection declared = open();
            lockIn(declared, readablePaths());
            DuckDBConnection empty = open();
            lockIn(empty, List.of());
            return new DuckDbJudge(new ConnectionPool(declared), new ConnectionPool(empty));
        } catch (SQLException e) {
            throw new IllegalStateException("cannot open an in-memory database", e);
        }
    }

    private DuckDBConnection open() throws SQLException {
        Properties properties = new Properties();
        // Binding happens in the calling thread; more threads of the engine's own would only compete with it.
        properties.setProperty("threads", "1");
        properties.setProperty("autoinstall_known_extensions", "false");
        properties.setProperty("autoload_known_extensions", "false");
        properties.setProperty(
                "file_search_path", projectDir.toAbsolutePath().normalize().toString());
        return (DuckDBConnection)
                Objects.requireNonNull(new DuckDBDriver().connect("jdbc:duckdb:", properties), "not a DuckDB URL");
    }

    private static void lockIn(DuckDBConnection connection, List<Path> readable) throws SQLException {
        List<String> literals = readable.stream()
                .map(path -> DuckDb.DIALECT.stringLiteral(path.toString()))
                .toList();
        try (Statement statement = connection.createStatement()) {
            statement.execute("SET allowed_directories = [" + String.join(", ", literals)
                    + "]; SET enable_external_access = false; SET lock_configuration = true");
        }
    }

    /**
     * The project, and what its top directories are called seen from the working directory: the engine checks a
     * relative path against the working directory before it looks for the file in the project.
     */
    private List<Path> readablePaths() {
        Path project = projectDir.toAbsolutePath().normalize();
        Path working = Path.of("").toAbsolutePath();
        List<Path> readable = new ArrayList<>(List.of(project));
        if (project.equals(working)) return readable;
        try (Stream<Path> entries = Files.list(project)) {
            entries.filter(Files::isDirectory)
                    .map(entry -> working.resolve(entry.getFileName()))
                    .forEach(readable::add);
        } catch (IOException e) {
            return readable;
        }
        return readable;
    }
}
