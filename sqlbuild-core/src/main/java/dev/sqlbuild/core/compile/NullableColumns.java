package dev.sqlbuild.core.compile;

import dev.sqlbuild.core.analysis.Nullability;
import dev.sqlbuild.core.analysis.OutputNullability;
import dev.sqlbuild.core.declaration.ColumnDeclaration;
import dev.sqlbuild.core.graph.NodeId;
import dev.sqlbuild.core.model.Column;
import dev.sqlbuild.core.model.Shape;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiFunction;
import java.util.function.Function;

/**
 * Nullability of what models put out, worked out upstream only as far as somebody asks: parsing every query of a project
 * would cost more than the answer is worth.
 */
final class NullableColumns {
    private final Map<String, ModelDraft> drafts;
    private final Map<NodeId, Shape> shapes;
    private final Function<ModelDraft, String> sql;
    private final BiFunction<ModelDraft.Body, ColumnDeclaration, Optional<Nullability>> declared;
    private final Map<NodeId, Map<String, Nullability>> known = new ConcurrentHashMap<>();

    /**
     * @param shapes of everything upstream of what is asked for
     * @param sql the query of a model as the analysis sees it
     * @param declared what a model promises of a column
     */
    NullableColumns(
            Map<String, ModelDraft> drafts,
            Map<NodeId, Shape> shapes,
            Function<ModelDraft, String> sql,
            BiFunction<ModelDraft.Body, ColumnDeclaration, Optional<Nullability>> declared) {
        this.drafts = drafts;
        this.shapes = shapes;
        this.sql = sql;
        this.declared = declared;
    }

    /** As its query proves it, by name in lower case; empty when nothing is certain. */
    Map<String, Nullability> ofQuery(ModelDraft draft) {
        Map<String, Nullability> found = known.get(draft.id());
        if (found != null) return found;
        Map<String, NodeId> inputs = new HashMap<>();
        draft.upstream().forEach(node -> inputs.put(node.name().toLowerCase(Locale.ROOT), node));
        Map<String, Nullability> columns = draft.sound() && draft.body().isPresent()
                ? OutputNullability.of(
                        sql.apply(draft),
                        name -> Optional.ofNullable(inputs.get(name))
                                .map(this::ofReader)
                                .orElse(Map.of()))
                : Map.of();
        known.put(draft.id(), columns);
        return columns;
    }

    /** As readers see it: what is declared goes first. */
    private Map<String, Nullability> ofReader(NodeId node) {
        Shape shape = shapes.getOrDefault(node, Shape.OPEN);
        if (!shape.closed()) return Map.of();
        Map<String, Nullability> columns = new LinkedHashMap<>();
        for (Column column : shape.columns()) {
            columns.put(
                    column.name().toLowerCase(Locale.ROOT),
                    column.nullable()
                            .map(nullable -> nullable ? Nullability.NULLABLE : Nullability.NON_NULL)
                            .orElse(Nullability.UNKNOWN));
        }
        Optional<ModelDraft> model = Optional.ofNullable(drafts.get(node.name()))
                .filter(draft -> draft.id().equals(node));
        if (model.isEmpty() || model.get().body().isEmpty()) return columns;
        columns.replaceAll((name, none) -> ofQuery(model.get()).getOrDefault(name, Nullability.UNKNOWN));
        ModelDraft.Body body = model.get().body().get();
        for (ColumnDeclaration column : body.config().columns()) {
            declared.apply(body, column)
                    .ifPresent(promise -> columns.replace(column.name().toLowerCase(Locale.ROOT), promise));
        }
        return columns;
    }
}
