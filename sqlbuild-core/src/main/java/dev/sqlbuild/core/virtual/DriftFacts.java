package dev.sqlbuild.core.virtual;

import dev.sqlbuild.adapter.RelationName;
import dev.sqlbuild.core.plan.WarehouseFacts;
import dev.sqlbuild.core.version.Checkpoint;
import dev.sqlbuild.core.version.NodeVersion;
import dev.sqlbuild.core.version.PhysicalRelation;
import dev.sqlbuild.core.version.VersionRef;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What the state store and the warehouse say of one VDE, each as of one moment.
 *
 * @param vde the VDE
 * @param versions recorded definitions of its refs
 * @param relations where all recorded versions live, also those of other VDEs
 * @param checkpoints of the VDE, newest first
 * @param operations operations on the VDE that need to be finished or undone
 * @param expiredLocks keys of locks that count no longer and are not about another VDE
 * @param quiet whether nobody holds a lock, so that what is half done will stay half done
 * @param found everything in the schemas of versions and views
 * @param warehouse the same by name, with columns and functions
 */
public record DriftFacts(
        RecordedVde vde,
        Map<VersionRef, NodeVersion> versions,
        Map<VersionRef, PhysicalRelation> relations,
        List<Checkpoint> checkpoints,
        List<Unfinished> operations,
        List<String> expiredLocks,
        boolean quiet,
        List<Found> found,
        WarehouseFacts warehouse) {

    /**
     * An operation that did not end.
     *
     * @param id its id
     * @param type word of what it was to do
     * @param step the first step that is not done, from 1
     * @param steps how many there are
     */
    public record Unfinished(String id, String type, int step, int steps) {}

    /**
     * Something in the catalogue.
     *
     * @param name its name
     * @param viewSql definition of a view, where the engine tells it
     */
    public record Found(RelationName name, Optional<String> viewSql) {}

    public DriftFacts {
        versions = Map.copyOf(versions);
        relations = Map.copyOf(relations);
        checkpoints = List.copyOf(checkpoints);
        operations = List.copyOf(operations);
        expiredLocks = List.copyOf(expiredLocks);
        found = List.copyOf(found);
    }
}
