package dev.sqlbuild.state.store;

import dev.sqlbuild.core.graph.NodeId;
import dev.sqlbuild.core.graph.NodeKind;
import dev.sqlbuild.core.version.VersionHash;
import dev.sqlbuild.core.version.VersionRef;
import dev.sqlbuild.state.backend.Row;
import dev.sqlbuild.state.schema.StateCatalog;
import dev.sqlbuild.state.schema.StateTable;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * The tables that exist once for each kind of node.
 *
 * @param node column that holds the node's name in each of them
 */
record NodeTables(NodeKind kind, String node, StateTable versions, StateTable refs, StateTable checkpointRefs) {
    static final NodeTables MODEL = new NodeTables(
            NodeKind.MODEL, "model_name", StateCatalog.MODEL_VERSIONS, StateCatalog.REFS, StateCatalog.CHECKPOINT_REFS);
    static final NodeTables SEED = new NodeTables(
            NodeKind.SEED,
            "seed_name",
            StateCatalog.SEED_VERSIONS,
            StateCatalog.SEED_REFS,
            StateCatalog.CHECKPOINT_SEED_REFS);
    static final NodeTables FUNCTION = new NodeTables(
            NodeKind.FUNCTION,
            "function_name",
            StateCatalog.FUNCTION_VERSIONS,
            StateCatalog.FUNCTION_REFS,
            StateCatalog.CHECKPOINT_FUNCTION_REFS);
    static final List<NodeTables> ALL = List.of(MODEL, SEED, FUNCTION);

    /** The node and version of a row; empty when somebody wrote something else into it. */
    Optional<VersionRef> ref(Row row) {
        Optional<VersionHash> version = VersionHash.find(row.text("version_hash"));
        String name = row.text(node);
        return name.isEmpty() ? Optional.empty() : version.map(hash -> new VersionRef(new NodeId(kind, name), hash));
    }

    /** Those of the refs that concern this kind. */
    List<VersionRef> of(Collection<VersionRef> refs) {
        return refs.stream().filter(ref -> ref.node().kind() == kind).toList();
    }
}
