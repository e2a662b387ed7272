package dev.sqlbuild.it;

import dev.sqlbuild.testkit.PostgresDatabase;
import java.nio.file.Path;

/** The project of the virtual chapters: {@code city_bikes} on DuckDB, in virtual mode, whose state is on either engine. */
final class BikesProject {
    private BikesProject() {}

    /** State in {@code state.duckdb}. */
    static ProjectDir onDuckDb(Path path) {
        return at(path, "duckdb", "database = \"state.duckdb\"\n", "");
    }

    /** State on a server. */
    static ProjectDir onPostgres(Path path, PostgresDatabase database) {
        return at(path, "postgres", database.toml().replace("[connection]\n", ""), "");
    }

    /**
     * @param connection lines of {@code state.connection}
     * @param more lines of {@code state}
     */
    static ProjectDir at(Path path, String backend, String connection, String more) {
        return ProjectDir.empty(path).file("sqlbuild_project.toml", """
                        name = "city_bikes"
                        adapter = "duckdb"
                        environment_mode = "virtual"
                        default_environment = "prod"

                        [connection]
                        database = "bikes.duckdb"

                        [environments.prod]
                        schema = "rides"

                        [environments.prod.state]
                        backend = "%s"
                        schema = "sqlbuild_state"
                        unsuffixed_virtual_env = "prod"
                        %s
                        [environments.prod.state.connection]
                        %s""".formatted(backend, more, connection));
    }
}
