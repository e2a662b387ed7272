package dev.sqlbuild.engine.janitor;

import dev.sqlbuild.adapter.Adapter;
import dev.sqlbuild.adapter.RelationInfo;
import dev.sqlbuild.adapter.RelationName;
import dev.sqlbuild.core.janitor.HelperPattern;
import dev.sqlbuild.core.janitor.ScratchFacts;
import dev.sqlbuild.core.janitor.ScratchFacts.TestSchema;
import dev.sqlbuild.core.janitor.TestSchemaAge;
import dev.sqlbuild.core.plan.WarehouseFacts;
import dev.sqlbuild.engine.facts.QueryArtifacts;
import dev.sqlbuild.engine.facts.SchemaGroups;
import dev.sqlbuild.jdbc.Session;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Reads what commands have made for a moment: one query of each kind per database. */
final class ScratchReader {
    private final Adapter adapter;
    private final Session session;
    private final WarehouseFacts warehouse;

    /** @param warehouse what stands in the schemas that are looked at */
    ScratchReader(Adapter adapter, Session session, WarehouseFacts warehouse) {
        this.adapter = adapter;
        this.session = session;
        this.warehouse = warehouse;
    }

    /**
     * Reads it.
     *
     * @param relations what stands in the schemas of the project
     * @param tested a relation of every schema beside which tests make theirs
     */
    ScratchFacts read(List<RelationInfo> relations, Collection<RelationName> tested) {
        List<TestSchema> schemas = new ArrayList<>();
        SchemaGroups.of(adapter, tested).forEach((database, names) -> schemas.addAll(testSchemas(database, names)));
        return new ScratchFacts(relations, queryTables(relations), schemas);
    }

    private List<TestSchema> testSchemas(Optional<String> database, Collection<String> schemas) {
        Set<String> tested = schemas.stream().map(adapter.dialect()::key).collect(Collectors.toSet());
        List<String> found = adapter.listSchemas(session, database).stream()
                .filter(schema -> HelperPattern.testedSchema(schema)
                        .map(adapter.dialect()::key)
                        .filter(tested::contains)
                        .isPresent())
                .toList();
        if (found.isEmpty()) return List.of();
        List<RelationInfo> relations = adapter.listRelations(session, database, found);
        List<RelationName> functions = adapter.listFunctions(session, database, found);
        return found.stream()
                .map(schema -> new TestSchema(
                        new RelationName(database, Optional.empty(), schema),
                        relations.stream()
                                .filter(relation -> relation.name()
                                        .schema()
                                        .filter(schema::equals)
                                        .isPresent())
                                .count(),
                        functions.stream()
                                .filter(function ->
                                        function.schema().filter(schema::equals).isPresent())
                                .flatMap(function -> TestSchemaAge.time(function.name()).stream())
                                .max(Comparator.naturalOrder())))
                .toList();
    }

    /** What is recorded is only looked up where such a table stands. */
    private Map<RelationName, LocalDateTime> queryTables(List<RelationInfo> relations) {
        Map<RelationName, LocalDateTime> recorded = new HashMap<>();
        SchemaGroups.of(
                        adapter,
                        relations.stream()
                                .map(RelationInfo::name)
                                .filter(QueryArtifacts::isNameOf)
                                .toList())
                .forEach((database, schemas) -> schemas.forEach(schema -> {
                    RelationName place = new RelationName(database, Optional.of(schema), "x");
                    QueryArtifacts artifacts = new QueryArtifacts(adapter, place);
                    if (artifacts.exist(warehouse)) recorded.putAll(artifacts.recorded(session));
                }));
        return recorded;
    }
}
