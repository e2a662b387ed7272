package dev.sqlbuild.state.backend;

import dev.sqlbuild.adapter.Adapter;
import dev.sqlbuild.adapter.ConnectionConfig;
import dev.sqlbuild.adapter.Warehouse;
import java.nio.file.Path;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Opens the backend of a store. Nothing connects before it is used. */
public final class StateBackends {
    private StateBackends() {}

    /**
     * @param adapter of the store's engine, as the source of connections
     * @param projectDir where relative paths start
     * @param shared the warehouse, when the store lives in its file: one process opens a file once
     */
    public static StateBackend open(StoreConfig config, Adapter adapter, Path projectDir, Optional<Warehouse> shared) {
        return switch (config.engine()) {
            case DUCKDB -> {
                Path file = file(config, projectDir);
                FileSessions sessions =
                        shared.map(FileSessions::of).orElseGet(() -> new StateFile(adapter, file, config.connection()));
                yield new DuckDbBackend(adapter.dialect(), file, sessions, Clock.systemUTC());
            }
            case POSTGRES -> {
                Map<String, String> place = new LinkedHashMap<>();
                place.put("host", String.valueOf(config.connection().getOrDefault("host", "localhost")));
                place.put("dbname", String.valueOf(config.connection().get("dbname")));
                yield new PostgresBackend(
                        adapter, ConnectionConfig.of(adapter, config.connection()), projectDir, place);
            }
        };
    }

    /** Whether a warehouse keeps its data in the very file of the store. */
    public static boolean isFileOf(
            StoreConfig config, Path projectDir, Adapter warehouse, ConnectionConfig connection) {
        return config.engine() == StoreConfig.Engine.DUCKDB
                && warehouse.adapterName().equals(config.engine().word())
                && connection
                        .string("database")
                        .map(database -> resolved(projectDir, database))
                        .filter(file(config, projectDir)::equals)
                        .isPresent();
    }

    private static Path file(StoreConfig config, Path projectDir) {
        return resolved(projectDir, String.valueOf(config.connection().get("database")));
    }

    private static Path resolved(Path projectDir, String database) {
        return projectDir.resolve(database).toAbsolutePath().normalize();
    }
}
