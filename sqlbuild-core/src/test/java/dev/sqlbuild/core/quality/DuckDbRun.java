package dev.sqlbuild.core.quality;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/** Runs generated SQL on a real engine. */
final class DuckDbRun {
    private DuckDbRun() {}

    record Result(List<String> columns, List<List<Object>> rows) {}

    /** Result of the last of some statements on a fresh database. */
    static Result query(String... statements) throws SQLException {
        try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
                Statement statement = connection.createStatement()) {
            for (int i = 0; i < statements.length - 1; i++) statement.execute(statements[i]);
            try (ResultSet rows = statement.executeQuery(statements[statements.length - 1])) {
                return read(rows);
            }
        }
    }

    private static Result read(ResultSet rows) throws SQLException {
        List<String> columns = new ArrayList<>();
        for (int i = 1; i <= rows.getMetaData().getColumnCount(); i++) {
            columns.add(rows.getMetaData().getColumnName(i));
        }
        List<List<Object>> values = new ArrayList<>();
        while (rows.next()) {
            List<Object> row = new ArrayList<>();
            for (int i = 1; i <= columns.size(); i++) row.add(rows.getObject(i));
            values.add(row);
        }
        return new Result(columns, values);
    }

    /** Verdict of a test, with samples for failed checks, as the engine makes it. */
    static TestVerdict verdict(SqlTest test) throws SQLException {
        List<CheckCounts> counts = new ArrayList<>();
        for (List<Object> row : query(test.sql()).rows()) {
            counts.add(new CheckCounts(
                    ((Number) row.get(0)).intValue(), number(row, 2), number(row, 3), number(row, 4), number(row, 5)));
        }
        List<CheckVerdict> checks = new ArrayList<>();
        for (CheckVerdict check : TestVerdict.of(test, counts).checks()) {
            if (check.passed()) {
                checks.add(check);
                continue;
            }
            boolean assertion = check.check().kind() == TestCheck.Kind.ASSERTION;
            checks.add(check.withSamples(
                    samples(test.statement().unexpectedRows(check.check())),
                    assertion ? List.of() : samples(test.statement().missingRows(check.check()))));
        }
        return TestVerdict.of(checks);
    }

    private static long number(List<Object> row, int column) {
        return ((Number) row.get(column)).longValue();
    }

    private static List<SampleRow> samples(String sql) throws SQLException {
        Result result = query(sql);
        return result.rows().stream()
                .limit(SampleRow.MAX_ROWS)
                .map(row -> new SampleRow(result.columns(), row))
                .toList();
    }
}
