package dev.sqlbuild.engine.janitor;

import dev.sqlbuild.adapter.Adapter;
import dev.sqlbuild.adapter.RelationInfo;
import dev.sqlbuild.adapter.RelationName;
import dev.sqlbuild.core.janitor.CleanupFacts;
import dev.sqlbuild.core.janitor.CleanupFacts.TestSchema;
import dev.sqlbuild.core.janitor.HelperPattern;
import dev.sqlbuild.core.migration.OldNameRecord;
import dev.sqlbuild.core.model.Workspace;
import dev.sqlbuild.core.plan.PlanInput;
import dev.sqlbuild.core.plan.WarehouseFacts;
import dev.sqlbuild.core.plan.WorkspaceInput;
import dev.sqlbuild.core.project.FoundFiles;
import dev.sqlbuild.engine.facts.FactsReader;
import dev.sqlbuild.engine.facts.MigrationStore;
import dev.sqlbuild.engine.facts.QueryArtifacts;
import dev.sqlbuild.engine.facts.SchemaGroups;
import dev.sqlbuild.jdbc.Session;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Reads what direct mode has left in the schemas in which a project builds: one query of each kind per database. */
final class CleanupFactsReader {
    private final Adapter adapter;
    private final Session session;
    private final List<RelationName> places;
    private final WarehouseFacts warehouse;

    /** @param places a relation of every schema to look at */
    CleanupFactsReader(Adapter adapter, Session session, List<RelationName> places) {
        this.adapter = adapter;
        this.session = session;
        this.places = places;
        this.warehouse = new FactsReader(adapter).existing(session, places);
    }

    WarehouseFacts warehouse() {
        return warehouse;
    }

    CleanupFacts read(Workspace workspace) {
        PlanInput input = WorkspaceInput.of(workspace);
        List<RelationName> used = new ArrayList<>(input.targets());
        workspace.sources().values().forEach(source -> source.relation().ifPresent(used::add));
        List<RelationInfo> relations = new ArrayList<>();
        List<RelationName> functions = new ArrayList<>();
        Map<RelationName, String> viewSql = new HashMap<>();
        List<TestSchema> testSchemas = new ArrayList<>();
        List<OldNameRecord> oldNames = new MigrationStore(adapter)
                .read(session, places, warehouse).latestSteps().stream()
                        .filter(record -> record.step() == OldNameRecord.Step.VIEW_CREATED)
                        .toList();
        SchemaGroups.of(adapter, places).forEach((database, schemas) -> {
            relations.addAll(adapter.listRelations(session, database, schemas));
            functions.addAll(adapter.listFunctions(session, database, schemas));
            if (!oldNames.isEmpty()) viewSql.putAll(adapter.viewDefinitions(session, database, schemas));
            testSchemas.addAll(testSchemas(database, schemas));
        });
        return new CleanupFacts(
                used,
                FoundFiles.look(workspace.directory()).names(),
                new FactsReader(adapter).recorded(session, places, warehouse),
                relations,
                functions,
                viewSql,
                oldNames,
                queryTables(relations),
                testSchemas);
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
        return found.stream()
                .map(schema -> new TestSchema(
                        new RelationName(database, Optional.empty(), schema),
                        relations.stream()
                                .filter(relation -> relation.name()
                                        .schema()
                                        .filter(schema::equals)
                                        .isPresent())
                                .count()))
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
