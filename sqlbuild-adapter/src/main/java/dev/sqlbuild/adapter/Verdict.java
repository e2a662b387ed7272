package dev.sqlbuild.adapter;

import java.util.List;
import java.util.Optional;

/**
 * What a {@link SqlJudge} found out about a query: its result columns, or why there are none. Exactly one is present.
 */
public record Verdict(Optional<List<ColumnInfo>> columns, Optional<SqlProblem> problem) {

    public Verdict {
        if (columns.isPresent() == problem.isPresent()) {
            throw new IllegalArgumentException("a verdict is either columns or a problem");
        }
        columns = columns.map(List::copyOf);
    }

    public static Verdict columns(List<ColumnInfo> columns) {
        return new Verdict(Optional.of(columns), Optional.empty());
    }

    public static Verdict problem(SqlProblem problem) {
        return new Verdict(Optional.empty(), Optional.of(problem));
    }
}
