package dev.sqlbuild.engine.relation;

import dev.sqlbuild.adapter.Adapter;
import dev.sqlbuild.adapter.ColumnInfo;
import dev.sqlbuild.base.Code;
import dev.sqlbuild.base.Diagnostic;
import dev.sqlbuild.base.Diagnostics;
import dev.sqlbuild.base.NearName;
import dev.sqlbuild.base.SqlBuildException;
import dev.sqlbuild.core.declaration.ColumnDeclaration;
import dev.sqlbuild.core.graph.NodeId;
import dev.sqlbuild.core.model.Column;
import dev.sqlbuild.core.model.QueryRendering.TableFactor;
import dev.sqlbuild.core.model.Source;
import dev.sqlbuild.core.model.SourceRendering;
import dev.sqlbuild.core.plan.WarehouseFacts;
import dev.sqlbuild.jdbc.Session;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** How sources are read, decided once per run against the columns they really have (sources-seeds.md 2). */
public final class SourceFactors {
    private final Session session;
    private final Adapter adapter;
    private final WarehouseFacts warehouse;
    private final Diagnostics problems = new Diagnostics();

    /** @param warehouse what was read for the plan; saves asking again for the columns of tables */
    public SourceFactors(Session session, Adapter adapter, WarehouseFacts warehouse) {
        this.session = session;
        this.adapter = adapter;
        this.warehouse = warehouse;
    }

    /** What stands for each source; {@code SR001} for every declared column that does not exist. */
    public Map<NodeId, TableFactor> of(Collection<Source> sources) {
        Map<NodeId, TableFactor> found = new HashMap<>();
        for (Source source : sources) found.put(source.id(), of(source));
        problems.throwIfErrors();
        return found;
    }

    private TableFactor of(Source source) {
        if (source.declaration().columns().isEmpty()) {
            return SourceRendering.of(source, List.of(), adapter.dialect());
        }
        List<ColumnInfo> actual = columnsOf(source);
        List<String> names = actual.stream().map(ColumnInfo::name).toList();
        return SourceRendering.of(source, casts(source, actual), names, adapter.dialect());
    }

    private List<Column> casts(Source source, List<ColumnInfo> actual) {
        List<Column> casts = new ArrayList<>();
        for (ColumnDeclaration declared : source.declaration().columns()) {
            Optional<ColumnInfo> found = actual.stream()
                    .filter(column -> column.name().equalsIgnoreCase(declared.name()))
                    .findFirst();
            if (found.isEmpty()) {
                problems.add(missing(source, declared, actual));
            } else if (source.declaration().typeEnforcement() && declared.type().isPresent()) {
                casts.add(Column.of(found.get().name(), declared.type().get()));
            }
        }
        return casts;
    }

    private List<ColumnInfo> columnsOf(Source source) {
        List<ColumnInfo> known = source.relation().map(warehouse::columns).orElse(List.of());
        if (!known.isEmpty()) return known;
        try {
            String from = SourceRendering.from(source, adapter.dialect());
            return adapter.queryColumns(session, "SELECT * FROM " + from + " AS __source_expression");
        } catch (SqlBuildException e) {
            throw new SqlBuildException(
                    e.diagnostic()
                            .on("source", source.name())
                            .at(source.declaration().span()),
                    e);
        }
    }

    private static Diagnostic missing(Source source, ColumnDeclaration declared, List<ColumnInfo> actual) {
        List<String> names = actual.stream().map(ColumnInfo::name).toList();
        String place = source.relation().map(Object::toString).orElse("its expression");
        return Diagnostic.of(
                        Code.SR001,
                        "source '" + source.name() + "' declares column \"" + declared.name() + "\" but " + place
                                + " has: " + String.join(", ", names),
                        declared.span())
                .on("source", source.name())
                .withHelp(NearName.help(declared.name(), names));
    }
}
