package dev.sqlbuild.engine.reconcile;

import dev.sqlbuild.adapter.Adapter;
import dev.sqlbuild.adapter.RelationInfo;
import dev.sqlbuild.adapter.RelationName;
import dev.sqlbuild.core.plan.PlanInput;
import dev.sqlbuild.core.plan.WarehouseFacts;
import dev.sqlbuild.core.version.PhysicalRelation;
import dev.sqlbuild.core.virtual.DriftFacts;
import dev.sqlbuild.core.virtual.DriftFacts.Found;
import dev.sqlbuild.engine.facts.SchemaGroups;
import dev.sqlbuild.engine.reconcile.DriftStateReader.Recorded;
import dev.sqlbuild.engine.virtual.VirtualSite;
import dev.sqlbuild.jdbc.Session;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Looks at every schema in which versions or views of a VDE live: one query of each kind per database. */
record DriftWarehouseReader(VirtualSite site, PlanInput input) {

    DriftFacts complete(Session session, Recorded recorded) {
        Adapter adapter = site.adapter();
        WarehouseFacts.Builder facts =
                WarehouseFacts.builder(adapter.dialect(), adapter.defaultSchema(), adapter::typesEqual);
        List<Found> found = new ArrayList<>();
        SchemaGroups.of(adapter, names(recorded)).forEach((database, schemas) -> {
            Map<String, String> views = new HashMap<>();
            adapter.viewDefinitions(session, database, schemas)
                    .forEach((name, sql) -> views.put(name.key(adapter.dialect()), sql));
            for (RelationInfo info : adapter.listRelations(session, database, schemas)) {
                facts.add(info.name(), info.kind());
                found.add(new Found(
                        info.name(), Optional.ofNullable(views.get(info.name().key(adapter.dialect())))));
            }
            adapter.listColumns(session, database, schemas).forEach(facts::addColumns);
        });
        List<RelationName> functions = functions(recorded);
        SchemaGroups.of(adapter, functions)
                .forEach((database, schemas) ->
                        adapter.listFunctions(session, database, schemas).forEach(facts::addFunction));
        found.sort(Comparator.comparing(each -> each.name().toString()));
        return new DriftFacts(
                recorded.vde(),
                recorded.versions(),
                recorded.relations(),
                recorded.checkpoints(),
                recorded.operations(),
                recorded.expiredLocks(),
                recorded.quiet(),
                found,
                facts.build());
    }

    private List<RelationName> names(Recorded recorded) {
        List<RelationName> names = logical(recorded);
        recorded.relations().values().forEach(home -> names.add(home.relation()));
        input.nodes()
                .forEach(node ->
                        names.add(node.relation().withSchema(site.layout().physicalSchema(node.relation()))));
        return names;
    }

    /** Where the VDE shows anything, by the project and by what is recorded. */
    private List<RelationName> logical(Recorded recorded) {
        List<RelationName> names = new ArrayList<>();
        input.nodes()
                .forEach(node -> names.add(site.layout().logical(recorded.vde().name(), node.relation())));
        recorded.versions()
                .values()
                .forEach(version -> version.build()
                        .logical()
                        .ifPresent(base ->
                                names.add(site.layout().logical(recorded.vde().name(), base))));
        return names;
    }

    /** Empty in a project without functions, which saves a query. */
    private List<RelationName> functions(Recorded recorded) {
        List<RelationName> homes = recorded.relations().values().stream()
                .filter(home -> home.type() == PhysicalRelation.Type.FUNCTION)
                .map(PhysicalRelation::relation)
                .toList();
        if (homes.isEmpty()) return List.of();
        List<RelationName> names = logical(recorded);
        names.addAll(homes);
        return names;
    }
}
