package dev.sqlbuild.core.version;

import dev.sqlbuild.core.graph.NodeId;

/**
 * A recorded definition of a seed; its rows are in its relation only.
 *
 * @param name the seed
 * @param version content hash
 * @param identity canonical JSON of name, CSV settings, columns and number of rows
 * @param build what is known beyond identity
 * @param status how far its relation is
 */
public record SeedVersion(String name, VersionHash version, String identity, BuildMetadata build, VersionStatus status)
        implements NodeVersion {

    @Override
    public NodeId node() {
        return NodeId.seed(name);
    }

    @Override
    public SeedVersion withStatus(VersionStatus other) {
        return new SeedVersion(name, version, identity, build, other);
    }
}
