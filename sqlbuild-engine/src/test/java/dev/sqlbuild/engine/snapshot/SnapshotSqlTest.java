package dev.sqlbuild.engine.snapshot;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sqlbuild.adapter.Adapter;
import dev.sqlbuild.adapter.ConnectionConfig;
import dev.sqlbuild.adapter.Warehouse;
import dev.sqlbuild.adapter.duckdb.DuckDbAdapter;
import dev.sqlbuild.adapter.postgres.PostgresAdapter;
import dev.sqlbuild.core.snapshot.SnapshotConfig;
import dev.sqlbuild.jdbc.Session;
import dev.sqlbuild.testkit.PostgresDatabase;
import dev.sqlbuild.testkit.PostgresServer;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The SQL of snapshots against the simulation; {@code -Dsnapshot.seeds=100} looks longer. */
class SnapshotSqlTest {
    private static final int SEEDS = Integer.getInteger("snapshot.seeds", 1);

    @Test
    void keepsTheHistoriesOfTheSimulationOnDuckDb() {
        assertThat(histories(new DuckDbAdapter(), Map.of(), SEEDS, 40)).isGreaterThan(2_000);
    }

    @Test
    void keepsTheHistoriesOfTheSimulationOnPostgres() {
        try (PostgresDatabase database = PostgresServer.shared().freshDatabase()) {
            assertThat(histories(new PostgresAdapter(), database.connection(), 1, 20))
                    .isGreaterThan(1_000);
        }
    }

    private static int histories(Adapter adapter, Map<String, Object> connection, int seeds, int keys) {
        try (Warehouse warehouse = adapter.connect(ConnectionConfig.of(adapter, connection), Path.of(""));
                Session session = warehouse.openSession()) {
            SnapshotHistories histories = new SnapshotHistories(session, adapter);
            int versions = 0;
            for (SnapshotConfig config : SnapshotHistories.configs()) {
                for (int seed = 0; seed < seeds; seed++) versions += histories.disorderly(config, seed, keys, 4);
            }
            for (SnapshotConfig config : SnapshotHistories.orderlyConfigs()) {
                for (int seed = 0; seed < seeds; seed++) histories.inParts(config, seed, keys);
            }
            return versions;
        }
    }
}
