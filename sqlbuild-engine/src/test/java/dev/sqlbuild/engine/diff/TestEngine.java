package dev.sqlbuild.engine.diff;

import dev.sqlbuild.adapter.Adapter;
import dev.sqlbuild.adapter.ConnectionConfig;
import dev.sqlbuild.adapter.Warehouse;
import dev.sqlbuild.adapter.duckdb.DuckDbAdapter;
import dev.sqlbuild.adapter.postgres.PostgresAdapter;
import dev.sqlbuild.testkit.PostgresServer;
import java.nio.file.Path;
import java.util.Map;

/** The engines on which everything has to work, each with an empty database. */
enum TestEngine {
    DUCKDB(new DuckDbAdapter()),
    POSTGRES(new PostgresAdapter());

    private final Adapter adapter;

    TestEngine(Adapter adapter) {
        this.adapter = adapter;
    }

    Adapter adapter() {
        return adapter;
    }

    Warehouse open() {
        Map<String, Object> connection = switch (this) {
            case DUCKDB -> Map.of();
            case POSTGRES -> PostgresServer.shared().freshDatabase().connection();
        };
        return adapter.connect(ConnectionConfig.of(adapter, connection), Path.of("."));
    }
}
