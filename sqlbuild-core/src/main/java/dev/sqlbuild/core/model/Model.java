package dev.sqlbuild.core.model;

import dev.sqlbuild.adapter.RelationName;
import dev.sqlbuild.base.ResourceLabel;
import dev.sqlbuild.base.SourceText;
import dev.sqlbuild.core.graph.NodeId;
import dev.sqlbuild.core.incremental.Incremental;
import dev.sqlbuild.core.incremental.ReplayRules;
import dev.sqlbuild.core.sql.SqlTemplate;
import dev.sqlbuild.core.version.LocalHash;
import dev.sqlbuild.core.version.VersionHash;
import java.util.List;
import java.util.Optional;

/**
 * A compiled model.
 *
 * @param name logical name, the file stem
 * @param file authored file
 * @param config layered and validated header
 * @param relation where direct mode builds it
 * @param query expanded query; references are still symbolic
 * @param canonicalQuery query text as hashed (virtual-build.md 3.1)
 * @param identity canonical JSON of the identity metadata
 * @param shape output columns as far as known offline
 * @param incremental what an incremental model declares
 * @param replay what its changes do to rows that are already built
 * @param upstream direct upstream nodes in order of first reference
 * @param localHash definition without upstream
 * @param version definition with upstream
 */
public record Model(
        String name,
        SourceText file,
        ModelConfig config,
        RelationName relation,
        SqlTemplate query,
        String canonicalQuery,
        String identity,
        Shape shape,
        Optional<Incremental> incremental,
        ReplayRules replay,
        List<NodeId> upstream,
        LocalHash localHash,
        VersionHash version) {

    public Model {
        upstream = List.copyOf(upstream);
    }

    public NodeId id() {
        return NodeId.model(name);
    }

    /** The same model, standing elsewhere. */
    public Model withRelation(RelationName other) {
        return new Model(
                name,
                file,
                config,
                other,
                query,
                canonicalQuery,
                identity,
                shape,
                incremental,
                replay,
                upstream,
                localHash,
                version);
    }

    public Materialization materialization() {
        return config.materialization();
    }

    public ResourceLabel label() {
        return new ResourceLabel("model", name);
    }
}
