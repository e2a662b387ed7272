package dev.sqlbuild.engine.diff;

import dev.sqlbuild.adapter.RelationName;
import dev.sqlbuild.core.diff.RowRules;
import java.util.Optional;

/**
 * A model in two places.
 *
 * @param model its name
 * @param left one place
 * @param right the other
 * @param rules how rows are compared
 * @param cursor the model's cursor
 */
public record ModelPair(String model, RelationName left, RelationName right, RowRules rules, Optional<Cursor> cursor) {

    ModelPair withLeft(RelationName other) {
        return new ModelPair(model, other, right, rules, cursor);
    }
}
