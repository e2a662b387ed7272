package dev.sqlbuild.core.declaration;

import dev.sqlbuild.base.SourceSpan;
import java.time.Duration;
import java.util.Optional;

/**
 * How it is observed whether a source's data changed (sources-seeds.md 7).
 *
 * @param column read by strategy column
 * @param filter SQL condition for strategy column
 * @param query read by strategy sql
 */
public record Freshness(
        Strategy strategy,
        Optional<ValueType> type,
        Optional<String> column,
        Optional<String> filter,
        Optional<String> query,
        Optional<Duration> lagTolerance,
        Optional<Duration> warnAfter,
        Optional<Duration> errorAfter,
        SourceSpan span) {

    /** What is read. */
    public enum Strategy {
        ADAPTER,
        COLUMN,
        SQL
    }

    /** What the observed value is. */
    public enum ValueType {
        TIMESTAMP,
        INTEGER,
        STRING
    }
}
