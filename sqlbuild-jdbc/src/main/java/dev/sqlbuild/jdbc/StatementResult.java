package dev.sqlbuild.jdbc;

import java.util.Optional;

/**
 * What a statement of any kind gave.
 *
 * @param rows its result set, if it has one
 * @param affected rows it changed, 0 where the engine does not count
 */
public record StatementResult(Optional<QueryResult> rows, long affected) {

    static StatementResult of(QueryResult rows) {
        return new StatementResult(Optional.of(rows), 0);
    }

    static StatementResult affecting(long rows) {
        return new StatementResult(Optional.empty(), rows);
    }
}
