package dev.sqlbuild.engine.run;

import dev.sqlbuild.base.Diagnostic;
import dev.sqlbuild.base.Severity;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * One row below a node, or of {@code sqb audit} and {@code sqb test}: an audit or a SQL test.
 *
 * @param id resource id, {@code audit:...} or {@code test:...}
 * @param kind audit or test
 * @param name as shown: {@code not_null (order_id)}, {@code prices [case a]}
 * @param phase what an audit looked at; absent for tests
 * @param severity what a violation does
 * @param status outcome
 * @param failures violating rows of an audit, failed checks of a test
 * @param batches how often it ran, 1 except on deltas
 * @param batchesPassed how often it passed
 * @param duration time it took
 * @param summary what stands behind the status: {@code 2 rows}, {@code 1 unexpected, 1 missing}; may be empty
 * @param details lines below the row: samples, checks of a test, notes; not indented
 * @param error why there is no result
 * @param sqlPath executed SQL, relative to the project
 */
public record CheckResult(
        String id,
        Kind kind,
        String name,
        Optional<AuditPhase> phase,
        Severity severity,
        CheckStatus status,
        long failures,
        int batches,
        int batchesPassed,
        Duration duration,
        String summary,
        List<String> details,
        Optional<Diagnostic> error,
        Optional<String> sqlPath) {

    /** What was checked. */
    public enum Kind {
        AUDIT,
        TEST;

        /** Word in output and JSON. */
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** What an audit looked at. */
    public enum AuditPhase {
        /** One batch before it was applied. */
        DELTA("d"),
        /** The complete result. */
        FINAL("f");

        private final String letter;

        AuditPhase(String letter) {
            this.letter = letter;
        }

        /** Letter shown in rows of incremental models. */
        public String letter() {
            return letter;
        }

        /** Word in JSON. */
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    public CheckResult {
        details = List.copyOf(details);
    }
}
