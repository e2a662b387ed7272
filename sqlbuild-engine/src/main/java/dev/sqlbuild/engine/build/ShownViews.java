package dev.sqlbuild.engine.build;

import dev.sqlbuild.adapter.Adapter;
import dev.sqlbuild.adapter.ColumnInfo;
import dev.sqlbuild.adapter.Ownership;
import dev.sqlbuild.adapter.RelationName;
import dev.sqlbuild.adapter.Replaced;
import dev.sqlbuild.jdbc.Session;
import dev.sqlbuild.jdbc.SqlText;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Lets the views of VDEs follow a relation whose columns change (virtual-build.md 9.1). They take no lock of their VDEs,
 * because what they are defined to show stays the same; so only a view that reads the relation at that moment is written.
 * Belongs into the transaction of the change: otherwise an engine refuses the views until they are written again.
 */
final class ShownViews {
    private final Adapter adapter;
    private final Session session;
    private final RelationName relation;
    private final Shown shown;

    ShownViews(Adapter adapter, Session session, RelationName relation, Shown shown) {
        this.adapter = adapter;
        this.session = session;
        this.relation = relation;
        this.shown = shown;
    }

    /** Whether the relation has other columns than before the run. */
    boolean reshaped() {
        List<ColumnInfo> now = adapter.columns(session, relation);
        if (now.size() != shown.columns().size()) return true;
        Iterator<ColumnInfo> before = shown.columns().iterator();
        return !now.stream().allMatch(column -> same(column, before.next()));
    }

    private boolean same(ColumnInfo one, ColumnInfo other) {
        return one.name().equals(other.name()) && adapter.typesEqual(one.type(), other.type());
    }

    /** All columns that there are now. */
    List<Replaced> showAll() {
        return show("SELECT * FROM ");
    }

    /** Some columns only, so that others can be dropped. */
    List<Replaced> showOnly(List<String> columns) {
        String list = columns.isEmpty()
                ? "1 AS nothing"
                : SqlText.of(adapter.dialect()).columns(columns).toString();
        return show("SELECT " + list + " FROM ");
    }

    private List<Replaced> show(String head) {
        String sql = SqlText.of(adapter.dialect()).add(head).name(relation).toString();
        List<Replaced> replaced = new ArrayList<>();
        for (RelationName view : reading()) {
            replaced.add(adapter.createViewAs(session, view, sql, Ownership.MANAGED));
        }
        return replaced;
    }

    private List<RelationName> reading() {
        Map<Optional<String>, Set<String>> schemas = new LinkedHashMap<>();
        for (RelationName view : shown.views()) {
            view.schema()
                    .ifPresent(schema -> schemas.computeIfAbsent(view.database(), d -> new LinkedHashSet<>())
                            .add(schema));
        }
        Set<String> reading = new LinkedHashSet<>();
        schemas.forEach((database, names) -> adapter.viewDefinitions(session, database, names)
                .forEach((name, definition) -> {
                    if (definition.contains(relation.name())) reading.add(name.key(adapter.dialect()));
                }));
        return shown.views().stream()
                .filter(view -> reading.contains(view.key(adapter.dialect())))
                .toList();
    }
}
