package dev.sqlbuild.core.janitor;

import dev.sqlbuild.core.janitor.RetentionPlan.Kept;
import dev.sqlbuild.core.janitor.RetentionPlan.Leftover;
import dev.sqlbuild.core.janitor.RetentionPlan.Pruned;
import dev.sqlbuild.core.janitor.RetentionPlan.PrunedVersion;
import dev.sqlbuild.core.virtual.VdeLayout;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Decides what virtual mode no longer needs (virtual-recovery.md 6.1, 6.2). First VDEs and checkpoints that have had their
 * time, then whatever nothing that stays can reach. Whatever is in doubt stays.
 */
public final class RetentionPlanner {
    /** Table by which switches of views are fenced: beside the versions, and no version. */
    public static final String FENCES = "_sqb_fences";

    private RetentionPlanner() {}

    public static RetentionPlan plan(RetentionRules rules, VdeLayout layout, RetentionFacts facts) {
        Ground ground = new Ground(rules, layout, facts);
        Expiry expiry = new Expiry(ground);
        Leftovers leftovers = new Leftovers(ground);
        Needs<Object> needs = Protection.needs(ground, expiry, leftovers);
        VersionDisposal disposal = new VersionDisposal(ground, needs);
        List<Kept> kept = new ArrayList<>(expiry.kept());
        List<Pruned<PrunedVersion>> versions = disposal.unneeded(kept::add);
        List<Pruned<Leftover>> beside = leftovers.unneeded(needs, kept::add);
        kept.sort(Comparator.comparing(Kept::name));
        return new RetentionPlan(
                expiry.expired(),
                expiry.detached(),
                expiry.checkpoints(),
                versions,
                beside,
                backups(ground),
                locks(ground),
                disposal.emptied(),
                List.of(),
                kept);
    }

    // ---- the store itself

    private static List<Pruned<String>> backups(Ground ground) {
        return ground.recorded.backups().stream()
                .skip(1)
                .filter(backup -> backup.untouchedSince(ground.cutoff))
                .map(backup -> new Pruned<>(
                        backup.value(),
                        backup.value(),
                        "made " + ground.age(backup.updatedAt().orElse(ground.cutoff))))
                .toList();
    }

    private static List<Pruned<String>> locks(Ground ground) {
        return ground.recorded.locks().expired().stream()
                .map(key -> new Pruned<>(key, key, "expired"))
                .toList();
    }
}
