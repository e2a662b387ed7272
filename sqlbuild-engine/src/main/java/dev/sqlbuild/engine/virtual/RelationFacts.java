package dev.sqlbuild.engine.virtual;

import dev.sqlbuild.adapter.Adapter;
import dev.sqlbuild.adapter.RelationInfo;
import dev.sqlbuild.adapter.RelationName;
import dev.sqlbuild.core.plan.WarehouseFacts;
import dev.sqlbuild.jdbc.Session;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Looks up what stands at many names with one catalogue query per database. */
public final class RelationFacts {
    private final Adapter adapter;
    private final Map<Optional<String>, Map<String, String>> schemas = new LinkedHashMap<>();

    public RelationFacts(Adapter adapter) {
        this.adapter = adapter;
    }

    public RelationFacts add(Collection<RelationName> names) {
        for (RelationName name : names) {
            String schema = name.schema().orElse(adapter.defaultSchema());
            schemas.computeIfAbsent(name.database(), database -> new LinkedHashMap<>())
                    .putIfAbsent(adapter.dialect().key(schema), schema);
        }
        return this;
    }

    /** Kinds of everything in the schemas of the names. */
    public WarehouseFacts read(Session session) {
        WarehouseFacts.Builder facts =
                WarehouseFacts.builder(adapter.dialect(), adapter.defaultSchema(), adapter::typesEqual);
        schemas.forEach((database, names) -> {
            for (RelationInfo info : adapter.listRelations(session, database, names.values())) {
                facts.add(info.name(), info.kind());
            }
        });
        return facts.build();
    }
}
