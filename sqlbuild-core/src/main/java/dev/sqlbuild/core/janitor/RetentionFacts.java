package dev.sqlbuild.core.janitor;

import dev.sqlbuild.adapter.RelationInfo;
import dev.sqlbuild.adapter.RelationName;
import dev.sqlbuild.core.version.Aged;
import dev.sqlbuild.core.version.Checkpoint;
import dev.sqlbuild.core.version.PhysicalRelation;
import dev.sqlbuild.core.version.RefSet;
import dev.sqlbuild.core.version.VdeName;
import dev.sqlbuild.core.version.VersionOutline;
import dev.sqlbuild.core.version.VersionRef;
import dev.sqlbuild.core.version.VirtualEnvironment;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * All that decides what virtual mode still needs.
 *
 * @param recorded what the store says, read in one transaction
 * @param standing what stands in the schemas of versions and of VDEs
 */
public record RetentionFacts(Recorded recorded, Standing standing) {

    /**
     * The store at one moment.
     *
     * @param now that moment
     * @param vdes every VDE with the time of its last publish
     * @param refs what each points to
     * @param checkpoints of all VDEs, newest first
     * @param versions every recorded version
     * @param homes where versions live, with the time of their last use
     * @param operations operations that did not end well and may still be resumed
     * @param locks who is at work
     * @param backups ids of backups of the store, newest first
     */
    public record Recorded(
            Instant now,
            List<Aged<VirtualEnvironment>> vdes,
            Map<VdeName, RefSet> refs,
            List<Checkpoint> checkpoints,
            Map<VersionRef, Aged<VersionOutline>> versions,
            Map<VersionRef, Aged<PhysicalRelation>> homes,
            List<Unsettled> operations,
            Locked locks,
            List<Aged<String>> backups) {

        public Recorded {
            vdes = List.copyOf(vdes);
            refs = Map.copyOf(refs);
            checkpoints = List.copyOf(checkpoints);
            versions = Map.copyOf(versions);
            homes = Map.copyOf(homes);
            operations = List.copyOf(operations);
            backups = List.copyOf(backups);
        }
    }

    /**
     * An operation that may still be finished or undone.
     *
     * @param vde whose pointers it moves
     * @param atWork whether the process that began it still holds its lock
     * @param versions those of its before- and after-image
     */
    public record Unsettled(
            String id, Optional<VdeName> vde, boolean atWork, Instant updatedAt, Set<VersionRef> versions) {
        public Unsettled {
            versions = Set.copyOf(versions);
        }
    }

    /**
     * Locks of other processes.
     *
     * @param vdes VDEs that are locked
     * @param versions versions that are locked
     * @param busySince when the first of the commands that hold a VDE began; what was used since may be in their plans
     * @param expired keys of locks that nobody has renewed
     */
    public record Locked(
            Set<VdeName> vdes, Set<VersionRef> versions, Optional<Instant> busySince, List<String> expired) {
        public static final Locked NONE = new Locked(Set.of(), Set.of(), Optional.empty(), List.of());

        public Locked {
            vdes = Set.copyOf(vdes);
            versions = Set.copyOf(versions);
            expired = List.copyOf(expired);
        }

        /** Whether nobody is at work. */
        boolean quiet() {
            return vdes.isEmpty() && versions.isEmpty();
        }
    }

    /**
     * The warehouse.
     *
     * @param relations tables and views
     * @param viewSql definitions of views, as the engine words them
     * @param logicalViews views that each VDE with schemas of its own has in them
     * @param physicalSchemas schemas of versions, as the catalogue finds them
     * @param sharedSchemas those of them in which another project or environment keeps versions too
     */
    public record Standing(
            List<RelationInfo> relations,
            Map<RelationName, String> viewSql,
            Map<VdeName, Set<RelationName>> logicalViews,
            Set<String> physicalSchemas,
            Set<String> sharedSchemas) {
        public Standing {
            relations = List.copyOf(relations);
            viewSql = Map.copyOf(viewSql);
            logicalViews = Map.copyOf(logicalViews);
            physicalSchemas = Set.copyOf(physicalSchemas);
            sharedSchemas = Set.copyOf(sharedSchemas);
        }
    }
}
