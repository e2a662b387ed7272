package dev.sqlbuild.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.sqlbuild.base.Code;
import dev.sqlbuild.base.Diagnostic;
import dev.sqlbuild.base.SqlBuildException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class RetryTest {
    private final Retry retry = new Retry(3, Duration.ZERO);
    private final AtomicInteger attempts = new AtomicInteger();

    @Test
    void repeatsUntilTheConflictIsGone() {
        String result = retry.run(() -> {
            if (attempts.incrementAndGet() < 3) throw failure(FailureKind.CONFLICT);
            return "done";
        });
        assertThat(result).isEqualTo("done");
        assertThat(attempts).hasValue(3);
    }

    @Test
    void givesUpWithEveryFailure() {
        SqlBuildException failure = catchThrowableOfType(
                SqlBuildException.class,
                () -> retry.run((Runnable) () -> {
                    attempts.incrementAndGet();
                    throw failure(FailureKind.CONFLICT);
                }));
        assertThat(failure.diagnostic().code()).isEqualTo(Code.A508);
        assertThat(failure.getSuppressed()).hasSize(4);
        assertThat(attempts).hasValue(4);
    }

    @Test
    void repeatsNothingElse() {
        SqlBuildException failure = catchThrowableOfType(
                SqlBuildException.class,
                () -> retry.run((Runnable) () -> {
                    attempts.incrementAndGet();
                    throw failure(FailureKind.OTHER);
                }));
        assertThat(failure.diagnostic().code()).isEqualTo(Code.E101);
        assertThat(attempts).hasValue(1);
    }

    private static StatementFailedException failure(FailureKind kind) {
        return new StatementFailedException(Diagnostic.of(Code.E101, "x"), kind, "x", new SQLException("x"));
    }
}
