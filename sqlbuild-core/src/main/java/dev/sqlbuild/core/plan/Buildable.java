package dev.sqlbuild.core.plan;

import dev.sqlbuild.adapter.RelationName;
import dev.sqlbuild.core.graph.NodeId;
import dev.sqlbuild.core.graph.NodeKind;
import dev.sqlbuild.core.incremental.Incremental;
import dev.sqlbuild.core.incremental.ReplayRules;
import dev.sqlbuild.core.model.Column;
import dev.sqlbuild.core.model.Materialization;
import dev.sqlbuild.core.model.Shape;
import dev.sqlbuild.core.version.LocalHash;
import dev.sqlbuild.core.version.PhysicalRelation;
import dev.sqlbuild.core.version.VersionHash;
import java.util.List;
import java.util.Optional;

/**
 * What planning needs to know of a model, seed or function; keeps the planner free of files, headers and SQL.
 *
 * @param id identity
 * @param path authored file, relative to the project
 * @param tags for selectors
 * @param relation where it is built
 * @param materialization how a model is built; absent for seeds and functions
 * @param label what to call it in rows and counts
 * @param ordinaryAction what is done to it when it runs and exists already
 * @param definition canonical definition text, for the definition hash and query diffs
 * @param identity canonical JSON of the identity metadata
 * @param localHash definition without upstream
 * @param version definition with upstream
 * @param declared declared columns with their types
 * @param shape output columns as far as known offline
 * @param runDespiteUnchanged {@code always} or a duration
 * @param incremental what an incremental model declares
 * @param replay what its changes do to rows that are already built
 * @param snapshot what a snapshot allows; absent for everything else
 */
public record Buildable(
        NodeId id,
        String path,
        List<String> tags,
        RelationName relation,
        Optional<Materialization> materialization,
        String label,
        Action ordinaryAction,
        String definition,
        String identity,
        LocalHash localHash,
        VersionHash version,
        List<Column> declared,
        Shape shape,
        Optional<String> runDespiteUnchanged,
        Optional<Incremental> incremental,
        ReplayRules replay,
        Optional<SnapshotPolicy> snapshot) {

    public Buildable {
        tags = List.copyOf(tags);
        declared = List.copyOf(declared);
    }

    /** A node without a history. */
    public Buildable(
            NodeId id,
            String path,
            List<String> tags,
            RelationName relation,
            Optional<Materialization> materialization,
            String label,
            Action ordinaryAction,
            String definition,
            String identity,
            LocalHash localHash,
            VersionHash version,
            List<Column> declared,
            Shape shape,
            Optional<String> runDespiteUnchanged) {
        this(
                id,
                path,
                tags,
                relation,
                materialization,
                label,
                ordinaryAction,
                definition,
                identity,
                localHash,
                version,
                declared,
                shape,
                runDespiteUnchanged,
                Optional.empty(),
                ReplayRules.NONE,
                Optional.empty());
    }

    /** Hash of the definition text alone; a seed's is its content hash. */
    public String definitionHash() {
        return isSeed() ? version.hex() : LocalHash.ofDefinition(definition).hex();
    }

    public boolean isSeed() {
        return id.kind() == NodeKind.SEED;
    }

    public boolean isFunction() {
        return id.kind() == NodeKind.FUNCTION;
    }

    /** What a version of it is in the warehouse. */
    public PhysicalRelation.Type physicalType() {
        if (isFunction()) return PhysicalRelation.Type.FUNCTION;
        return isView() ? PhysicalRelation.Type.VIEW : PhysicalRelation.Type.TABLE;
    }

    public String name() {
        return id.name();
    }

    /** The kind of relation that must stand at its name. */
    public boolean isView() {
        return materialization.filter(m -> m == Materialization.VIEW).isPresent();
    }

    /** {@code view}, {@code table}, {@code incremental}, {@code snapshot}, {@code seed} or {@code function}. */
    public String kindWord() {
        return materialization.map(Materialization::word).orElse(id.kind().word());
    }
}
