package dev.sqlbuild.engine.diff;

import dev.sqlbuild.base.Diagnostic;
import java.util.Optional;

/**
 * What was found out about one model, or why nothing was. Exactly one of the two is present.
 *
 * @param pair the model and its places
 * @param diff how the two relations differ
 * @param error why they could not be compared
 */
public record ModelDiff(ModelPair pair, Optional<RelationDiff> diff, Optional<Diagnostic> error) {

    public ModelDiff {
        if (diff.isPresent() == error.isPresent()) {
            throw new IllegalArgumentException("a model is either compared or not");
        }
    }

    static ModelDiff of(ModelPair pair, RelationDiff diff) {
        return new ModelDiff(pair, Optional.of(diff), Optional.empty());
    }

    static ModelDiff failed(ModelPair pair, Diagnostic error) {
        return new ModelDiff(pair, Optional.empty(), Optional.of(error.on("model", pair.model())));
    }

    public DiffStatus status() {
        return diff.map(RelationDiff::status).orElse(DiffStatus.ERROR);
    }
}
