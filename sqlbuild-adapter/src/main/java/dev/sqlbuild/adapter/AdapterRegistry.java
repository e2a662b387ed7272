package dev.sqlbuild.adapter;

import dev.sqlbuild.base.Code;
import dev.sqlbuild.base.Diagnostic;
import dev.sqlbuild.base.NearName;
import dev.sqlbuild.base.SqlBuildException;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.TreeMap;

/** The adapters of this installation by name, and the names that need something more to work. */
public final class AdapterRegistry {
    /** Driver of each built-in adapter, as users find it in a repository. */
    private static final Map<String, String> BUILT_IN = new TreeMap<>(Map.ofEntries(
            Map.entry("bigquery", "com.google.cloud:google-cloud-bigquery-jdbc"),
            Map.entry("clickhouse", "com.clickhouse:clickhouse-jdbc"),
            Map.entry("databricks", "com.databricks:databricks-jdbc"),
            Map.entry("duckdb", "org.duckdb:duckdb_jdbc"),
            Map.entry("motherduck", "org.duckdb:duckdb_jdbc"),
            Map.entry("postgres", "org.postgresql:postgresql"),
            Map.entry("redshift", "com.amazon.redshift:redshift-jdbc42"),
            Map.entry("snowflake", "net.snowflake:snowflake-jdbc"),
            Map.entry("spark", "org.apache.hive:hive-jdbc"),
            Map.entry("sqlserver", "com.microsoft.sqlserver:mssql-jdbc"),
            Map.entry("trino", "io.trino:trino-jdbc")));

    private final Map<String, Adapter> available;

    private AdapterRegistry(Map<String, Adapter> available) {
        this.available = available;
    }

    /** All adapters on the class path. */
    public static AdapterRegistry discover() {
        Map<String, Adapter> found = new TreeMap<>();
        for (Adapter adapter : ServiceLoader.load(Adapter.class, AdapterRegistry.class.getClassLoader())) {
            found.put(adapter.adapterName(), adapter);
        }
        return new AdapterRegistry(found);
    }

    /** These adapters and those that a project brings along. */
    public AdapterRegistry with(Map<String, Adapter> projectAdapters) {
        Map<String, Adapter> all = new TreeMap<>(available);
        all.putAll(projectAdapters);
        return new AdapterRegistry(all);
    }

    /** Whether an adapter of this name belongs to SQLBuild, installed or not. */
    public boolean isBuiltIn(String name) {
        return BUILT_IN.containsKey(name);
    }

    /** The adapter of that name; {@code C601} for an unknown name, {@code A401} for one whose parts are not installed. */
    public Adapter require(String name) {
        Adapter adapter = available.get(name);
        if (adapter != null) return adapter;
        String driver = BUILT_IN.get(name);
        throw new SqlBuildException(driver == null ? unknown(name) : notInstalled(name, driver));
    }

    /** The adapter of that name, if it is installed. */
    public Optional<Adapter> find(String name) {
        return Optional.ofNullable(available.get(name));
    }

    /** Refuses a name that no adapter has; knowing the name is enough for commands that never connect. */
    public void requireKnown(String name) {
        if (!available.containsKey(name) && !BUILT_IN.containsKey(name)) throw new SqlBuildException(unknown(name));
    }

    private static Diagnostic unknown(String name) {
        return Diagnostic.of(
                        Code.C601,
                        "unknown adapter '" + name + "'. Available built-in adapters: "
                                + String.join(", ", BUILT_IN.keySet())
                                + ". Project-local adapters are discovered from adapters/**/*.java.")
                .withHelp(NearName.help(name, BUILT_IN.keySet()));
    }

    private static Diagnostic notInstalled(String name, String driver) {
        return Diagnostic.of(
                Code.A401,
                "adapter '" + name + "' needs the driver " + driver
                        + "; put its jar into lib/ or ~/.sqlbuild/drivers/");
    }
}
