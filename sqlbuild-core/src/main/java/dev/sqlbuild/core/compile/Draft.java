package dev.sqlbuild.core.compile;

import dev.sqlbuild.base.SourceSpan;
import dev.sqlbuild.core.graph.NodeId;
import dev.sqlbuild.core.sql.Reference;
import dev.sqlbuild.core.sql.SqlTemplate;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** SQL of the project on its way into the graph. */
interface Draft {
    NodeId id();

    String path();

    /** Expanded SQL; absent when the file has errors. */
    Optional<SqlTemplate> sql();

    /** Nodes its references mean, in order of first reference; references with errors are left out. */
    List<NodeId> upstream();

    /** Place of the first reference to a node. */
    default SourceSpan referenceTo(NodeId node) {
        return sql().stream()
                .flatMap(sql -> sql.references().stream()
                        .filter(reference -> reference.name().equals(node.name()))
                        .map(reference -> sql.sql().span(reference.start(), reference.end())))
                .findFirst()
                .orElse(SourceSpan.fileStart(path()));
    }

    /**
     * What the references of a text mean.
     *
     * @param all whether every one was resolved; the others are reported
     */
    record Resolved(List<NodeId> nodes, boolean all) {
        static Resolved of(SqlTemplate sql, Names names, NodeId owner) {
            Set<NodeId> found = new LinkedHashSet<>();
            boolean all = true;
            for (Reference reference : sql.references()) {
                if (reference.kind().isIntrinsic()) continue;
                Optional<NodeId> node =
                        names.resolve(reference, sql.sql(), owner.kind().word(), owner.name());
                node.ifPresent(found::add);
                all &= node.isPresent();
            }
            return new Resolved(List.copyOf(found), all);
        }
    }
}
