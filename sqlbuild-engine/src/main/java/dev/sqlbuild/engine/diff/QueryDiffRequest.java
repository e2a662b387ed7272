package dev.sqlbuild.engine.diff;

import dev.sqlbuild.adapter.RelationName;
import dev.sqlbuild.core.diff.RowRules;
import java.time.Duration;
import java.util.List;

/**
 * Two queries to compare.
 *
 * @param left the left query and its name
 * @param right the right query and its name
 * @param place any relation name of the schema in which results may be put
 * @param rules how rows are compared
 * @param mode schema only or full
 * @param examples how many examples to give
 * @param limits how much may be compared
 * @param namedColumns columns that the command line names; each must exist in at least one of the results
 * @param timeToLive age at which tables that an ended run has left are dropped
 */
public record QueryDiffRequest(
        Side left,
        Side right,
        RelationName place,
        RowRules rules,
        DiffMode mode,
        ExampleLimits examples,
        DiffLimits limits,
        List<String> namedColumns,
        Duration timeToLive) {

    public QueryDiffRequest {
        namedColumns = List.copyOf(namedColumns);
    }

    /**
     * One of the two.
     *
     * @param label what output calls it
     * @param sql one query that only reads
     */
    public record Side(String label, String sql) {}
}
