package dev.sqlbuild.engine;

import dev.sqlbuild.adapter.duckdb.DuckDbAdapter;
import dev.sqlbuild.state.backend.StoreConfig;
import dev.sqlbuild.state.lifecycle.StateLifecycle;
import dev.sqlbuild.state.store.StateStore;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/** An initialized state store in a DuckDB file. */
public final class StoreFile {
    private StoreFile() {}

    public static StateStore create(Path directory) {
        StoreConfig config = new StoreConfig(
                "bikes",
                "prod",
                StoreConfig.Engine.DUCKDB,
                "sqlbuild_state",
                Map.of("database", directory.resolve("state.duckdb").toString()),
                true,
                Optional.of("prod"),
                Duration.ofSeconds(600));
        StateStore store = StateStore.open(config, new DuckDbAdapter(), directory, Optional.empty());
        new StateLifecycle(config, store.transactions(), "0.0.0-test", warning -> {}).init();
        return store;
    }
}
