package dev.sqlbuild.engine.janitor;

import dev.sqlbuild.adapter.Adapter;
import dev.sqlbuild.adapter.RelationInfo;
import dev.sqlbuild.adapter.RelationName;
import dev.sqlbuild.core.janitor.CleanupFacts;
import dev.sqlbuild.core.migration.OldNameRecord;
import dev.sqlbuild.core.model.Workspace;
import dev.sqlbuild.core.plan.PlanInput;
import dev.sqlbuild.core.plan.WarehouseFacts;
import dev.sqlbuild.core.plan.WorkspaceInput;
import dev.sqlbuild.core.project.FoundFiles;
import dev.sqlbuild.engine.facts.FactsReader;
import dev.sqlbuild.engine.facts.MigrationReader;
import dev.sqlbuild.engine.facts.SchemaGroups;
import dev.sqlbuild.jdbc.Session;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

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
        List<OldNameRecord> oldNames = new MigrationReader(adapter)
                .read(session, places, warehouse).latestSteps().stream()
                        .filter(record -> record.step() == OldNameRecord.Step.VIEW_CREATED)
                        .toList();
        SchemaGroups.of(adapter, places).forEach((database, schemas) -> {
            relations.addAll(adapter.listRelations(session, database, schemas));
            functions.addAll(adapter.listFunctions(session, database, schemas));
            if (!oldNames.isEmpty()) viewSql.putAll(adapter.viewDefinitions(session, database, schemas));
        });
        return new CleanupFacts(
                used,
                FoundFiles.look(workspace.directory()).names(),
                new FactsReader(adapter).recorded(session, places, warehouse),
                new ScratchReader(adapter, session, warehouse).read(relations, places),
                functions,
                viewSql,
                oldNames);
    }
}
