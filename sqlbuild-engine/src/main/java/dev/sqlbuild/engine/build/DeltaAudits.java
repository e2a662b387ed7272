package dev.sqlbuild.engine.build;

import dev.sqlbuild.engine.run.CheckResult;
import dev.sqlbuild.engine.run.CheckStatus;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Results of the audits of all batches of one node, put together to one row for each audit. */
final class DeltaAudits {
    private final Map<String, List<CheckResult>> byAudit = new LinkedHashMap<>();

    void add(CheckResult result) {
        byAudit.computeIfAbsent(result.id(), id -> new ArrayList<>()).add(result);
    }

    /** One row for each audit in the order in which they ran first. */
    List<CheckResult> rows() {
        return byAudit.values().stream().map(DeltaAudits::row).toList();
    }

    private static CheckResult row(List<CheckResult> results) {
        CheckResult shown = results.get(results.size() - 1);
        int passed = 0;
        long failures = 0;
        Duration took = Duration.ZERO;
        for (CheckResult result : results) {
            if (result.status() == CheckStatus.PASS) passed++;
            if (shown.status() == CheckStatus.PASS && result.status() != CheckStatus.PASS) shown = result;
            failures += result.failures();
            took = took.plus(result.duration());
        }
        return new CheckResult(
                shown.id(),
                shown.kind(),
                shown.name(),
                shown.phase(),
                shown.severity(),
                shown.status(),
                failures,
                results.size(),
                passed,
                took,
                shown.summary(),
                shown.details(),
                shown.error(),
                shown.sqlPath());
    }
}
