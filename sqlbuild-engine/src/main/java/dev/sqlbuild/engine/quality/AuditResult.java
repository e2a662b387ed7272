package dev.sqlbuild.engine.quality;

import dev.sqlbuild.base.Diagnostic;
import dev.sqlbuild.core.quality.Audit;
import dev.sqlbuild.core.quality.AuditOutcome;
import dev.sqlbuild.core.quality.SampleRow;
import dev.sqlbuild.engine.run.CheckResult;
import dev.sqlbuild.engine.run.CheckResult.AuditPhase;
import dev.sqlbuild.engine.run.CheckStatus;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * One evaluation of an audit.
 *
 * @param audit what was asked
 * @param phase what it looked at
 * @param outcome the answer
 * @param rowCount number of violations; absent for measurements and failed queries
 * @param samples some violations, or the evidence of a measurement
 * @param measured measured value
 * @param sampleCount number of samples behind the value
 * @param duration time it took
 * @param sqlPath executed SQL, relative to the project
 * @param error why there is no answer
 */
public record AuditResult(
        Audit audit,
        AuditPhase phase,
        AuditOutcome outcome,
        Optional<Long> rowCount,
        List<SampleRow> samples,
        Optional<BigDecimal> measured,
        Optional<BigDecimal> sampleCount,
        Duration duration,
        Optional<String> sqlPath,
        Optional<Diagnostic> error) {

    public AuditResult {
        samples = List.copyOf(samples);
    }

    /** The audit could not be asked because what it reads is missing or blocked. */
    public static AuditResult skipped(Audit audit) {
        return new AuditResult(
                audit,
                AuditPhase.FINAL,
                AuditOutcome.SKIP,
                Optional.empty(),
                List.of(),
                Optional.empty(),
                Optional.empty(),
                Duration.ZERO,
                Optional.empty(),
                Optional.empty());
    }

    public boolean blocks() {
        return outcome.blocks();
    }

    /** What stands behind the status in a row. */
    public String summary() {
        if (outcome == AuditOutcome.PASS || outcome == AuditOutcome.SKIP) return "";
        if (rowCount.isPresent()) return rowCount.get() + (rowCount.get() == 1 ? " row" : " rows");
        return measured.map(value -> "measured " + value.toPlainString() + samplesText())
                .orElse("");
    }

    private String samplesText() {
        String unit = audit.measurement().flatMap(policy -> policy.sampleUnit()).orElse("samples");
        return sampleCount
                .map(count -> " over " + count.toPlainString() + " " + unit)
                .orElse("");
    }

    /** The same as a row below a node. */
    public CheckResult toCheck() {
        List<String> details = new ArrayList<>();
        samples.forEach(sample -> details.add(sample.text()));
        return new CheckResult(
                audit.id(),
                CheckResult.Kind.AUDIT,
                audit.display(),
                Optional.of(phase),
                audit.severity(),
                CheckStatus.valueOf(outcome.name()),
                rowCount.orElse(blocks() ? 1L : 0L),
                1,
                outcome == AuditOutcome.PASS ? 1 : 0,
                duration,
                summary(),
                details,
                error,
                sqlPath);
    }
}
