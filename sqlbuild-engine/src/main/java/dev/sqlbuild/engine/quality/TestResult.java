package dev.sqlbuild.engine.quality;

import dev.sqlbuild.base.Code;
import dev.sqlbuild.base.Diagnostic;
import dev.sqlbuild.base.Severity;
import dev.sqlbuild.core.quality.CheckVerdict;
import dev.sqlbuild.core.quality.SqlTest;
import dev.sqlbuild.core.quality.TestVerdict;
import dev.sqlbuild.engine.run.CheckResult;
import dev.sqlbuild.engine.run.CheckStatus;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * One run of a SQL test or of one of its cases.
 *
 * @param test what ran
 * @param verdict its checks
 * @param duration time it took
 * @param sqlPath executed SQL, relative to the project
 */
public record TestResult(SqlTest test, TestVerdict verdict, Duration duration, Optional<String> sqlPath) {

    public boolean passed() {
        return verdict.passed();
    }

    public String id() {
        return "test:" + test.display();
    }

    /** The same as a row below a node. */
    public CheckResult toCheck() {
        List<CheckVerdict> failed =
                verdict.checks().stream().filter(check -> !check.passed()).toList();
        List<String> details = new ArrayList<>();
        for (CheckVerdict check : failed) {
            details.add("check " + check.check().display() + " FAIL  " + check.summary());
            check.details().forEach(line -> details.add("  " + line));
        }
        Optional<Diagnostic> error =
                verdict.error().map(text -> Diagnostic.of(Code.E101, text).on("sql test", test.display()));
        return new CheckResult(
                id(),
                CheckResult.Kind.TEST,
                test.display(),
                Optional.empty(),
                Severity.ERROR,
                CheckStatus.valueOf(verdict.status().name()),
                failed.size(),
                1,
                passed() ? 1 : 0,
                duration,
                failed.isEmpty()
                        ? ""
                        : failed.size() + " of " + verdict.checks().size() + " checks",
                details,
                error,
                sqlPath);
    }
}
