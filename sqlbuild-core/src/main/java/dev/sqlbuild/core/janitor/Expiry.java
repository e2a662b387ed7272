package dev.sqlbuild.core.janitor;

import dev.sqlbuild.core.janitor.RetentionPlan.Kept;
import dev.sqlbuild.core.janitor.RetentionPlan.Pruned;
import dev.sqlbuild.core.version.Aged;
import dev.sqlbuild.core.version.Checkpoint;
import dev.sqlbuild.core.version.VdeName;
import dev.sqlbuild.core.version.VirtualEnvironment;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Who has had their time (virtual-recovery.md 6.1): VDEs that nobody has touched for long, and checkpoints beyond those
 * that are kept of each VDE.
 */
final class Expiry {
    private final Ground ground;
    private final Map<VdeName, Aged<VirtualEnvironment>> rows = new HashMap<>();
    private final List<Pruned<VirtualEnvironment>> expired = new ArrayList<>();
    private final List<Pruned<VirtualEnvironment>> detached = new ArrayList<>();
    private final List<Pruned<Checkpoint>> checkpoints = new ArrayList<>();
    private final List<Kept> kept = new ArrayList<>();
    private final Set<VdeName> pruned = new HashSet<>();
    private final Set<String> prunedCheckpoints = new HashSet<>();

    Expiry(Ground ground) {
        this.ground = ground;
        ground.recorded.vdes().forEach(vde -> rows.put(vde.value().name(), vde));
        ground.recorded.vdes().forEach(this::judge);
        judgeCheckpoints();
    }

    List<Pruned<VirtualEnvironment>> expired() {
        return expired;
    }

    List<Pruned<VirtualEnvironment>> detached() {
        return detached;
    }

    List<Pruned<Checkpoint>> checkpoints() {
        return checkpoints;
    }

    /** VDEs that look unused and stay. */
    List<Kept> kept() {
        return kept;
    }

    /** Expired VDEs and detached ones. */
    Set<VdeName> pruned() {
        return pruned;
    }

    /** Whether there is such a VDE, and will be. */
    boolean lives(VdeName vde) {
        return rows.containsKey(vde) && !pruned.contains(vde);
    }

    boolean isPruned(Checkpoint checkpoint) {
        return prunedCheckpoints.contains(checkpoint.id());
    }

    private void judge(Aged<VirtualEnvironment> vde) {
        VdeName name = vde.value().name();
        if (!vde.value().isDetached() && ground.layout.isPrimary(name)) return;
        if (ground.recorded.locks().vdes().contains(name)) {
            kept.add(new Kept(name.text(), "it is locked"));
        } else if (!vde.untouchedSince(ground.cutoff)) {
            kept.add(new Kept(name.text(), vde.updatedAt().map(ground::lastUse).orElse("its age is unknown")));
        } else {
            pruned.add(name);
            String age = ground.age(vde.updatedAt().orElse(ground.cutoff));
            if (vde.value().isDetached()) detached.add(new Pruned<>(vde.value(), name.text(), "detached " + age));
            else expired.add(new Pruned<>(vde.value(), name.text(), "last used " + age));
        }
    }

    private void judgeCheckpoints() {
        Map<VdeName, Integer> seen = new HashMap<>();
        for (Checkpoint checkpoint : ground.recorded.checkpoints()) {
            int newer = seen.merge(checkpoint.vde(), 1, Integer::sum) - 1;
            Optional<String> reason = whyGone(checkpoint, newer);
            if (reason.isEmpty()) continue;
            prunedCheckpoints.add(checkpoint.id());
            checkpoints.add(new Pruned<>(
                    checkpoint, checkpoint.id(), reason.get() + ", made " + ground.age(checkpoint.createdAt())));
        }
    }

    /** A command that holds a VDE may be about to restore any of its checkpoints. */
    private Optional<String> whyGone(Checkpoint checkpoint, int newer) {
        VdeName vde = checkpoint.vde();
        if (ground.recorded.locks().vdes().contains(vde)) return Optional.empty();
        Aged<VirtualEnvironment> row = rows.get(vde);
        if (row == null) {
            return checkpoint.createdAt().isAfter(ground.cutoff)
                    ? Optional.empty()
                    : Optional.of("its virtual environment " + vde + " is gone");
        }
        if (pruned.contains(vde) && !row.value().isDetached()) return Optional.of("goes with " + vde);
        return newer < ground.rules.maxCheckpoints()
                ? Optional.empty()
                : Optional.of(vde + " has " + ground.rules.maxCheckpoints() + " newer ones");
    }
}
