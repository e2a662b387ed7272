package dev.sqlbuild.core.quality;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Result of one test or case.
 *
 * @param status pass, fail or error
 * @param checks one per check in step order; empty when the statement failed
 * @param error why there is no result
 */
public record TestVerdict(Status status, List<CheckVerdict> checks, Optional<String> error) {

    /** How a test ended. */
    public enum Status {
        PASS,
        FAIL,
        ERROR
    }

    public TestVerdict {
        checks = List.copyOf(checks);
    }

    /** Verdict from the rows of the test statement, in any order. */
    public static TestVerdict of(SqlTest test, List<CheckCounts> rows) {
        Map<Integer, CheckCounts> byStep = new HashMap<>();
        for (CheckCounts row : rows) byStep.put(row.step(), row);
        List<CheckVerdict> checks = new ArrayList<>();
        for (TestCheck check : test.checks()) {
            CheckCounts counts = byStep.get(check.step());
            if (counts == null) return error("the result has no row for '" + check.display() + "'");
            checks.add(CheckVerdict.of(check, counts));
        }
        return of(checks);
    }

    /** Verdict of judged checks. */
    public static TestVerdict of(List<CheckVerdict> checks) {
        boolean passed = checks.stream().allMatch(CheckVerdict::passed);
        return new TestVerdict(passed ? Status.PASS : Status.FAIL, checks, Optional.empty());
    }

    public static TestVerdict error(String message) {
        return new TestVerdict(Status.ERROR, List.of(), Optional.of(message));
    }

    /**
     * Verdict of a statement that the database refused.
     *
     * @param produced columns of each model that was expected by name over an open shape, as far as they could be asked
     */
    public static TestVerdict refused(SqlTest test, String message, Map<String, List<String>> produced) {
        for (TestCheck check : test.checks()) {
            List<String> names = produced.get(check.name());
            if (check.kind() != TestCheck.Kind.EXPECTED || names == null) continue;
            for (String column : check.columns()) {
                if (names.stream().noneMatch(column::equalsIgnoreCase)) {
                    return error("T013: expected column '" + column + "' is not produced by '" + check.name() + "'");
                }
            }
        }
        return error(message);
    }

    public boolean passed() {
        return status == Status.PASS;
    }
}
