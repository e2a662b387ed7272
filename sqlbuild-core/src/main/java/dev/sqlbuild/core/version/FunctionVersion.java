package dev.sqlbuild.core.version;

import dev.sqlbuild.core.graph.NodeId;
import dev.sqlbuild.core.graph.NodeKind;
import java.util.Optional;

/**
 * A recorded definition of a function.
 *
 * @param name the function
 * @param version definition with upstream
 * @param kind {@code udf} or {@code table_fn}
 * @param local definition without upstream
 * @param language {@code sql}
 * @param returns type of a scalar function
 * @param argumentsJson canonical JSON of the arguments: name and type in order
 * @param returnColumnsJson the same of the columns of a table function
 * @param bodySql body as published, reading physical relations
 * @param definition canonical text, references symbolic
 * @param build what is known beyond identity
 * @param status how far its physical copy is
 */
public record FunctionVersion(
        String name,
        VersionHash version,
        String kind,
        LocalHash local,
        String language,
        Optional<String> returns,
        String argumentsJson,
        Optional<String> returnColumnsJson,
        String bodySql,
        String definition,
        BuildMetadata build,
        VersionStatus status)
        implements NodeVersion {

    @Override
    public NodeId node() {
        return new NodeId(NodeKind.FUNCTION, name);
    }

    @Override
    public FunctionVersion withStatus(VersionStatus other) {
        return new FunctionVersion(
                name,
                version,
                kind,
                local,
                language,
                returns,
                argumentsJson,
                returnColumnsJson,
                bodySql,
                definition,
                build,
                other);
    }
}
