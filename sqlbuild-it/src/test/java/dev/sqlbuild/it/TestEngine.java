package dev.sqlbuild.it;

import dev.sqlbuild.testkit.PostgresDatabase;
import dev.sqlbuild.testkit.PostgresServer;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The engines on which everything has to work through the launcher. */
enum TestEngine {
    DUCKDB,
    POSTGRES;

    /** A project with the environments {@code prod} and {@code dev} over an empty database. */
    Project project(Path directory) {
        String environments = """

                [environments.prod]
                schema = "prod"

                [environments.dev]
                schema = "dev"
                """;
        String head = "name = \"pedal\"\nadapter = \"%s\"\ndefault_environment = \"dev\"\n\n";
        ProjectDir files = ProjectDir.empty(directory);
        if (this == DUCKDB) {
            String connection = "[connection]\ndatabase = \"warehouse.duckdb\"\n";
            return new Project(
                    files.file("sqlbuild_project.toml", head.formatted("duckdb") + connection + environments), null);
        }
        PostgresDatabase database = PostgresServer.shared().freshDatabase();
        return new Project(
                files.file("sqlbuild_project.toml", head.formatted("postgres") + database.toml() + environments),
                database);
    }

    /**
     * The project and its database.
     *
     * @param files the project's files
     * @param postgres absent with DuckDB
     */
    record Project(ProjectDir files, @Nullable PostgresDatabase postgres) {

        Project execute(String... statements) {
            if (postgres == null) files.execute(statements);
            else for (String sql : statements) postgres.execute(sql);
            return this;
        }

        List<List<String>> rows(String sql) {
            if (postgres == null) return files.rows(sql);
            return postgres.rows(sql).stream()
                    .map(row -> row.stream().map(String::valueOf).toList())
                    .toList();
        }
    }
}
