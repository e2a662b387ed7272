package dev.sqlbuild.adapter.check;

import dev.sqlbuild.adapter.Adapter;
import dev.sqlbuild.adapter.Warehouse;
import dev.sqlbuild.jdbc.Session;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** All checks, and their run in a scratch schema that is gone afterwards. */
public final class AdapterChecks {
    private AdapterChecks() {}

    public static List<AdapterCheck> all() {
        List<AdapterCheck> checks = new ArrayList<>();
        checks.addAll(CatalogChecks.ALL);
        checks.addAll(ReplacementChecks.ALL);
        checks.addAll(FunctionChecks.ALL);
        checks.addAll(RowChecks.ALL);
        checks.addAll(DeltaChecks.ALL);
        checks.addAll(DiffChecks.ALL);
        checks.addAll(SessionChecks.ALL);
        return checks;
    }

    /** Runs every check; {@code listener} hears each result as it comes. */
    public static List<CheckResult> run(
            Adapter adapter, Warehouse warehouse, String runId, Consumer<CheckResult> listener) {
        String schema = "sqb_check_" + runId;
        List<CheckResult> results = new ArrayList<>();
        try (Session keeper = warehouse.openSession()) {
            adapter.ensureSchema(keeper, Optional.empty(), schema);
            try {
                for (AdapterCheck check : all()) {
                    CheckResult result = run(check, adapter, warehouse, schema);
                    results.add(result);
                    listener.accept(result);
                }
            } finally {
                adapter.dropSchema(keeper, Optional.empty(), schema);
            }
        }
        return results;
    }

    /** A session for each check, so that one broken by a check does not fail the next. */
    private static CheckResult run(AdapterCheck check, Adapter adapter, Warehouse warehouse, String schema) {
        try (Session session = warehouse.openSession()) {
            return check.run(new Bench(adapter, warehouse, session, Optional.empty(), schema));
        }
    }
}
