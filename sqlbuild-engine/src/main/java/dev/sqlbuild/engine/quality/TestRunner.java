package dev.sqlbuild.engine.quality;

import dev.sqlbuild.base.Code;
import dev.sqlbuild.base.SqlBuildException;
import dev.sqlbuild.core.quality.CheckCounts;
import dev.sqlbuild.core.quality.CheckVerdict;
import dev.sqlbuild.core.quality.SampleRow;
import dev.sqlbuild.core.quality.SqlTest;
import dev.sqlbuild.core.quality.TestCheck;
import dev.sqlbuild.core.quality.TestVerdict;
import dev.sqlbuild.engine.record.NodeStatements;
import dev.sqlbuild.engine.record.RunRecords;
import dev.sqlbuild.jdbc.QueryResult;
import dev.sqlbuild.jdbc.Session;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Runs SQL tests on a session: one statement each, and samples of what differs (quality.md B6). */
public final class TestRunner {
    private final RunRecords records;

    public TestRunner(RunRecords records) {
        this.records = records;
    }

    /** Runs one test. A refused statement is the verdict {@code ERROR}; only an interrupt is thrown. */
    public TestResult run(Session session, SqlTest test) {
        NodeStatements statements = records.statements("test:" + test.display());
        session.listenWith(statements);
        long start = System.nanoTime();
        TestVerdict verdict = judge(session, test);
        Duration took = Duration.ofNanos(System.nanoTime() - start);
        String path = "target/run/tests/" + test.artifact();
        records.writeScript(path, statements.executed());
        return new TestResult(test, verdict, took, Optional.of(path));
    }

    private static TestVerdict judge(Session session, SqlTest test) {
        try {
            List<CheckCounts> counts = session.query(test.sql()).rows().stream()
                    .map(TestRunner::counts)
                    .toList();
            TestVerdict verdict = TestVerdict.of(test, counts);
            return verdict.status() == TestVerdict.Status.FAIL ? withSamples(session, test, verdict) : verdict;
        } catch (SqlBuildException e) {
            if (e.diagnostic().code() == Code.E103) throw e;
            return TestVerdict.refused(test, e.diagnostic().message(), produced(session, test));
        }
    }

    /** {@code step_index, model_name, actual_count, expected_count, unexpected_count, missing_count}. */
    private static CheckCounts counts(List<? extends @Nullable Object> row) {
        return new CheckCounts(
                (int) number(row.get(0)),
                number(row.get(2)),
                number(row.get(3)),
                number(row.get(4)),
                number(row.get(5)));
    }

    private static long number(@Nullable Object value) {
        return value instanceof Number number ? number.longValue() : 0;
    }

    private static TestVerdict withSamples(Session session, SqlTest test, TestVerdict verdict) {
        return TestVerdict.of(verdict.checks().stream()
                .map(check -> check.passed() ? check : sampled(session, test, check))
                .toList());
    }

    private static CheckVerdict sampled(Session session, SqlTest test, CheckVerdict verdict) {
        TestCheck check = verdict.check();
        List<SampleRow> unexpected = verdict.counts().unexpected() == 0
                ? List.of()
                : rows(session, test.statement().unexpectedRows(check));
        List<SampleRow> missing = verdict.counts().missing() == 0
                ? List.of()
                : rows(session, test.statement().missingRows(check));
        return verdict.withSamples(unexpected, missing);
    }

    /** A failing sample query never changes a verdict. */
    private static List<SampleRow> rows(Session session, String sql) {
        try {
            QueryResult result = session.query(sql, SampleRow.MAX_ROWS);
            List<String> names = names(result);
            return result.rows().stream().map(row -> new SampleRow(names, row)).toList();
        } catch (SqlBuildException e) {
            if (e.diagnostic().code() == Code.E103) throw e;
            return List.of();
        }
    }

    /** Columns of the models whose shape only the database knows; to explain why it refused the statement. */
    private static Map<String, List<String>> produced(Session session, SqlTest test) {
        Map<String, List<String>> produced = new HashMap<>();
        for (TestCheck check : test.checks()) {
            if (check.kind() != TestCheck.Kind.EXPECTED || !check.openShape()) continue;
            try {
                produced.put(check.name(), names(session.query(test.statement().columns(check), 1)));
            } catch (SqlBuildException e) {
                if (e.diagnostic().code() == Code.E103) throw e;
            }
        }
        return produced;
    }

    private static List<String> names(QueryResult result) {
        return result.columns().stream().map(QueryResult.Column::name).toList();
    }
}
