package dev.sqlbuild.state;

import dev.sqlbuild.adapter.Adapter;
import dev.sqlbuild.adapter.ConnectionConfig;
import dev.sqlbuild.adapter.Warehouse;
import dev.sqlbuild.adapter.duckdb.DuckDbAdapter;
import dev.sqlbuild.adapter.postgres.PostgresAdapter;
import dev.sqlbuild.base.SqlBuildException;
import dev.sqlbuild.jdbc.Session;
import dev.sqlbuild.state.backend.StoreConfig;
import dev.sqlbuild.state.lifecycle.StateLifecycle;
import dev.sqlbuild.state.store.StateStore;
import dev.sqlbuild.testkit.PostgresDatabase;
import dev.sqlbuild.testkit.PostgresServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A database that is to hold a store, for one test; both engines run the same tests. */
public abstract class Backend implements AutoCloseable {
    public static final String SCHEMA = "sqlbuild_state";

    /** The engines by name, for parameterised tests. */
    public static Stream<String> all() {
        return Stream.of("duckdb", "postgres");
    }

    public static Backend create(String name) {
        return name.equals("duckdb") ? new DuckDbFile() : new PostgresStore();
    }

    /** The same database, seen from another process. */
    public static Backend attach(String name, String place) {
        return name.equals("duckdb") ? new DuckDbFile(Path.of(place)) : new PostgresStore(PostgresStore.parse(place));
    }

    /** What {@link #attach} needs. */
    public abstract String place();

    public abstract StoreConfig config();

    abstract Adapter adapter();

    abstract Path directory();

    /** Another handle on the same store, as another process would have it. */
    public StateStore open() {
        return StateStore.open(config(), adapter(), directory(), Optional.empty());
    }

    /** The same store as a project of another name opens it. */
    public StateStore openFor(String project) {
        StoreConfig mine = config();
        StoreConfig theirs = new StoreConfig(
                project,
                mine.environment(),
                mine.engine(),
                mine.schema(),
                mine.connection(),
                mine.allowReset(),
                mine.unsuffixedVde(),
                mine.lockTtl());
        return StateStore.open(theirs, adapter(), directory(), Optional.empty());
    }

    /** A store with tables. */
    public StateStore initialized() {
        StateStore store = open();
        lifecycle(store).init();
        return store;
    }

    public StateLifecycle lifecycle(StateStore store) {
        return new StateLifecycle(store.config(), store.transactions(), "0.0.0-test", warning -> {});
    }

    /** Runs statements from outside; {@code $} stands for the schema. */
    public void execute(String... statements) {
        try (Warehouse warehouse = connect();
                Session session = warehouse.openSession()) {
            for (String statement : statements) session.execute(statement.replace("$", SCHEMA));
        }
    }

    /** The rows of a query from outside. */
    public List<List<@Nullable Object>> rows(String query) {
        try (Warehouse warehouse = connect();
                Session session = warehouse.openSession()) {
            return session.query(query.replace("$", SCHEMA)).rows();
        }
    }

    /** The only value of a query, as text. */
    public String value(String query) {
        List<List<@Nullable Object>> rows = rows(query);
        if (rows.size() != 1) throw new AssertionError(query + ": " + rows);
        return String.valueOf(rows.get(0).get(0));
    }

    /** Everything in the store's tables but what every transaction changes, to see whether something was written. */
    public String dump() {
        StringBuilder dump = new StringBuilder();
        for (List<@Nullable Object> table : rows("SELECT table_schema, table_name FROM information_schema.tables WHERE"
                + " table_schema LIKE '$%' AND table_name <> 'lock_fences' ORDER BY 1, 2")) {
            dump.append(table)
                    .append(rows("SELECT * FROM \"" + table.get(0) + "\"." + table.get(1) + " ORDER BY 1, 2"));
        }
        return dump.toString();
    }

    /** In this process a file can only be opened once the store has closed it, a moment after its last transaction. */
    private Warehouse connect() {
        while (true) {
            try {
                return adapter().connect(connection(), directory());
            } catch (SqlBuildException e) {
                if (!e.diagnostic().message().contains("different configuration")) throw e;
                Thread.onSpinWait();
            }
        }
    }

    private ConnectionConfig connection() {
        return ConnectionConfig.of(adapter(), config().connection());
    }

    @Override
    public abstract void close();

    static StoreConfig config(StoreConfig.Engine engine, Map<String, Object> connection) {
        return new StoreConfig(
                "bikes", "prod", engine, SCHEMA, connection, true, Optional.of("prod"), Duration.ofSeconds(600));
    }

    private static final class DuckDbFile extends Backend {
        private final Path directory;

        DuckDbFile() {
            try {
                directory = Files.createTempDirectory("sqb-state");
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        DuckDbFile(Path directory) {
            this.directory = directory;
        }

        @Override
        public String place() {
            return directory.toString();
        }

        @Override
        public StoreConfig config() {
            return config(
                    StoreConfig.Engine.DUCKDB,
                    Map.of("database", directory.resolve("state.duckdb").toString()));
        }

        @Override
        Adapter adapter() {
            return new DuckDbAdapter();
        }

        @Override
        Path directory() {
            return directory;
        }

        @Override
        public void close() {
            try (Stream<Path> files = Files.walk(directory)) {
                for (Path file : files.sorted(Comparator.reverseOrder()).toList()) Files.delete(file);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private static final class PostgresStore extends Backend {
        private final PostgresDatabase database;

        PostgresStore() {
            this(PostgresServer.shared().freshDatabase());
        }

        PostgresStore(PostgresDatabase database) {
            this.database = database;
        }

        static PostgresDatabase parse(String place) {
            String[] parts = place.split(" ", -1);
            return new PostgresDatabase(
                    new PostgresServer(parts[0], Integer.parseInt(parts[1]), parts[2], parts[3], "postgres"), parts[4]);
        }

        @Override
        public String place() {
            PostgresServer server = database.server();
            return String.join(
                    " ", server.host(), "" + server.port(), server.user(), server.password(), database.name());
        }

        @Override
        public StoreConfig config() {
            return config(StoreConfig.Engine.POSTGRES, database.connection());
        }

        @Override
        Adapter adapter() {
            return new PostgresAdapter();
        }

        @Override
        Path directory() {
            return Path.of("").toAbsolutePath();
        }

        @Override
        public void close() {
            database.close();
        }
    }
}
