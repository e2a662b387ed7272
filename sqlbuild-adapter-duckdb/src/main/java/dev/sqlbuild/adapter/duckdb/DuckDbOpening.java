package dev.sqlbuild.adapter.duckdb;

import dev.sqlbuild.adapter.ConnectionConfig;
import dev.sqlbuild.base.Code;
import dev.sqlbuild.base.Diagnostic;
import dev.sqlbuild.base.NearName;
import dev.sqlbuild.base.SqlBuildException;
import dev.sqlbuild.jdbc.SqlText;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Properties;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.duckdb.DuckDBConnection;
import org.duckdb.DuckDBDriver;

/** Opens the configured database with as few statements as its configuration needs. */
record DuckDbOpening(ConnectionConfig config, Path projectDir) {
    private static final String MEMORY = ":memory:";
    private static final Pattern HOLDER = Pattern.compile("\\(PID (\\d+)\\)");
    private static final List<String> ATTACH_KEYS = List.of("path", "alias", "type", "read_only");
    private static final long FIRST_PAUSE_MILLIS = 50;
    private static final long LONGEST_PAUSE_MILLIS = 1000;

    DuckDbWarehouse open() {
        DuckDBConnection root = openRoot();
        DuckDbWarehouse warehouse = new DuckDbWarehouse(root, config);
        try {
            warehouse.prepare(preparation(), settings());
            return warehouse;
        } catch (RuntimeException e) {
            warehouse.close();
            throw e;
        }
    }

    /**
     * Statements after opening, in the order extensions, secrets, settings, attached databases. Whatever zone the machine
     * lives in, sessions live in UTC unless a setting says otherwise.
     */
    List<String> preparation() {
        List<String> statements = new ArrayList<>();
        for (String extension : config.strings("extensions")) {
            statements.add(text().add("INSTALL ").literal(extension).toString());
            statements.add(text().add("LOAD ").literal(extension).toString());
        }
        config.tables("secrets").forEach(secret -> statements.add(createSecret(secret)));
        Map<String, String> settings = settings();
        if (!settings.containsKey("timezone")) statements.add("SET GLOBAL TimeZone = 'UTC'");
        statements.addAll(settings.values());
        config.tables("attach").forEach(database -> statements.add(attach(database)));
        return statements;
    }

    /** The statement for each configured setting. */
    private Map<String, String> settings() {
        Map<String, String> statements = new LinkedHashMap<>();
        config.table("settings").forEach((name, value) -> {
            SqlText sql = text().add("SET ").part(name).add(" = ").literal(String.valueOf(value));
            statements.put(name.toLowerCase(Locale.ROOT), sql.toString());
        });
        return statements;
    }

    /** The database file, absent for a database in memory. */
    Optional<Path> file() {
        return config.string("database")
                .filter(database -> !database.equals(MEMORY))
                .map(database -> projectDir.resolve(database).toAbsolutePath().normalize());
    }

    private DuckDBConnection openRoot() {
        String database = config.string("database").orElse(MEMORY);
        Optional<Path> file = file();
        file.ifPresent(DuckDbOpening::requireDirectory);
        String url = "jdbc:duckdb:" + file.map(Path::toString).orElse("");
        long deadline = System.nanoTime()
                + config.duration("connect_timeout")
                        .orElse(Duration.ofSeconds(30))
                        .toNanos();
        long pause = FIRST_PAUSE_MILLIS;
        while (true) {
            try {
                return (DuckDBConnection)
                        Objects.requireNonNull(new DuckDBDriver().connect(url, properties()), "not a DuckDB URL");
            } catch (SQLException e) {
                String message = DuckDbMessage.unwrapped(String.valueOf(e.getMessage()));
                if (!message.contains("Could not set lock on file")) throw cannotOpen(database, message);
                if (System.nanoTime() >= deadline) throw locked(database, message);
                sleep(pause);
                pause = Math.min(pause * 2, LONGEST_PAUSE_MILLIS);
            }
        }
    }

    /** Everything the driver takes while opening costs no statement later. */
    private Properties properties() {
        Properties properties = new Properties();
        properties.setProperty("jdbc_stream_results", "true");
        properties.setProperty("custom_user_agent", config.string("query_tag").orElse("sqlbuild"));
        properties.setProperty(
                "file_search_path", projectDir.toAbsolutePath().normalize().toString());
        if (config.flag("read_only")) properties.setProperty("duckdb.read_only", "true");
        config.table("driver_properties").forEach((name, value) -> properties.setProperty(name, String.valueOf(value)));
        return properties;
    }

    private String createSecret(Map<String, Object> secret) {
        SqlText sql = text().add("CREATE TEMPORARY SECRET ");
        Object name = secret.get("name");
        if (name != null) sql.column(name.toString()).add(" ");
        sql.add("(");
        String separator = "";
        for (Map.Entry<String, Object> entry : secret.entrySet()) {
            if (entry.getKey().equals("name")) continue;
            sql.add(separator).column(entry.getKey()).add(" ").literal(String.valueOf(entry.getValue()));
            separator = ", ";
        }
        return sql.add(")").toString();
    }

    private String attach(Map<String, Object> database) {
        requireAttachKeys(database);
        String path = String.valueOf(database.get("path"));
        Object type = database.get("type");
        Object alias = database.get("alias");
        boolean isFile = path.indexOf(':') < 0 && (type == null || isFileType(type.toString()));
        List<String> options = new ArrayList<>();
        if (type != null) options.add("TYPE " + DuckDb.DIALECT.quoted(type.toString()));
        if (Boolean.TRUE.equals(database.get("read_only"))) options.add("READ_ONLY");
        SqlText sql =
                text().add("ATTACH ").literal(isFile ? projectDir.resolve(path).toString() : path);
        if (alias != null) sql.add(" AS ").part(alias.toString());
        if (!options.isEmpty()) sql.add(" (" + String.join(", ", options) + ")");
        return sql.toString();
    }

    private static void requireAttachKeys(Map<String, Object> database) {
        for (String key : database.keySet()) {
            if (ATTACH_KEYS.contains(key)) continue;
            throw new SqlBuildException(Diagnostic.of(Code.A404, "unknown key '" + key + "' in connection key 'attach'")
                    .withHelp(NearName.help(key, ATTACH_KEYS).orElse("known keys: " + String.join(", ", ATTACH_KEYS))));
        }
        if (!database.containsKey("path")) {
            throw new SqlBuildException(
                    Diagnostic.of(Code.A404, "connection key 'attach' needs a 'path' in each table"));
        }
    }

    private static boolean isFileType(String type) {
        return type.equalsIgnoreCase("duckdb") || type.equalsIgnoreCase("sqlite");
    }

    private static void requireDirectory(Path file) {
        Path directory = file.getParent();
        if (directory != null && Files.isDirectory(directory)) return;
        throw new SqlBuildException(
                Diagnostic.of(Code.E102, "cannot open database file " + file + ": its directory does not exist")
                        .withHelp("create the directory " + directory));
    }

    private SqlBuildException cannotOpen(String database, String message) {
        return new SqlBuildException(
                Diagnostic.of(Code.E102, "cannot open database " + database + ": " + config.scrub(message))
                        .withHelp("check [connection] in sqlbuild_project.toml and sqlbuild_local.toml"));
    }

    private static SqlBuildException locked(String database, String message) {
        Matcher holder = HOLDER.matcher(message);
        String process = holder.find() ? " (PID " + holder.group(1) + ")" : "";
        return new SqlBuildException(
                Diagnostic.of(Code.A403, "database file " + database + " is in use by another process" + process)
                        .withHelp("wait for that process or stop it; raise connect_timeout to wait longer"));
    }

    private static void sleep(long millis) {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new SqlBuildException(Diagnostic.of(Code.E103, "interrupted"), e);
        }
    }

    private static SqlText text() {
        return SqlText.of(DuckDb.DIALECT);
    }
}
