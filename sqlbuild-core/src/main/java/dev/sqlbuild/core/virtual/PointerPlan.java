package dev.sqlbuild.core.virtual;

import dev.sqlbuild.core.graph.NodeId;
import java.util.List;
import java.util.Optional;

/**
 * What a promotion or rollback will do.
 *
 * @param publication the change of pointers
 * @param models models it is about, sorted: those asked for and the upstream ones added
 * @param changedRefs refs of all kinds that differ afterwards
 * @param remainingStale models that leave the VDE working, sorted
 * @param checkpoint id of the checkpoint that is restored; absent for a promotion
 */
public record PointerPlan(
        Publication publication,
        List<NodeId> models,
        int changedRefs,
        List<NodeId> remainingStale,
        Optional<String> checkpoint) {

    public PointerPlan {
        models = List.copyOf(models);
        remainingStale = List.copyOf(remainingStale);
    }
}
