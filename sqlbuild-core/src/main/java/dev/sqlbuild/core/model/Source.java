package dev.sqlbuild.core.model;

import dev.sqlbuild.adapter.RelationName;
import dev.sqlbuild.core.declaration.SourceDeclaration;
import dev.sqlbuild.core.graph.NodeId;
import dev.sqlbuild.core.version.VersionHash;
import java.util.Optional;

/**
 * A compiled source: data that SQLBuild reads and does not build.
 *
 * @param declaration its YAML entry with the active environment applied and templates expanded
 * @param relation physical relation, absent for an expression source
 * @param expression SQL instead of a relation, trailing semicolon removed
 * @param shape columns as far as known offline
 * @param definition hash of the definition as written, before templates and environments
 */
public record Source(
        SourceDeclaration declaration,
        Optional<RelationName> relation,
        Optional<String> expression,
        Shape shape,
        VersionHash definition) {

    public String name() {
        return declaration.name();
    }

    public NodeId id() {
        return NodeId.source(name());
    }

    /** The same source with more known about its columns. */
    public Source withShape(Shape other) {
        return new Source(declaration, relation, expression, other, definition);
    }
}
