package dev.sqlbuild.core.quality;

import dev.sqlbuild.core.graph.NodeId;
import dev.sqlbuild.core.sql.Reference;
import dev.sqlbuild.core.sql.SqlTemplate;
import dev.sqlbuild.jdbc.SqlDialect;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Queries of models as they stand in test statements: every reference is the name of a CTE. Written once per model. */
final class ModelQueries {
    private final ProjectNodes nodes;
    private final SqlDialect dialect;
    private final Map<NodeId, String> written = new ConcurrentHashMap<>();

    ModelQueries(ProjectNodes nodes, SqlDialect dialect) {
        this.nodes = nodes;
        this.dialect = dialect;
    }

    ProjectNodes nodes() {
        return nodes;
    }

    SqlDialect dialect() {
        return dialect;
    }

    /** {@code __ref__stg_trips AS ( query )}. */
    String relation(NodeId model) {
        return written.computeIfAbsent(model, this::write);
    }

    private String write(NodeId model) {
        SqlTemplate query = nodes.require(model)
                .query()
                .orElseThrow(() -> new IllegalStateException(model + " was compiled without a query"));
        return name(model) + " AS (\n" + query.render(this::name).text() + "\n)";
    }

    /** Name of the CTE that a call means. */
    String name(Reference reference) {
        return nodes.find(reference.kind(), reference.name()).map(this::name).orElseGet(reference::symbol);
    }

    private String name(NodeId node) {
        return dialect.relationPart(
                switch (node.kind()) {
                    case MODEL -> "__ref__" + node.name();
                    case SOURCE -> "__source__" + node.name();
                    case SEED -> "__seed__" + node.name();
                    case FUNCTION -> "__table_fn__" + node.name();
                });
    }
}
