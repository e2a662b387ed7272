package dev.sqlbuild.state.backend;

import dev.sqlbuild.base.Code;
import dev.sqlbuild.base.Diagnostic;
import dev.sqlbuild.base.NearName;
import dev.sqlbuild.base.SqlBuildException;
import dev.sqlbuild.core.project.ConfigValue;
import dev.sqlbuild.core.project.Environment;
import dev.sqlbuild.core.project.StateSettings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A complete {@code [environments.x.state]} (state-store.md 1).
 *
 * @param project whose store it is
 * @param environment which of its environments
 * @param engine where the store lives
 * @param schema of the tables
 * @param connection values of {@code state.connection}; may hold secrets and is never shown
 * @param allowReset whether the store may be dropped
 * @param unsuffixedVde VDE whose views live in the base schema
 * @param lockTtl how long a lock outlives its process
 */
public record StoreConfig(
        String project,
        String environment,
        Engine engine,
        String schema,
        Map<String, Object> connection,
        boolean allowReset,
        Optional<String> unsuffixedVde,
        Duration lockTtl) {

    /** Engines that can hold a store, under the names of their adapters. */
    public enum Engine {
        DUCKDB("duckdb", "main", List.of("database"), List.of("database")),
        POSTGRES(
                "postgres",
                "public",
                List.of(
                        "host",
                        "port",
                        "user",
                        "password",
                        "dbname",
                        "sslmode",
                        "sslrootcert",
                        "sslcert",
                        "sslkey",
                        "connect_timeout"),
                List.of("dbname"));

        private final String word;
        private final String defaultSchema;
        private final List<String> keys;
        private final List<String> required;

        Engine(String word, String defaultSchema, List<String> keys, List<String> required) {
            this.word = word;
            this.defaultSchema = defaultSchema;
            this.keys = keys;
            this.required = required;
        }

        /** Value of {@code backend}, and the adapter's name. */
        public String word() {
            return word;
        }

        /** Equal for connections to the same database, as far as that shows in how they are written. */
        private List<String> database(Map<String, ?> connection) {
            return switch (this) {
                case DUCKDB ->
                    List.of(Path.of(String.valueOf(connection.get("database")))
                            .normalize()
                            .toString());
                case POSTGRES ->
                    List.of(
                            text(connection, "host").orElse("localhost"),
                            text(connection, "port").orElse("5432"),
                            text(connection, "dbname")
                                    .or(() -> text(connection, "database"))
                                    .orElse(""));
            };
        }

        private static Optional<String> text(Map<String, ?> connection, String key) {
            return Optional.ofNullable(connection.get(key)).map(Object::toString);
        }

        static Optional<Engine> find(String word) {
            for (Engine engine : values()) if (engine.word.equals(word)) return Optional.of(engine);
            return Optional.empty();
        }
    }

    public StoreConfig {
        connection = Map.copyOf(connection);
    }

    /**
     * The store of an environment; {@code D001} for what is missing or makes no sense.
     *
     * @param project name of the project
     * @param warehouse name of the adapter of the environment's own connection
     */
    public static StoreConfig require(String project, Environment environment, String warehouse) {
        StoreConfig config = read(project, environment);
        config.refuseNameOfFile();
        if (config.engine.word.equals(warehouse)) config.refuseSchemaOf(environment);
        return config;
    }

    private static StoreConfig read(String project, Environment environment) {
        String block = "[environments." + environment.name() + ".state]";
        StateSettings settings = environment
                .state()
                .orElseThrow(() -> invalid(block + " is missing", "virtual mode keeps its state there"));
        String backend = required(settings.backend(), block, "backend");
        Engine engine = Engine.find(backend)
                .orElseThrow(() -> invalid("Unsupported state backend: " + backend, "use duckdb or postgres"));
        ConfigValue.Table connection = settings.connection().orElseThrow(() -> missing(block, "connection"));
        return new StoreConfig(
                project,
                environment.name(),
                engine,
                required(settings.schema(), block, "schema"),
                values(engine, connection, "[environments." + environment.name() + ".state.connection]"),
                settings.allowReset(),
                settings.unsuffixedVirtualEnv(),
                Duration.ofSeconds(settings.lockTtlSeconds()));
    }

    /** DuckDB names a database after its file and refuses to guess which of the two a first part of a name means. */
    private void refuseNameOfFile() {
        if (engine != Engine.DUCKDB) return;
        Path file = Path.of(String.valueOf(connection.get("database"))).getFileName();
        if (file == null || !file.toString().split("\\.", -1)[0].equalsIgnoreCase(schema)) return;
        throw invalid(
                "[environments." + environment + ".state] schema '" + schema
                        + "' has the name of its database file, and DuckDB cannot tell them apart",
                "give one of them another name, such as schema = \"sqlbuild_state\"");
    }

    /** In one database, state tables must not stand where the models of any VDE do. */
    private void refuseSchemaOf(Environment environment) {
        if (!engine.database(environment.connection().plain()).equals(engine.database(connection))) return;
        String target = environment.schema().map(ConfigValue.Text::text).orElse(engine.defaultSchema);
        String mine = schema.toLowerCase(Locale.ROOT);
        String theirs = target.toLowerCase(Locale.ROOT);
        if (theirs.contains("${") || (!mine.equals(theirs) && !mine.startsWith(theirs + "__"))) return;
        throw invalid(
                "[environments." + environment.name() + ".state] schema '" + schema
                        + "' is one that models of the environment are built in",
                "state tables need a schema of their own, such as \"sqlbuild_state\"");
    }

    private static Map<String, Object> values(Engine engine, ConfigValue.Table table, String block) {
        for (ConfigValue.Entry entry : table.entries().values()) {
            if (engine.keys.contains(entry.key())) continue;
            throw new SqlBuildException(Diagnostic.of(
                            Code.D001,
                            block + " contains unknown key '" + entry.key() + "' for backend '" + engine.word + "'",
                            entry.keySpan())
                    .withHelp(NearName.help(entry.key(), engine.keys)
                            .orElse("known keys: " + String.join(", ", engine.keys))));
        }
        Map<String, Object> values = new LinkedHashMap<>();
        for (Map.Entry<String, @Nullable Object> entry : table.plain().entrySet()) {
            if (entry.getValue() != null) values.put(entry.getKey(), entry.getValue());
        }
        for (String key : engine.required) {
            if (String.valueOf(values.getOrDefault(key, "")).isBlank()) throw missing(block, key);
        }
        if (":memory:".equals(values.get("database"))) {
            ConfigValue.Entry database = table.findEntry("database").orElseThrow();
            throw new SqlBuildException(Diagnostic.of(
                            Code.D001,
                            "state database must be a file",
                            database.value().span())
                    .withHelp("set " + block + " database to a path such as \"state.duckdb\""));
        }
        return values;
    }

    private static String required(Optional<String> value, String block, String key) {
        return value.filter(text -> !text.isBlank()).orElseThrow(() -> missing(block, key));
    }

    private static SqlBuildException missing(String block, String key) {
        return invalid(block + " " + key + " is missing", "virtual mode keeps its state there");
    }

    private static SqlBuildException invalid(String message, String help) {
        return new SqlBuildException(Diagnostic.of(Code.D001, message).withHelp(help));
    }

    /** Whose the store is, and whatever is built with it. */
    public String owner() {
        return "project " + project + ", environment " + environment;
    }

    /** Never shows connection values. */
    @Override
    public String toString() {
        return engine.word + " state store of " + environment + " in " + schema;
    }
}
