package dev.sqlbuild.engine.facts;

import dev.sqlbuild.adapter.Adapter;
import dev.sqlbuild.adapter.RelationName;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** The schemas in which relations live, so that the catalogue is asked once for each database. */
public final class SchemaGroups {
    private SchemaGroups() {}

    /** Distinct schemas by database. */
    public static Map<Optional<String>, Collection<String>> of(Adapter adapter, Collection<RelationName> relations) {
        Map<Optional<String>, Map<String, String>> byDatabase = new LinkedHashMap<>();
        for (RelationName relation : relations) {
            String schema = relation.schema().orElse(adapter.defaultSchema());
            byDatabase
                    .computeIfAbsent(relation.database(), database -> new LinkedHashMap<>())
                    .putIfAbsent(adapter.dialect().key(schema), schema);
        }
        Map<Optional<String>, Collection<String>> schemas = new LinkedHashMap<>();
        byDatabase.forEach((database, names) -> schemas.put(database, names.values()));
        return schemas;
    }
}
