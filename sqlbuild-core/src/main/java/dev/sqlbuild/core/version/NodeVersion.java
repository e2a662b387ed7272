package dev.sqlbuild.core.version;

import dev.sqlbuild.core.graph.NodeId;

/** One recorded definition of a node: complete enough to be published and explained without the project's files. */
public sealed interface NodeVersion permits ModelVersion, SeedVersion, FunctionVersion {
    NodeId node();

    VersionHash version();

    /** What is known of it beyond its identity. */
    BuildMetadata build();

    VersionStatus status();

    NodeVersion withStatus(VersionStatus status);

    default VersionRef ref() {
        return new VersionRef(node(), version());
    }
}
