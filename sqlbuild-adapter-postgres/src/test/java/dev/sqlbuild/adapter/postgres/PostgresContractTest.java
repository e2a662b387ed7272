package dev.sqlbuild.adapter.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sqlbuild.adapter.ConnectionConfig;
import dev.sqlbuild.adapter.Warehouse;
import dev.sqlbuild.adapter.check.AdapterChecks;
import dev.sqlbuild.adapter.check.CheckResult;
import dev.sqlbuild.testkit.PostgresDatabase;
import dev.sqlbuild.testkit.PostgresServer;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

class PostgresContractTest {
    private static final PostgresDatabase DATABASE = PostgresServer.shared().freshDatabase();

    private final PostgresAdapter adapter = new PostgresAdapter();

    @AfterAll
    static void drop() {
        DATABASE.close();
    }

    @Test
    void passesEveryCheck() {
        ConnectionConfig config = ConnectionConfig.of(adapter, DATABASE.connection());
        try (Warehouse warehouse = adapter.connect(config, Path.of("."))) {
            List<CheckResult> results = AdapterChecks.run(adapter, warehouse, "0123abcd", result -> {});
            assertThat(results).hasSizeGreaterThan(20);
            assertThat(results)
                    .filteredOn(r -> r.outcome() != CheckResult.Outcome.OK)
                    .isEmpty();
        }
        assertThat(DATABASE.rows("SELECT nspname FROM pg_namespace WHERE nspname LIKE 'sqb_check%'"))
                .isEmpty();
    }
}
