package dev.sqlbuild.engine.publish;

import dev.sqlbuild.adapter.Adapter;
import dev.sqlbuild.adapter.Ownership;
import dev.sqlbuild.adapter.RelationKind;
import dev.sqlbuild.adapter.RelationName;
import dev.sqlbuild.core.version.VdeName;
import dev.sqlbuild.core.virtual.Publication;
import dev.sqlbuild.core.virtual.Publication.PublishedFunction;
import dev.sqlbuild.core.virtual.RecordedFunction;
import dev.sqlbuild.engine.virtual.VirtualSite;
import dev.sqlbuild.jdbc.Session;
import dev.sqlbuild.jdbc.SqlDialect;
import dev.sqlbuild.jdbc.SqlText;
import dev.sqlbuild.state.lock.FencingToken;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The warehouse side of a publish: schemas, fence, functions, views and drops, in one transaction where DDL is
 * transactional, so that consumers see all old views or all new ones (virtual-operations.md 2.2).
 */
final class ViewSwitch {
    private static final String PHYSICAL_SCHEMA = "__sqb_physical";

    private final Adapter adapter;
    private final Fence fence;
    private final RelationName fenced;

    ViewSwitch(VirtualSite site) {
        this.adapter = site.adapter();
        this.fence = new Fence(site);
        this.fenced = site.fenced();
    }

    SqlDialect dialect() {
        return adapter.dialect();
    }

    Fence fence() {
        return fence;
    }

    /**
     * Switches.
     *
     * @return views that left the VDE and were not dropped, because they are none of ours
     * @throws PassedException when a later holder of the lock has switched already; nothing was changed
     */
    List<RelationName> run(Session session, Publication publication, FencingToken token, String operation) {
        List<RelationName> kept = new ArrayList<>();
        List<RelationName> dropped = droppable(session, publication, kept);
        List<RelationName> replaced = new ArrayList<>(dropped);
        publication.views().forEach(view -> replaced.add(view.name()));
        adapter.inSwitch(session, replaced, () -> {
            ensureSchemas(session, publication);
            VdeName vde = publication.vde();
            if (!fence.pass(session, vde, token, operation)) throw new PassedException(vde);
            for (PublishedFunction function : publication.functions()) {
                adapter.createFunction(
                        session,
                        RecordedFunction.definition(function.version(), function.name()),
                        function.former().map(RecordedFunction::signature));
            }
            Map<RelationName, String> views = new LinkedHashMap<>();
            publication.views().forEach(view -> views.put(view.name(), selectAll(view.physical())));
            adapter.createViewsAs(session, views, Ownership.MANAGED);
            for (RelationName name : dropped) adapter.drop(session, name, RelationKind.VIEW);
        });
        return kept;
    }

    /** Another operation came between. */
    static final class PassedException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        PassedException(VdeName vde) {
            super("the views of " + vde + " were switched by a later operation");
        }
    }

    String selectAll(RelationName physical) {
        return SqlText.of(adapter.dialect())
                .add("SELECT * FROM ")
                .name(physical)
                .toString();
    }

    private record Place(Optional<String> database, String schema) {}

    private void ensureSchemas(Session session, Publication publication) {
        Set<Place> places = new LinkedHashSet<>();
        place(fenced).ifPresent(places::add);
        publication.functions().forEach(function -> place(function.name()).ifPresent(places::add));
        publication.views().forEach(view -> place(view.name()).ifPresent(places::add));
        for (Place place : places) adapter.ensureSchema(session, place.database(), place.schema());
    }

    private static Optional<Place> place(RelationName name) {
        return name.schema().map(schema -> new Place(name.database(), schema));
    }

    /** Of the views that leave the VDE, those that are still views of ours; a stranger's object is left and reported. */
    private List<RelationName> droppable(Session session, Publication publication, List<RelationName> kept) {
        Map<Optional<String>, Set<String>> schemas = new LinkedHashMap<>();
        for (RelationName name : publication.dropped()) {
            name.schema()
                    .ifPresent(schema -> schemas.computeIfAbsent(name.database(), d -> new LinkedHashSet<>())
                            .add(schema));
        }
        Map<String, String> views = new HashMap<>();
        Set<String> standing = new HashSet<>();
        schemas.forEach((database, names) -> {
            adapter.viewDefinitions(session, database, names)
                    .forEach((name, definition) -> views.put(name.key(adapter.dialect()), definition));
            adapter.listRelations(session, database, names)
                    .forEach(found -> standing.add(found.name().key(adapter.dialect())));
        });
        List<RelationName> dropped = new ArrayList<>();
        for (RelationName name : publication.dropped()) {
            String key = name.key(adapter.dialect());
            if (views.getOrDefault(key, "").contains(PHYSICAL_SCHEMA)) dropped.add(name);
            else if (standing.contains(key)) kept.add(name);
        }
        return dropped;
    }
}
