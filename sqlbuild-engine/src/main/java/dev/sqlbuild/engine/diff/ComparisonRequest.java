package dev.sqlbuild.engine.diff;

import dev.sqlbuild.adapter.ColumnInfo;
import dev.sqlbuild.adapter.RelationName;
import dev.sqlbuild.core.diff.RowRules;
import java.util.List;
import java.util.Optional;

/**
 * Two existing relations to compare.
 *
 * @param name what messages call the pair, such as {@code model 'trips'}
 * @param left one relation
 * @param leftColumns its columns
 * @param right the other
 * @param rightColumns its columns
 * @param rules how rows are compared
 * @param cursor the column whose extent is reported and to which a bound applies
 * @param mode how much is compared
 * @param examples how many examples to give
 */
public record ComparisonRequest(
        String name,
        RelationName left,
        List<ColumnInfo> leftColumns,
        RelationName right,
        List<ColumnInfo> rightColumns,
        RowRules rules,
        Optional<Cursor> cursor,
        DiffMode mode,
        ExampleLimits examples) {

    public ComparisonRequest {
        leftColumns = List.copyOf(leftColumns);
        rightColumns = List.copyOf(rightColumns);
    }
}
