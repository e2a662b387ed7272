package dev.sqlbuild.engine.virtual;

import dev.sqlbuild.adapter.Adapter;
import dev.sqlbuild.adapter.RelationInfo;
import dev.sqlbuild.adapter.RelationName;
import dev.sqlbuild.core.plan.WarehouseFacts;
import dev.sqlbuild.engine.facts.SchemaGroups;
import dev.sqlbuild.jdbc.Session;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/** Looks up what stands at many names with one catalogue query per database. */
public final class RelationFacts {
    private final Adapter adapter;
    private final List<RelationName> relations = new ArrayList<>();
    private final List<RelationName> functions = new ArrayList<>();
    private final List<RelationName> withColumns = new ArrayList<>();

    public RelationFacts(Adapter adapter) {
        this.adapter = adapter;
    }

    public RelationFacts add(Collection<RelationName> names) {
        relations.addAll(names);
        return this;
    }

    public RelationFacts addFunctions(Collection<RelationName> names) {
        functions.addAll(names);
        return this;
    }

    /** Relations of which the columns matter too. */
    public RelationFacts addColumnsOf(Collection<RelationName> names) {
        withColumns.addAll(names);
        return add(names);
    }

    /** Everything in the schemas of the names. */
    public WarehouseFacts read(Session session) {
        WarehouseFacts.Builder facts =
                WarehouseFacts.builder(adapter.dialect(), adapter.defaultSchema(), adapter::typesEqual);
        SchemaGroups.of(adapter, relations).forEach((database, schemas) -> {
            for (RelationInfo info : adapter.listRelations(session, database, schemas)) {
                facts.add(info.name(), info.kind());
            }
        });
        SchemaGroups.of(adapter, functions)
                .forEach((database, schemas) ->
                        adapter.listFunctions(session, database, schemas).forEach(facts::addFunction));
        SchemaGroups.of(adapter, withColumns)
                .forEach((database, schemas) ->
                        adapter.listColumns(session, database, schemas).forEach(facts::addColumns));
        return facts.build();
    }
}
