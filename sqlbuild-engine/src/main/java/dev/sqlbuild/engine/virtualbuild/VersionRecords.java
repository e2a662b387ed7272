package dev.sqlbuild.engine.virtualbuild;

import dev.sqlbuild.base.CanonicalJson;
import dev.sqlbuild.core.graph.NodeId;
import dev.sqlbuild.core.graph.NodeKind;
import dev.sqlbuild.core.model.Materialization;
import dev.sqlbuild.core.model.Model;
import dev.sqlbuild.core.model.Seed;
import dev.sqlbuild.core.model.SqlFunction;
import dev.sqlbuild.core.model.Workspace;
import dev.sqlbuild.core.plan.Buildable;
import dev.sqlbuild.core.version.BuildMetadata;
import dev.sqlbuild.core.version.FunctionVersion;
import dev.sqlbuild.core.version.ModelVersion;
import dev.sqlbuild.core.version.NodeVersion;
import dev.sqlbuild.core.version.SeedVersion;
import dev.sqlbuild.core.version.VersionHash;
import dev.sqlbuild.core.version.VersionStatus;
import dev.sqlbuild.core.virtual.RecordedFunction;
import dev.sqlbuild.core.virtual.VirtualNode;
import dev.sqlbuild.engine.relation.References;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;

/** Writes down the definitions of the versions that a build creates, before it creates them. */
public final class VersionRecords {
    private final Function<NodeId, Optional<VersionHash>> bound;
    private final Workspace workspace;
    private final References references;
    private final String runId;

    /**
     * @param bound version that each node has afterwards
     * @param references what references stand for in the SQL that will run
     */
    public VersionRecords(
            Function<NodeId, Optional<VersionHash>> bound, Workspace workspace, References references, String runId) {
        this.bound = bound;
        this.workspace = workspace;
        this.references = references;
        this.runId = runId;
    }

    List<NodeVersion> of(List<VirtualNode> nodes) {
        return nodes.stream().map(node -> version(node.subject())).toList();
    }

    /** The node as the workspace defines it, not yet ready. */
    public NodeVersion version(Buildable subject) {
        return switch (subject.id().kind()) {
            case MODEL -> model(subject, workspace.model(subject.name()));
            case SEED -> seed(subject, workspace.seed(subject.name()));
            case FUNCTION -> function(subject, workspace.function(subject.name()));
            case SOURCE -> throw new IllegalArgumentException("no version is recorded for " + subject.id());
        };
    }

    private ModelVersion model(Buildable subject, Model model) {
        return new ModelVersion(
                model.name(),
                model.version(),
                model.localHash(),
                model.identity(),
                model.canonicalQuery(),
                references.rendering().render(model.query()).text(),
                metadata(subject, model.query().text(), subject.materialization()),
                VersionStatus.BUILDING);
    }

    private SeedVersion seed(Buildable subject, Seed seed) {
        String identity = CanonicalJson.of(Map.of("name", seed.name(), "rows", seed.rows(), "load", seed.identity()));
        return new SeedVersion(
                seed.name(), seed.version(), identity, metadata(subject, "", Optional.empty()), VersionStatus.BUILDING);
    }

    private FunctionVersion function(Buildable subject, SqlFunction function) {
        return RecordedFunction.of(
                function,
                references.rendering().render(function.body()).text(),
                metadata(subject, function.body().text(), Optional.empty()));
    }

    private BuildMetadata metadata(Buildable subject, String query, Optional<Materialization> materialized) {
        SortedMap<NodeId, VersionHash> upstreams = new TreeMap<>();
        for (NodeId above : workspace.dag().upstream(subject.id())) {
            if (above.kind() == NodeKind.SOURCE) continue;
            bound.apply(above).ifPresent(version -> upstreams.put(above, version));
        }
        return new BuildMetadata(
                Optional.of(subject.relation()), materialized.map(Materialization::word), upstreams, query, runId);
    }
}
