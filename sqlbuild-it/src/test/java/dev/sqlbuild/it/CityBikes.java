package dev.sqlbuild.it;

import dev.sqlbuild.testkit.BreakingLine;
import dev.sqlbuild.testkit.PostgresDatabase;
import dev.sqlbuild.testkit.PostgresServer;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The project of the chapters on virtual mode: environment and default VDE {@code prod}, whose views live in the base
 * schema {@code rides}; a seed and {@code stg_rentals} (table) -> {@code fct_rentals} (table) -> {@code station_usage}
 * (view). The store is initialized.
 */
final class CityBikes implements AutoCloseable {
    /** Where the warehouse is and where the state is. */
    enum Pair {
        DUCKDB_DUCKDB(false, false),
        DUCKDB_POSTGRES(false, true),
        POSTGRES_DUCKDB(true, false),
        POSTGRES_POSTGRES(true, true);

        private final boolean postgresWarehouse;
        private final boolean postgresState;

        Pair(boolean postgresWarehouse, boolean postgresState) {
            this.postgresWarehouse = postgresWarehouse;
            this.postgresState = postgresState;
        }
    }

    private static final String OVERRIDES = "sqlbuild_local.toml";

    private final ProjectDir files;
    private final @Nullable PostgresDatabase warehouse;
    private final @Nullable PostgresDatabase state;
    private final Sqb sqb;

    private CityBikes(
            ProjectDir files, @Nullable PostgresDatabase warehouse, @Nullable PostgresDatabase state, Sqb sqb) {
        this.files = files;
        this.warehouse = warehouse;
        this.state = state;
        this.sqb = sqb;
    }

    /** The project with its source table, nothing built. */
    static CityBikes create(Path directory, Pair pair) {
        PostgresDatabase warehouse =
                pair.postgresWarehouse ? PostgresServer.shared().freshDatabase() : null;
        PostgresDatabase state = pair.postgresState ? PostgresServer.shared().freshDatabase() : null;
        ProjectDir files = ProjectDir.empty(directory)
                .file("sqlbuild_project.toml", config(warehouse, state))
                .file("seeds/bike_types.csv", "bike_type,label\n1,city\n2,cargo\n")
                .file("sources/raw.yml", """
                        sources:
                          - name: raw_rentals
                            schema: lake
                            table: rentals
                        """)
                .model("stg_rentals", """
                        MODEL (materialized table);
                        SELECT rental_id, bike_type, station FROM __source("raw_rentals")
                        """)
                .model("fct_rentals", """
                        MODEL (materialized table);
                        SELECT r.rental_id, r.station, t.label
                        FROM __ref("stg_rentals") AS r JOIN __seed("bike_types") AS t ON r.bike_type = t.bike_type
                        """)
                .model("station_usage", """
                        MODEL (materialized view);
                        SELECT station, count(*) AS rentals FROM __ref("fct_rentals") GROUP BY station
                        """);
        CityBikes bikes = new CityBikes(files, warehouse, state, Sqb.in(files));
        bikes.execute(
                "CREATE SCHEMA lake",
                "CREATE TABLE lake.rentals (rental_id INTEGER, bike_type INTEGER, station VARCHAR(10))",
                "INSERT INTO lake.rentals VALUES (1, 1, 'S1'), (2, 2, 'S1'), (3, 1, 'S2')");
        bikes.succeedHere("state", "init");
        return bikes;
    }

    private static String config(@Nullable PostgresDatabase warehouse, @Nullable PostgresDatabase state) {
        String connection = warehouse == null ? "[connection]\ndatabase = \"warehouse.duckdb\"\n" : warehouse.toml();
        String store = state == null
                ? "[environments.prod.state.connection]\ndatabase = \"state.duckdb\"\n"
                : state.toml().replace("[connection]", "[environments.prod.state.connection]");
        return """
                name = "city_bikes"
                adapter = "%s"
                environment_mode = "virtual"
                default_environment = "prod"

                %s

                [environments.prod]
                schema = "rides"

                [environments.prod.state]
                backend = "%s"
                schema = "sqlbuild_state"
                unsuffixed_virtual_env = "prod"
                allow_reset = true

                %s
                """.formatted(
                warehouse == null ? "duckdb" : "postgres", connection, state == null ? "duckdb" : "postgres", store);
    }

    /** The same project, whose commands are processes of their own. */
    CityBikes launched() {
        return new CityBikes(files, warehouse, state, sqb.launched());
    }

    ProjectDir files() {
        return files;
    }

    /** Another definition of {@code fct_rentals}, with one column more. */
    CityBikes editFacts() {
        files.model("fct_rentals", """
                MODEL (materialized table);
                SELECT r.rental_id, r.station, t.label, 30 AS minutes
                FROM __ref("stg_rentals") AS r JOIN __seed("bike_types") AS t ON r.bike_type = t.bike_type
                """);
        return this;
    }

    /** Another definition of {@code stg_rentals}, which all else reads. */
    CityBikes editStaging() {
        files.model("stg_rentals", """
                MODEL (materialized table);
                SELECT rental_id, bike_type, station FROM __source("raw_rentals") WHERE rental_id > 0
                """);
        return this;
    }

    /** The same project in another {@code environment_mode}. */
    CityBikes mode(String mode) {
        String config = files.read("sqlbuild_project.toml");
        files.file(
                "sqlbuild_project.toml",
                config.replaceFirst("environment_mode = \"[a-z]+\"", "environment_mode = \"" + mode + "\""));
        return this;
    }

    /** The databases on a server that the project works with. */
    List<PostgresDatabase> databases() {
        return Stream.of(warehouse, state)
                .filter(Objects::nonNull)
                .map(Objects::requireNonNull)
                .toList();
    }

    boolean hasStateOnServer() {
        return state != null;
    }

    /** A database to look into; only on PostgreSQL. */
    PostgresDatabase warehouse() {
        return Objects.requireNonNull(warehouse);
    }

    PostgresDatabase stateDatabase() {
        return Objects.requireNonNull(state);
    }

    /** Runs a command that asks, with this answer. */
    CommandResult answer(String answer, String... arguments) {
        return sqb.withInput(answer + "\n").run(arguments);
    }

    CommandResult run(String... arguments) {
        return sqb.run(arguments);
    }

    /** Runs a command in this process, which saves the start of another one; with this answer if it asks. */
    CommandResult here(String answer, String... arguments) {
        return files.here(answer, arguments);
    }

    /** The same for a command that does not ask and must succeed. */
    CommandResult succeedHere(String... arguments) {
        CommandResult result = here("", arguments);
        CommandResultAssert.assertThatCommand(result).succeeds();
        return result;
    }

    CommandResult succeed(String... arguments) {
        CommandResult result = run(arguments);
        CommandResultAssert.assertThatCommand(result).succeeds();
        return result;
    }

    /** Sends what the project has on the server through a line. */
    void reachThrough(BreakingLine line) {
        String place = """
                host = "%s"
                port = %d
                """.formatted(line.server().host(), line.server().port());
        files.file(
                OVERRIDES,
                (warehouse == null ? "" : "[connection]\n" + place)
                        + (state == null ? "" : "[environments.prod.state.connection]\n" + place));
    }

    void reachDirectly() {
        files.delete(OVERRIDES);
    }

    /** Statements in the warehouse. */
    CityBikes execute(String... statements) {
        if (warehouse == null) files.execute(statements);
        else for (String sql : statements) warehouse.execute(sql);
        return this;
    }

    /** A session of the test's own in the warehouse, which must be PostgreSQL. */
    Connection open() throws SQLException {
        return Objects.requireNonNull(warehouse).open();
    }

    /** A session of the test's own in the warehouse. */
    Connection openWarehouse() throws SQLException {
        return warehouse == null ? openFile("warehouse.duckdb") : warehouse.open();
    }

    /** A session of the test's own in the state store. */
    Connection openState() throws SQLException {
        return state == null ? openFile("state.duckdb") : state.open();
    }

    private Connection openFile(String name) throws SQLException {
        return DriverManager.getConnection("jdbc:duckdb:" + files.path(name));
    }

    /** Rows in the warehouse, each value as text. */
    List<List<String>> rows(String sql) {
        return warehouse == null ? files.rows(sql) : text(warehouse, sql);
    }

    /** Rows in the state store, each value as text. */
    List<List<String>> state(String sql) {
        return state == null ? files.rows("state.duckdb", sql) : text(state, sql);
    }

    /** Statements in the state store. */
    CityBikes executeState(String sql) {
        if (state != null) {
            state.execute(sql);
            return this;
        }
        try (Connection connection = openState();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
            return this;
        } catch (SQLException e) {
            throw new AssertionError(sql, e);
        }
    }

    /** Names of the relations of a schema, sorted. */
    List<String> relations(String schema) {
        return rows("SELECT table_name FROM information_schema.tables WHERE table_schema = '" + schema
                        + "' ORDER BY table_name")
                .stream()
                .map(row -> row.get(0))
                .toList();
    }

    /** Columns of a relation in order. */
    List<String> columns(String schema, String relation) {
        return rows("SELECT column_name FROM information_schema.columns WHERE table_schema = '" + schema
                        + "' AND table_name = '" + relation + "' ORDER BY ordinal_position")
                .stream()
                .map(row -> row.get(0))
                .toList();
    }

    /** Refs of a VDE, as {@code node=hash}. */
    List<String> refs(String vde) {
        return state("SELECT model_name || '=' || version_hash FROM sqlbuild_state.virtual_environment_refs"
                        + " WHERE virtual_environment_name = '" + vde + "' ORDER BY 1")
                .stream()
                .map(row -> row.get(0))
                .toList();
    }

    private static List<List<String>> text(PostgresDatabase database, String sql) {
        return database.rows(sql).stream()
                .map(row -> row.stream().map(String::valueOf).toList())
                .toList();
    }

    @Override
    public void close() {
        if (warehouse != null) warehouse.close();
        if (state != null) state.close();
    }
}
