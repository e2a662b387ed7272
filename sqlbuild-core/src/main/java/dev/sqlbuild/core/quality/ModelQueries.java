package dev.sqlbuild.core.quality;

import dev.sqlbuild.core.graph.NodeId;
import dev.sqlbuild.core.incremental.CursorSql;
import dev.sqlbuild.core.model.QueryRendering;
import dev.sqlbuild.core.sql.MappedSql;
import dev.sqlbuild.core.sql.Reference;
import dev.sqlbuild.core.sql.ReferenceKind;
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
        return name(model) + " AS (\n" + render(query, intrinsics).text() + "\n)";
    }

    /**
     * A text with the names of CTEs in the place of its calls; a table function is replaced with its arguments, a scalar
     * one stays the real one.
     */
    MappedSql render(SqlTemplate template) {
        return render(template, Reference::symbol);
    }

    /** A text of a test of functions: its calls keep their arguments. */
    MappedSql renderCalls(SqlTemplate template) {
        MappedSql.Edit edit = template.sql().edit();
        for (Reference reference : template.references()) {
            if (reference.kind().isFunction())
                edit.replace(reference.start(), reference.end(), function(reference.name()));
        }
        return edit.apply();
    }

    private MappedSql render(SqlTemplate template, Function<Reference, String> intrinsics) {
        MappedSql.Edit edit = template.sql().edit();
        int done = 0;
        for (Reference reference : template.references()) {
            if (reference.start() < done) continue;
            boolean table = reference.kind() == ReferenceKind.TABLE_FN;
            done = table ? reference.callEnd() : reference.end();
            String alias = table && !QueryRendering.hasAlias(template.text(), done)
                    ? " AS " + dialect.relationPart(reference.name())
                    : "";
            String text = reference.kind().isIntrinsic() ? intrinsics.apply(reference) : name(reference);
            edit.replace(reference.start(), done, text + alias);
        }
        return edit.apply();
    }

    /** Name of the CTE that a call means, or of the function. */
    private String name(Reference reference) {
        return nodes.find(reference.kind(), reference.name()).map(this::name).orElseGet(reference::symbol);
    }

    /** What stands for a real function until it is known where it is. */
    private String function(String name) {
        return dialect.relationPart(TestStatement.FUNCTION + name);
    }

    private String name(NodeId node) {
        if (nodes.isScalarFunction(node)) {
            return function(node.name());
        }
        return dialect.relationPart(
                switch (node.kind()) {
                    case MODEL -> "__ref__" + node.name();
                    case SOURCE -> "__source__" + node.name();
                    case SEED -> "__seed__" + node.name();
                    case FUNCTION -> "__table_fn__" + node.name();
                });
    }
}
