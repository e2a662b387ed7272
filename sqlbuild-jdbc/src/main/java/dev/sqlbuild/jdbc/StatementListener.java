package dev.sqlbuild.jdbc;

import dev.sqlbuild.base.SqlBuildException;
import java.time.Duration;
import java.util.Optional;

/** Sees every statement of a session: for artifacts, the run ledger and verbose output. Called on the session's thread. */
public interface StatementListener {
    /** Listens to nothing. */
    StatementListener NONE = new StatementListener() {};

    /** The statement is about to run. */
    default void before(String sql) {}

    /** The statement ended; {@code failure} is empty when it succeeded. */
    default void after(String sql, Duration took, Optional<SqlBuildException> failure) {}
}
