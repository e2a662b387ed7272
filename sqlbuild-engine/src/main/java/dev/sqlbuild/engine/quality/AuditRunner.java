package dev.sqlbuild.engine.quality;

import dev.sqlbuild.base.Code;
import dev.sqlbuild.base.Diagnostic;
import dev.sqlbuild.base.SqlBuildException;
import dev.sqlbuild.core.model.QueryRendering;
import dev.sqlbuild.core.quality.Audit;
import dev.sqlbuild.core.quality.AuditOutcome;
import dev.sqlbuild.core.quality.Measurement;
import dev.sqlbuild.core.quality.SampleRow;
import dev.sqlbuild.engine.record.NodeStatements;
import dev.sqlbuild.engine.record.RunRecords;
import dev.sqlbuild.engine.run.CheckResult.AuditPhase;
import dev.sqlbuild.jdbc.QueryResult;
import dev.sqlbuild.jdbc.Session;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Evaluates audits on a session (quality.md A7, A8). Thread-safe as far as the sessions differ. */
public final class AuditRunner {
    private static final int TWO_ROWS = 2;

    private final RunRecords records;
    private final AuditFiles files;

    public AuditRunner(RunRecords records, AuditFiles files) {
        this.records = records;
        this.files = files;
    }

    /** The part of an answer that depends on the kind of audit. */
    private record Answer(
            AuditOutcome outcome,
            Optional<Long> rows,
            List<SampleRow> samples,
            Optional<BigDecimal> measured,
            Optional<BigDecimal> sampleCount,
            Optional<Diagnostic> error) {

        static Answer failed(Diagnostic error) {
            return new Answer(
                    AuditOutcome.ERROR,
                    Optional.empty(),
                    List.of(),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.of(error));
        }
    }

    /**
     * Runs one audit. A refused query is the result {@code ERROR}; only an interrupt is thrown.
     *
     * @param relations what its references stand for
     */
    public AuditResult run(Session session, Audit audit, AuditPhase phase, QueryRendering relations) {
        NodeStatements statements = records.statements(audit.id());
        session.listenWith(statements);
        long start = System.nanoTime();
        Answer answer;
        try {
            answer = audit.measurement().isPresent()
                    ? measure(session, audit, audit.measurement().get(), relations)
                    : count(session, audit, relations);
        } catch (SqlBuildException e) {
            if (e.diagnostic().code() == Code.E103) throw e;
            answer = Answer.failed(e.diagnostic().on("audit", audit.display()));
        }
        Duration took = Duration.ofNanos(System.nanoTime() - start);
        String path = files.path(audit, phase);
        records.writeScript(path, statements.executed());
        return new AuditResult(
                audit,
                phase,
                answer.outcome(),
                answer.rows(),
                answer.samples(),
                answer.measured(),
                answer.sampleCount(),
                took,
                Optional.of(path),
                answer.error());
    }

    private Answer count(Session session, Audit audit, QueryRendering relations) {
        String sql = relations.render(audit.query()).text();
        QueryResult result = session.query("SELECT COUNT(*) FROM (\n" + sql + "\n) AS violations", 1);
        long rows = result.single() instanceof Number number ? number.longValue() : 0;
        AuditOutcome outcome = AuditOutcome.ofViolations(rows, audit.severity());
        List<SampleRow> samples = rows == 0 ? List.of() : sample(session, sql, SampleRow.MAX_ROWS);
        return new Answer(outcome, Optional.of(rows), samples, Optional.empty(), Optional.empty(), Optional.empty());
    }

    private Answer measure(Session session, Audit audit, Measurement policy, QueryRendering relations) {
        QueryResult result = session.query(relations.render(audit.query()).text(), TWO_ROWS);
        Measurement.Reading reading = policy.read(names(result), result.rows());
        List<SampleRow> evidence = reading.wantsEvidence() && policy.evidenceLimit() > 0
                ? policy.evidence()
                        .map(query -> sample(session, relations.render(query).text(), policy.evidenceLimit()))
                        .orElse(List.of())
                : List.of();
        Optional<Diagnostic> problem =
                reading.problem().map(text -> Diagnostic.of(Code.C000, text).on("audit", audit.display()));
        return new Answer(reading.outcome(), Optional.empty(), evidence, reading.value(), reading.samples(), problem);
    }

    /** Some rows of a query; a failure leaves the result as it is, without rows. */
    private static List<SampleRow> sample(Session session, String sql, int rows) {
        try {
            QueryResult result = session.query("SELECT * FROM (\n" + sql + "\n) AS violations LIMIT " + rows, rows);
            List<String> names = names(result);
            return result.rows().stream().map(row -> new SampleRow(names, row)).toList();
        } catch (SqlBuildException e) {
            if (e.diagnostic().code() == Code.E103) throw e;
            return List.of();
        }
    }

    private static List<String> names(QueryResult result) {
        return result.columns().stream().map(QueryResult.Column::name).toList();
    }
}
