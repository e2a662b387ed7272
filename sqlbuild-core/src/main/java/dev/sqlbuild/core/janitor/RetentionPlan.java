package dev.sqlbuild.core.janitor;

import dev.sqlbuild.adapter.RelationInfo;
import dev.sqlbuild.adapter.RelationName;
import dev.sqlbuild.core.janitor.Cleanup.Action;
import dev.sqlbuild.core.version.Checkpoint;
import dev.sqlbuild.core.version.PhysicalRelation;
import dev.sqlbuild.core.version.VersionRef;
import dev.sqlbuild.core.version.VirtualEnvironment;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * What a janitor would remove in virtual mode.
 *
 * @param vdes VDEs that nobody has touched for long, with their views
 * @param detached VDEs that were detached long ago, of which only rows are left
 * @param checkpoints saved ref sets
 * @param versions physical versions, in the order in which they can go: readers before what they read
 * @param leftovers relations that runs have left beside versions, and with them what the store does not know
 * @param backups ids of copies of the store
 * @param locks keys of expired locks
 * @param rows versions of which nothing stands any more
 * @param scratch what commands have made for a moment and left
 * @param kept what looks unused and stays
 */
public record RetentionPlan(
        List<Pruned<VirtualEnvironment>> vdes,
        List<Pruned<VirtualEnvironment>> detached,
        List<Pruned<Checkpoint>> checkpoints,
        List<Pruned<PrunedVersion>> versions,
        List<Pruned<Leftover>> leftovers,
        List<Pruned<String>> backups,
        List<Pruned<String>> locks,
        List<Pruned<VersionRef>> rows,
        List<Action> scratch,
        List<Kept> kept) {

    public RetentionPlan {
        vdes = List.copyOf(vdes);
        detached = List.copyOf(detached);
        checkpoints = List.copyOf(checkpoints);
        versions = List.copyOf(versions);
        leftovers = List.copyOf(leftovers);
        backups = List.copyOf(backups);
        locks = List.copyOf(locks);
        rows = List.copyOf(rows);
        scratch = List.copyOf(scratch);
        kept = List.copyOf(kept);
    }

    /**
     * One thing that goes.
     *
     * @param name for people
     * @param reason why it can go, with its age
     */
    public record Pruned<T>(T what, String name, String reason) {}

    /**
     * A physical version.
     *
     * @param home where it lives
     * @param archive the name it gets instead of being dropped
     */
    public record PrunedVersion(PhysicalRelation home, Optional<RelationName> archive) {
        public VersionRef ref() {
            return home.ref();
        }
    }

    /**
     * A relation that is no version.
     *
     * @param owner the version beside which a run made it
     */
    public record Leftover(RelationInfo relation, Optional<VersionRef> owner) {}

    /** One thing that stays, and for whom. */
    public record Kept(String name, String reason) {}

    /** The plan with what commands have left. */
    public RetentionPlan with(Cleanup left) {
        List<Kept> all = new ArrayList<>(kept);
        left.kept().forEach(stays -> all.add(new Kept(stays.relation().toString(), stays.reason())));
        all.sort(Comparator.comparing(Kept::name));
        return new RetentionPlan(
                vdes, detached, checkpoints, versions, leftovers, backups, locks, rows, left.actions(), all);
    }

    /** How many things go. */
    public int size() {
        return vdes.size()
                + detached.size()
                + checkpoints.size()
                + versions.size()
                + leftovers.size()
                + backups.size()
                + locks.size()
                + rows.size()
                + scratch.size();
    }

    public boolean isEmpty() {
        return size() == 0;
    }
}
