package dev.sqlbuild.it;

import dev.sqlbuild.testkit.PostgresDatabase;
import dev.sqlbuild.testkit.PostgresServer;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** A project in schema {@code dev} on one of the two engines on which everything must work. */
final class EngineProject implements AutoCloseable {
    private final ProjectDir files;
    private final Optional<PostgresDatabase> postgres;

    /** The engines. */
    enum Engine {
        DUCKDB,
        POSTGRES
    }

    private EngineProject(ProjectDir files, Optional<PostgresDatabase> postgres) {
        this.files = files;
        this.postgres = postgres;
    }

    /** An empty project, on PostgreSQL in a new database. */
    static EngineProject on(Engine engine, Path directory) {
        Optional<PostgresDatabase> database =
                engine == Engine.POSTGRES ? Optional.of(PostgresServer.shared().freshDatabase()) : Optional.empty();
        ProjectDir files = ProjectDir.empty(directory.resolve(engine.name().toLowerCase(java.util.Locale.ROOT)));
        EngineProject project = new EngineProject(files, database);
        project.configure("");
        return project;
    }

    /** Writes the project file anew, with more of it at its end. */
    EngineProject configure(String more) {
        String connection =
                postgres.map(PostgresDatabase::toml).orElse("[connection]\ndatabase = \"warehouse.duckdb\"\n");
        files.file(
                "sqlbuild_project.toml",
                "name = \"rental\"\nadapter = \"" + (postgres.isPresent() ? "postgres" : "duckdb")
                        + "\"\ndefault_environment = \"dev\"\n\n" + connection
                        + "\n[environments.dev]\nschema = \"dev\"\n"
                        + more);
        return this;
    }

    ProjectDir files() {
        return files;
    }

    Sqb sqb() {
        return Sqb.in(files);
    }

    void execute(String... statements) {
        if (postgres.isEmpty()) files.execute(statements);
        else for (String statement : statements) postgres.get().execute(statement);
    }

    /** Rows of a query as text. */
    List<List<String>> rows(String sql) {
        if (postgres.isEmpty()) return files.rows(sql);
        return postgres.get().rows(sql).stream()
                .map(row -> row.stream().map(String::valueOf).toList())
                .toList();
    }

    /** The first column of a query as text. */
    List<String> column(String sql) {
        return rows(sql).stream().map(row -> row.get(0)).toList();
    }

    String value(String sql) {
        List<String> values = column(sql);
        if (values.size() != 1) throw new AssertionError("not one value: " + values);
        return values.get(0);
    }

    @Override
    public void close() {
        postgres.ifPresent(PostgresDatabase::close);
    }
}
