package dev.sqlbuild.adapter.duckdb;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sqlbuild.adapter.ConnectionConfig;
import dev.sqlbuild.adapter.RelationInfo;
import dev.sqlbuild.adapter.Warehouse;
import dev.sqlbuild.adapter.check.AdapterChecks;
import dev.sqlbuild.adapter.check.CheckResult;
import dev.sqlbuild.jdbc.Session;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DuckDbContractTest {
    private final DuckDbAdapter adapter = new DuckDbAdapter();

    @TempDir
    Path project;

    @Test
    void passesEveryCheckInMemory() {
        assertPasses(Map.of());
    }

    @Test
    void passesEveryCheckInAFile() {
        assertPasses(Map.of("database", "shop.duckdb"));
    }

    private void assertPasses(Map<String, Object> connection) {
        ConnectionConfig config = ConnectionConfig.of(adapter, connection);
        try (Warehouse warehouse = adapter.connect(config, project)) {
            List<CheckResult> heard = new ArrayList<>();
            List<CheckResult> results = AdapterChecks.run(adapter, warehouse, "0123abcd", heard::add);
            assertThat(results).isEqualTo(heard).hasSizeGreaterThan(20);
            assertThat(results)
                    .filteredOn(r -> r.outcome() != CheckResult.Outcome.OK)
                    .isEmpty();
            assertThat(leftovers(warehouse)).isEmpty();
        }
    }

    private List<RelationInfo> leftovers(Warehouse warehouse) {
        try (Session session = warehouse.openSession()) {
            return adapter.listRelations(session, Optional.empty(), List.of("sqb_check_0123abcd"));
        }
    }
}
