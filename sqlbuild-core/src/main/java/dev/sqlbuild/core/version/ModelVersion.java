package dev.sqlbuild.core.version;

import dev.sqlbuild.core.graph.NodeId;

/**
 * A recorded definition of a model.
 *
 * @param name the model
 * @param version definition with upstream
 * @param local definition without upstream
 * @param identity canonical JSON of the identity metadata
 * @param definition canonical query text
 * @param compiledSql the query as executed, reading physical relations; empty when it was never built here
 * @param build what is known beyond identity
 * @param status how far its relation is
 */
public record ModelVersion(
        String name,
        VersionHash version,
        LocalHash local,
        String identity,
        String definition,
        String compiledSql,
        BuildMetadata build,
        VersionStatus status)
        implements NodeVersion {

    @Override
    public NodeId node() {
        return NodeId.model(name);
    }

    @Override
    public ModelVersion withStatus(VersionStatus other) {
        return new ModelVersion(name, version, local, identity, definition, compiledSql, build, other);
    }
}
