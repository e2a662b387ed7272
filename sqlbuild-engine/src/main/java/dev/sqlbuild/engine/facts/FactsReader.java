package dev.sqlbuild.engine.facts;

import dev.sqlbuild.adapter.Adapter;
import dev.sqlbuild.adapter.RelationInfo;
import dev.sqlbuild.adapter.RelationKind;
import dev.sqlbuild.adapter.RelationName;
import dev.sqlbuild.core.plan.Deferral;
import dev.sqlbuild.core.plan.PlanInput;
import dev.sqlbuild.core.plan.PlanRequest;
import dev.sqlbuild.core.plan.StateFacts;
import dev.sqlbuild.core.plan.WarehouseFacts;
import dev.sqlbuild.jdbc.Session;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads the facts of a plan: one catalogue query per database, one query for recorded builds. Writes nothing. */
public final class FactsReader {
    private final Adapter adapter;
    private final FingerprintStore store;
    private final FingerprintTable table;

    public FactsReader(Adapter adapter, FingerprintStore store) {
        this.adapter = adapter;
        this.store = store;
        this.table = new FingerprintTable(adapter);
    }

    /** Whether to read the columns of existing relations too, which costs another query per database. */
    public enum Columns {
        READ,
        SKIP
    }

    public Facts read(Session session, PlanInput input, PlanRequest request, Columns columns) {
        Collection<RelationName> elsewhere =
                request.deferTo().map(Deferral::relations).orElse(Map.of()).values();
        List<RelationName> relations = new ArrayList<>(input.relations());
        relations.addAll(elsewhere);

        WarehouseFacts.Builder facts =
                WarehouseFacts.builder(adapter.dialect(), adapter.defaultSchema(), adapter::typesEqual);
        schemas(relations).forEach((database, schemas) -> {
            for (RelationInfo info : adapter.listRelations(session, database, schemas)) {
                facts.add(info.name(), info.kind());
            }
        });
        if (columns == Columns.READ) {
            schemas(input.targets()).forEach((database, schemas) ->
                    adapter.listColumns(session, database, schemas).forEach(facts::addColumns));
        }
        WarehouseFacts warehouse = facts.build();
        StateFacts state = new StateFacts(
                store.readLatest(session, stateTables(input.targets(), warehouse)),
                store.readLatest(session, stateTables(elsewhere, warehouse)));
        return new Facts(state, warehouse);
    }

    /** Distinct schemas by database. */
    private Map<Optional<String>, Collection<String>> schemas(Collection<RelationName> relations) {
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

    /** The state tables that exist beside the given relations. */
    private List<RelationName> stateTables(Collection<RelationName> targets, WarehouseFacts warehouse) {
        Map<String, RelationName> tables = new LinkedHashMap<>();
        for (RelationName target : targets) {
            RelationName name = table.beside(target);
            tables.putIfAbsent(name.key(adapter.dialect()), name);
        }
        return tables.values().stream()
                .filter(name -> warehouse.findKind(name)
                        .filter(kind -> kind != RelationKind.OTHER)
                        .isPresent())
                .toList();
    }
}
