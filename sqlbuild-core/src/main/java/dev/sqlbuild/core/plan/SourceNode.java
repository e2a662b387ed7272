package dev.sqlbuild.core.plan;

import dev.sqlbuild.adapter.RelationName;
import dev.sqlbuild.base.SourceSpan;
import dev.sqlbuild.core.graph.NodeId;
import dev.sqlbuild.core.version.VersionHash;
import java.util.List;
import java.util.Optional;

/**
 * What planning needs to know of a source.
 *
 * @param id identity
 * @param path authored file, relative to the project
 * @param tags for selectors
 * @param definition hash of its declaration
 * @param mustExist relation that has to be in the warehouse before anything reads it; absent for an expression
 * @param columns declared columns, which the relation must have
 * @param span place of the declaration
 */
public record SourceNode(
        NodeId id,
        String path,
        List<String> tags,
        VersionHash definition,
        Optional<RelationName> mustExist,
        List<DeclaredName> columns,
        Optional<SourceSpan> span) {

    /** A declared column and the place of its name. */
    public record DeclaredName(String name, SourceSpan span) {}

    public SourceNode {
        tags = List.copyOf(tags);
        columns = List.copyOf(columns);
    }
}
