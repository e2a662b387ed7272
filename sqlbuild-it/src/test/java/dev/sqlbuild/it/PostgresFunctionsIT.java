package dev.sqlbuild.it;

import static dev.sqlbuild.it.CommandResultAssert.assertThatCommand;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sqlbuild.testkit.PostgresDatabase;
import dev.sqlbuild.testkit.PostgresServer;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** SQL functions on a real PostgreSQL server. */
class PostgresFunctionsIT {
    private static final String FARE = """
            FUNCTION (arguments (p_minutes INTEGER, p_rate NUMERIC), returns NUMERIC);
            ROUND(p_minutes * p_rate / 60.0, 2)
            """;

    @TempDir
    Path directory;

    private PostgresDatabase database;
    private ProjectDir project;

    @BeforeEach
    void create() {
        database = PostgresServer.shared().freshDatabase();
        project = ProjectDir.empty(directory)
                .file("sqlbuild_project.toml", """
                        name = "shop"
                        adapter = "postgres"
                        default_environment = "dev"

                        %s
                        [environments.dev]
                        schema = "dev"
                        """.formatted(database.toml()))
                .file("functions/sql/fare.sql", FARE)
                .file("functions/sql/bike_trips.sql", """
                        FUNCTION (arguments (p_bike INTEGER), returns table (trip_id INTEGER, price NUMERIC));
                        SELECT trip_id, __udf("fare")(minutes, 2) FROM __ref("trips") WHERE bike_id = p_bike
                        """)
                .model("trips", """
                        MODEL (materialized view);
                        SELECT 1 AS trip_id, 7 AS bike_id, 90 AS minutes UNION ALL SELECT 2, 8, 30
                        """)
                .model("bike7", """
                        MODEL (materialized view);
                        SELECT bike_trips.trip_id, bike_trips.price FROM __table_fn("bike_trips")(7)
                        """);
    }

    @AfterEach
    void drop() {
        database.close();
    }

    private CommandResultAssert sqb(String... arguments) {
        return assertThatCommand(Sqb.in(project).run(arguments));
    }

    @Test
    @Spec({"declarations 7", "adapters 8"})
    void replacesFunctionsAndTheirSignaturesUnlessSomethingDependsOnThem() {
        sqb("build").succeeds();
        assertThat(database.rows("SELECT trip_id::text, price::text FROM dev.bike7"))
                .containsExactly(List.of("1", "3.00"));

        // A new body is taken over by the views that call the function.
        project.file("functions/sql/fare.sql", FARE.replace("60.0", "30.0"));
        sqb("build").succeeds();
        assertThat(database.single("SELECT price::text FROM dev.bike7")).isEqualTo("6.00");

        // Other names of arguments: the function is dropped and created, since only functions call it, by name.
        project.file("functions/sql/fare.sql", FARE.replace("p_rate", "p_per_hour"));
        sqb("build").succeeds();
        assertThat(database.single("SELECT dev.fare(p_minutes => 60, p_per_hour => 5)::text"))
                .isEqualTo("5.00");

        // Other types: the former function does not stay beside the new one.
        project.file("functions/sql/fare.sql", FARE.replace("p_minutes INTEGER", "p_minutes BIGINT"));
        sqb("build").succeeds();
        assertThat(database.single("SELECT string_agg(pg_get_function_arguments(oid), ';') FROM pg_proc"
                        + " WHERE proname = 'fare'"))
                .isEqualTo("p_minutes bigint, p_rate numeric");

        // A view of somebody else depends on the function.
        database.execute("CREATE SCHEMA rep; CREATE VIEW rep.fares AS SELECT dev.fare(90, 2) AS price");
        project.file("functions/sql/fare.sql", FARE);
        sqb("build").failsWith("A504").stderrContains("cannot replace function dev.fare", "view rep.fares");
        assertThat(database.single("SELECT price::text FROM rep.fares")).isEqualTo("3.00");
        assertThat(database.single("SELECT dev.fare(60::bigint, 1)::text")).isEqualTo("1.00");
        database.execute("DROP VIEW rep.fares");
        sqb("build").succeeds();

        project.file("functions/sql/fare.sql", FARE.replace("p_minutes *", "no_such_column *"));
        sqb("build").exitsWith(1).stdoutContains("phase   deploy", "upstream fare failed");
        assertThat(database.single("SELECT dev.fare(60, 1)::text")).isEqualTo("1.00");
    }
}
