package dev.sqlbuild.core.plan;

import dev.sqlbuild.adapter.RelationKind;
import dev.sqlbuild.adapter.RelationName;
import dev.sqlbuild.core.graph.NodeId;
import dev.sqlbuild.core.migration.MigrationRecords;
import dev.sqlbuild.core.migration.Migrations;
import dev.sqlbuild.core.migration.ModelMigration;
import dev.sqlbuild.core.migration.MoveDecision;
import dev.sqlbuild.core.migration.MoveRecord;
import dev.sqlbuild.core.migration.Takeover;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** State and warehouse as they will be once the rows of renamed models are at their new names. */
final class FactsAfterMoves {
    private final PlanInput input;
    private final StateFacts before;
    private final WarehouseFacts warehouse;
    private final MigrationRecords records;
    private final Migrations migrations;

    FactsAfterMoves(
            PlanInput input,
            StateFacts before,
            WarehouseFacts warehouse,
            MigrationRecords records,
            Migrations migrations) {
        this.input = input;
        this.before = before;
        this.warehouse = warehouse;
        this.records = records;
        this.migrations = migrations;
    }

    /** Moved relations stand at their new names; names that are taken over are free. */
    WarehouseFacts warehouse() {
        WarehouseFacts.Builder after = warehouse.edit();
        for (ModelMigration move : migrations.models()) {
            if (!move.decision().moves()) continue;
            after.add(move.destination(), RelationKind.TABLE)
                    .addColumns(move.destination(), warehouse.columns(move.origin()));
        }
        for (Takeover takeover : migrations.takeovers()) after.remove(takeover.relation());
        return after.build();
    }

    /** Every model has the record of what now stands at its name, worded with the names of today. */
    StateFacts state() {
        Map<NodeId, Fingerprint> own = new HashMap<>(before.own());
        Map<NodeId, NodeId> renames = new HashMap<>();
        for (MoveRecord move : records.moves()) {
            NodeId model = NodeId.model(move.model());
            NodeId former = NodeId.model(move.formerName());
            renames.put(former, model);
            Fingerprint record = before.own().get(former);
            Fingerprint since = before.own().get(model);
            boolean newer = since != null && since.at().isAfter(move.at());
            if (record != null && move.moved() && !newer) inherit(own, model, record);
        }
        for (ModelMigration migration : migrations.models()) {
            boolean renamed = migration.decision() == MoveDecision.RENAMED;
            if (renamed || migration.decision().moves()) renames.put(migration.former(), migration.model());
            if (!migration.decision().moves()) continue;
            Fingerprint record = before.own().get(migration.former());
            if (record == null) own.remove(migration.model());
            else inherit(own, migration.model(), record);
        }
        for (Takeover takeover : migrations.takeovers()) own.remove(takeover.model());
        renames.keySet().removeIf(former -> input.dag().contains(former));
        Map<NodeId, Fingerprint> worded = renames.isEmpty() ? own : RenamedRecords.of(input, own, renames);
        return new StateFacts(worded, before.deferred(), before.reusable(), before.baseline());
    }

    private void inherit(Map<NodeId, Fingerprint> own, NodeId model, Fingerprint record) {
        Optional<RelationName> place = input.nodes().stream()
                .filter(node -> node.id().equals(model))
                .map(Buildable::relation)
                .findFirst();
        place.ifPresent(relation -> own.put(model, record.of(model, relation)));
    }
}
