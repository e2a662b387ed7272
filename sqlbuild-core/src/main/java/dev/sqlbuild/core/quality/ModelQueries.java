package dev.sqlbuild.core.quality;

import dev.sqlbuild.core.graph.NodeId;
import dev.sqlbuild.core.incremental.CursorSql;
import dev.sqlbuild.core.sql.Reference;
import dev.sqlbuild.core.sql.SqlTemplate;
import dev.sqlbuild.jdbc.SqlDialect;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/** Queries of models as they stand in test statements: every reference is the name of a CTE. Written once per model. */
final class ModelQueries {
    private final ProjectNodes nodes;
    private final SqlDialect dialect;
    private final CursorSql literals;
    private final TestWindow window;
    private final Map<NodeId, String> written = new ConcurrentHashMap<>();

    ModelQueries(ProjectNodes nodes, SqlDialect dialect, CursorSql literals) {
        this(nodes, dialect, literals, TestWindow.DEFAULT);
    }

    private ModelQueries(ProjectNodes nodes, SqlDialect dialect, CursorSql literals, TestWindow window) {
        this.nodes = nodes;
        this.dialect = dialect;
        this.literals = literals;
        this.window = window;
    }

    /** The same queries with the bounds of another window. */
    ModelQueries within(TestWindow other) {
        return other.equals(window) ? this : new ModelQueries(nodes, dialect, literals, other);
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
        Function<Reference, String> intrinsics = nodes.require(model)
                .cursor()
                .map(cursor -> window.bounds(cursor.type()).intrinsics(literals))
                .orElse(Reference::symbol);
        String sql = query.render(
                        reference -> reference.kind().isIntrinsic() ? intrinsics.apply(reference) : name(reference))
                .text();
        return name(model) + " AS (\n" + sql + "\n)";
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
