package dev.sqlbuild.engine.facts;

import dev.sqlbuild.adapter.Adapter;
import dev.sqlbuild.adapter.RelationInfo;
import dev.sqlbuild.adapter.RelationName;
import dev.sqlbuild.core.graph.NodeId;
import dev.sqlbuild.core.graph.NodeKind;
import dev.sqlbuild.core.plan.Buildable;
import dev.sqlbuild.core.plan.Deferral;
import dev.sqlbuild.core.plan.Fingerprint;
import dev.sqlbuild.core.plan.PlanInput;
import dev.sqlbuild.core.plan.PlanRequest;
import dev.sqlbuild.core.plan.StateFacts;
import dev.sqlbuild.core.plan.WarehouseFacts;
import dev.sqlbuild.jdbc.Session;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Reads the facts of a plan: one catalogue query per database, one query for recorded builds, one more
 * for the recorded definitions of changed models. Writes nothing.
 */
public final class FactsReader {
    private final Adapter adapter;
    private final FingerprintStore store;
    private final StateTable table;

    public FactsReader(Adapter adapter) {
        this(adapter, new FingerprintStore(adapter));
    }

    public FactsReader(Adapter adapter, FingerprintStore store) {
        this.adapter = adapter;
        this.store = store;
        this.table = new FingerprintTable(adapter).state();
    }

    /** Whether to read the columns of built relations too; those of sources with declared columns are always read. */
    public enum Columns {
        READ,
        SKIP
    }

    public Facts read(Session session, PlanInput input, PlanRequest request, Columns columns) {
        return read(session, input, request, columns, List.of());
    }

    /** @param former places that renamed models had */
    public Facts read(
            Session session, PlanInput input, PlanRequest request, Columns columns, Collection<RelationName> former) {
        Collection<RelationName> deferredTo = places(request.deferTo());
        Collection<RelationName> reusable = places(request.reuse().models());
        Collection<RelationName> baseline = places(request.reuse().baseline());
        List<RelationName> elsewhere = new ArrayList<>(deferredTo);
        elsewhere.addAll(reusable);
        elsewhere.addAll(baseline);
        elsewhere.addAll(former);
        WarehouseFacts warehouse = warehouse(session, input, elsewhere, columns);
        List<RelationName> tables = stateTables(input.targets(), warehouse);
        boolean renames = !former.isEmpty() || new MoveStore(adapter).exists(input.targets(), warehouse);
        Map<NodeId, Fingerprint> latest = store.readLatest(session, tables);
        Map<NodeId, Fingerprint> own =
                withDefinitions(session, tables, latest, input, renames || anyNew(input, latest));
        Map<NodeId, Fingerprint> deferred = store.readLatest(session, stateTables(deferredTo, warehouse));
        Map<NodeId, Fingerprint> reused = store.readLatest(session, stateTables(reusable, warehouse));
        Map<NodeId, Fingerprint> copied =
                request.reuse().baseline().equals(request.reuse().models())
                        ? reused
                        : store.readLatest(session, stateTables(baseline, warehouse));
        return new Facts(new StateFacts(own, deferred, reused, copied), warehouse);
    }

    private static Collection<RelationName> places(Optional<Deferral> environment) {
        return environment.map(Deferral::relations).orElse(Map.of()).values();
    }

    /**
     * What exists.
     *
     * @param elsewhere relations of other environments that matter too
     */
    public WarehouseFacts warehouse(
            Session session, PlanInput input, Collection<RelationName> elsewhere, Columns columns) {
        return warehouse(session, input, elsewhere, columns == Columns.READ ? input.targets() : List.of());
    }

    private WarehouseFacts warehouse(
            Session session, PlanInput input, Collection<RelationName> elsewhere, Collection<RelationName> columnsToo) {
        List<RelationName> relations = new ArrayList<>(input.relations());
        relations.addAll(elsewhere);
        WarehouseFacts.Builder facts = listed(session, relations);
        SchemaGroups.of(adapter, input.functions())
                .forEach((database, schemas) ->
                        adapter.listFunctions(session, database, schemas).forEach(facts::addFunction));
        List<RelationName> withColumns = new ArrayList<>(input.sourcesWithColumns());
        withColumns.addAll(columnsToo);
        SchemaGroups.of(adapter, withColumns)
                .forEach((database, schemas) ->
                        adapter.listColumns(session, database, schemas).forEach(facts::addColumns));
        return facts.build();
    }

    /** What exists, with the columns of all that is built and of the given relations. */
    public WarehouseFacts withColumns(Session session, PlanInput input, Collection<RelationName> elsewhere) {
        List<RelationName> wanted = new ArrayList<>(input.targets());
        wanted.addAll(elsewhere);
        return warehouse(session, input, elsewhere, wanted);
    }

    /** What exists in the schemas of the given relations, without columns. */
    public WarehouseFacts existing(Session session, Collection<RelationName> relations) {
        return listed(session, relations).build();
    }

    private WarehouseFacts.Builder listed(Session session, Collection<RelationName> relations) {
        WarehouseFacts.Builder facts = WarehouseFacts.builder(
                        adapter.dialect(), adapter.defaultSchema(), adapter::typesEqual)
                .widening(adapter::widens);
        SchemaGroups.of(adapter, relations).forEach((database, schemas) -> {
            for (RelationInfo info : adapter.listRelations(session, database, schemas)) {
                facts.add(info.name(), info.kind());
            }
        });
        return facts;
    }

    /** Latest records beside the given relations, complete with their definitions. */
    public Map<NodeId, Fingerprint> recorded(
            Session session, Collection<RelationName> relations, WarehouseFacts warehouse) {
        List<RelationName> tables = stateTables(relations, warehouse);
        Map<NodeId, Fingerprint> latest = store.readLatest(session, tables);
        Set<String> hashes =
                latest.values().stream().map(Fingerprint::definitionHash).collect(Collectors.toSet());
        Map<String, String> definitions = store.readDefinitions(session, tables, hashes);
        Map<NodeId, Fingerprint> complete = new HashMap<>();
        latest.forEach((node, record) ->
                complete.put(node, record.withDefinition(definitions.getOrDefault(record.definitionHash(), ""))));
        return complete;
    }

    /** A model without a record may be one that was called otherwise. */
    private static boolean anyNew(PlanInput input, Map<NodeId, Fingerprint> latest) {
        return input.nodes().stream()
                .anyMatch(node -> node.id().kind() == NodeKind.MODEL && !latest.containsKey(node.id()));
    }

    /** Adds the recorded definition of every model whose definition differs, for the diff; of removed ones for renames. */
    private Map<NodeId, Fingerprint> withDefinitions(
            Session session,
            List<RelationName> tables,
            Map<NodeId, Fingerprint> latest,
            PlanInput input,
            boolean removedToo) {
        Map<NodeId, Fingerprint> changed = new HashMap<>();
        if (removedToo) {
            latest.forEach((node, record) -> {
                if (node.kind() == NodeKind.MODEL && !input.dag().contains(node)) changed.put(node, record);
            });
        }
        for (Buildable node : input.nodes()) {
            Fingerprint record = latest.get(node.id());
            if (record == null || node.isSeed() || record.version().equals(node.version())) continue;
            if (!record.definitionHash().equals(node.definitionHash())) changed.put(node.id(), record);
        }
        Set<String> hashes =
                changed.values().stream().map(Fingerprint::definitionHash).collect(Collectors.toSet());
        Map<String, String> definitions = store.readDefinitions(session, tables, hashes);
        Map<NodeId, Fingerprint> complete = new HashMap<>(latest);
        changed.forEach((node, record) ->
                complete.put(node, record.withDefinition(definitions.getOrDefault(record.definitionHash(), ""))));
        return complete;
    }

    private List<RelationName> stateTables(Collection<RelationName> targets, WarehouseFacts warehouse) {
        return table.existing(targets, warehouse);
    }
}
