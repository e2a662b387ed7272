package dev.sqlbuild.core.janitor;

import dev.sqlbuild.core.janitor.RetentionPlan.Pruned;
import dev.sqlbuild.core.janitor.RetentionPlan.PrunedVersion;
import dev.sqlbuild.core.version.PhysicalRelation;
import dev.sqlbuild.core.version.VersionRef;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The order in which versions can go: a view before what it reads, a function before the tables it reads. */
final class RemovalOrder {
    private final Map<VersionRef, Pruned<PrunedVersion>> gone;
    private final Needs<Object> needs;
    private final Map<VersionRef, Integer> depths = new HashMap<>();
    private final Set<VersionRef> onTheWay = new HashSet<>();

    RemovalOrder(Map<VersionRef, Pruned<PrunedVersion>> gone, Needs<Object> needs) {
        this.gone = gone;
        this.needs = needs;
    }

    List<Pruned<PrunedVersion>> readersFirst() {
        return gone.values().stream()
                .sorted(Comparator.comparing((Pruned<PrunedVersion> each) ->
                                -depth(each.what().ref()))
                        .thenComparing(each -> each.what().ref()))
                .toList();
    }

    /** How many readers stand one upon the other below this, counted from tables. */
    private int depth(VersionRef ref) {
        Integer known = depths.get(ref);
        if (known != null) return known;
        if (!onTheWay.add(ref)) return 0;
        Pruned<PrunedVersion> home = gone.get(ref);
        int depth = 0;
        if (home != null && home.what().home().type() != PhysicalRelation.Type.TABLE) {
            depth = 1;
            for (Object read : needs.readBy(ref)) {
                if (read instanceof VersionRef other) depth = Math.max(depth, 1 + depth(other));
            }
        }
        onTheWay.remove(ref);
        depths.put(ref, depth);
        return depth;
    }
}
