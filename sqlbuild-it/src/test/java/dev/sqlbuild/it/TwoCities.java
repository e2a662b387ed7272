package dev.sqlbuild.it;

import static dev.sqlbuild.it.CommandResultAssert.assertThatCommand;

import dev.sqlbuild.testkit.PostgresDatabase;
import dev.sqlbuild.testkit.PostgresServer;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * {@link CityBikes} with a second environment {@code dev} in virtual mode, whose base schema is {@code lab} and whose store
 * is its own and initialized. {@code prod} may be cloned into {@code dev}.
 */
final class TwoCities implements AutoCloseable {
    private static final String DEV_WAREHOUSE = "dev.duckdb";
    private static final String DEV_STATE = "second.duckdb";

    /** How the warehouse of {@code dev} lies to that of {@code prod}. */
    enum Way {
        DUCKDB_FILES,
        DUCKDB_ONE_FILE,
        POSTGRES_DATABASES,
        POSTGRES_ONE_DATABASE;

        boolean isPostgres() {
            return this == POSTGRES_DATABASES || this == POSTGRES_ONE_DATABASE;
        }
    }

    private final CityBikes prod;
    private final Way way;
    private final @Nullable PostgresDatabase dev;

    private TwoCities(CityBikes prod, Way way, @Nullable PostgresDatabase dev) {
        this.prod = prod;
        this.way = way;
        this.dev = dev;
    }

    static TwoCities create(Path directory, Way way) {
        CityBikes prod = CityBikes.create(
                directory, way.isPostgres() ? CityBikes.Pair.POSTGRES_POSTGRES : CityBikes.Pair.DUCKDB_DUCKDB);
        PostgresDatabase dev =
                way == Way.POSTGRES_DATABASES ? PostgresServer.shared().freshDatabase() : null;
        TwoCities cities = new TwoCities(prod, way, dev);
        String config = prod.files().read("sqlbuild_project.toml");
        prod.files()
                .file(
                        "sqlbuild_project.toml",
                        config.replace("schema = \"rides\"", "schema = \"rides\"\nclone = {allow_as_source = true}")
                                + cities.dev());
        prod.succeedHere("state", "init", "--environment", "dev");
        return cities;
    }

    private String dev() {
        String connection = way == Way.DUCKDB_FILES
                ? "connection = {database = \"" + DEV_WAREHOUSE + "\"}"
                : dev == null ? "" : "connection = {dbname = \"" + dev.name() + "\"}";
        String store = way.isPostgres()
                ? prod.stateDatabase().toml().replace("[connection]", "[environments.dev.state.connection]")
                : "[environments.dev.state.connection]\ndatabase = \"" + DEV_STATE + "\"\n";
        return """

                [environments.dev]
                schema = "lab"
                clone = {allow_as_target = true}
                %s

                [environments.dev.state]
                backend = "%s"
                schema = "dev_state"
                unsuffixed_virtual_env = "dev"

                %s
                """.formatted(connection, way.isPostgres() ? "postgres" : "duckdb", store);
    }

    CityBikes prod() {
        return prod;
    }

    ProjectDir files() {
        return prod.files();
    }

    CommandResult run(String... arguments) {
        return prod.run(arguments);
    }

    CommandResult cloneWith(String... more) {
        String[] all = new String[more.length + 5];
        System.arraycopy(new String[] {"clone", "--from", "prod", "--to", "dev"}, 0, all, 0, 5);
        System.arraycopy(more, 0, all, 5, more.length);
        return prod.run(all);
    }

    /** What the workspace defines is built and published in a VDE of {@code dev}, from what is there. */
    void publishInDev(String vde) {
        assertThatCommand(prod.run("build", "--environment", "dev", "--virtual-env", vde))
                .succeeds();
    }

    /** Rows in the warehouse of {@code dev}. */
    List<List<String>> rows(String sql) {
        if (dev != null) return text(dev, sql);
        return way == Way.DUCKDB_FILES ? prod.files().rows(DEV_WAREHOUSE, sql) : prod.rows(sql);
    }

    /** Rows in the store of {@code dev}. */
    List<List<String>> state(String sql) {
        return way.isPostgres() ? text(prod.stateDatabase(), sql) : prod.files().rows(DEV_STATE, sql);
    }

    /** Statements in the warehouse of {@code dev}. */
    void execute(String... statements) {
        if (way == Way.DUCKDB_FILES) duckdb(DEV_WAREHOUSE, statements);
        else if (dev != null) for (String sql : statements) dev.execute(sql);
        else prod.execute(statements);
    }

    /** Statements in the store of {@code dev}. */
    void executeState(String... statements) {
        if (!way.isPostgres()) duckdb(DEV_STATE, statements);
        else for (String sql : statements) prod.stateDatabase().execute(sql);
    }

    private void duckdb(String file, String... statements) {
        try (Connection connection = DriverManager.getConnection(
                        "jdbc:duckdb:" + prod.files().path(file));
                Statement statement = connection.createStatement()) {
            for (String sql : statements) statement.execute(sql);
        } catch (SQLException e) {
            throw new AssertionError(file, e);
        }
    }

    /** Names of the relations of a schema in {@code dev}, sorted; none while nothing has made its DuckDB file. */
    List<String> relations(String schema) {
        if (way == Way.DUCKDB_FILES && !prod.files().has(DEV_WAREHOUSE)) return List.of();
        return rows("SELECT table_name FROM information_schema.tables WHERE table_schema = '" + schema
                        + "' ORDER BY table_name")
                .stream()
                .map(row -> row.get(0))
                .toList();
    }

    /** Versions of {@code prod} by name, without the fence. */
    List<String> originals() {
        return prod.relations("rides__sqb_physical").stream()
                .filter(name -> !name.startsWith("_"))
                .toList();
    }

    /** Copies in {@code dev}, without the fence. */
    List<String> copies() {
        return relations("lab__sqb_physical").stream()
                .filter(name -> !name.startsWith("_"))
                .toList();
    }

    /** The one copy of a node in {@code dev}, ready to be read. */
    String copyOf(String node) {
        return "lab__sqb_physical."
                + copies().stream()
                        .filter(name -> name.startsWith(node + "__v_"))
                        .findFirst()
                        .orElseThrow();
    }

    private static List<List<String>> text(PostgresDatabase database, String sql) {
        return database.rows(sql).stream()
                .map(row -> row.stream().map(String::valueOf).toList())
                .toList();
    }

    @Override
    public void close() {
        if (dev != null) dev.close();
        prod.close();
    }
}
