package dev.sqlbuild.engine.build;

import dev.sqlbuild.adapter.Adapter;
import dev.sqlbuild.adapter.RelationName;
import dev.sqlbuild.adapter.Warehouse;
import dev.sqlbuild.base.Diagnostic;
import dev.sqlbuild.core.graph.NodeId;
import dev.sqlbuild.core.migration.MigrationRecords;
import dev.sqlbuild.core.migration.Migrations;
import dev.sqlbuild.core.migration.ModelMigration;
import dev.sqlbuild.core.plan.Plan;
import dev.sqlbuild.core.plan.PlannedNode;
import dev.sqlbuild.core.plan.WarehouseFacts;
import dev.sqlbuild.engine.facts.FactsReader;
import dev.sqlbuild.engine.facts.MigrationReader;
import dev.sqlbuild.engine.migration.ColumnRenames;
import dev.sqlbuild.engine.migration.OldNames;
import dev.sqlbuild.engine.migration.RowMoves;
import dev.sqlbuild.engine.record.RunRecords;
import dev.sqlbuild.engine.run.NodeResult;
import dev.sqlbuild.engine.run.NodeStatus;
import dev.sqlbuild.engine.run.RunReport;
import dev.sqlbuild.jdbc.Session;
import java.time.Clock;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** What a build does about renames around the models it builds. */
record MigratedBuild(Plan plan, Adapter adapter, Warehouse warehouse, RunRecords records, Clock clock) {

    /** Moves rows and renames columns; nothing is built if that fails. */
    void before() {
        Migrations migrations = plan.migrations();
        boolean moves = !migrations.takeovers().isEmpty()
                || migrations.models().stream().anyMatch(move -> move.decision().moves());
        boolean renames = migrations.columns().stream()
                .anyMatch(column -> column.decision().acts());
        if (!moves && !renames) return;
        try (Session session = warehouse.openSession()) {
            session.listenWith(records.statements("migrations"));
            if (moves) new RowMoves(adapter, records.runId().text(), clock).run(session, migrations);
            if (!renames) return;
            MigrationRecords recorded = recorded(session, migrations);
            new ColumnRenames(adapter, recorded, records.runId().text(), clock).run(session, migrations.columns());
        }
    }

    /** Replaces the old names of the models that stand now. */
    RunReport after(RunReport report) {
        Migrations migrations = plan.migrations();
        if (migrations.models().isEmpty() && migrations.unfinished().isEmpty()) return report;
        Set<NodeId> unfinished = new HashSet<>();
        for (PlannedNode node : plan.nodes()) if (node.runs()) unfinished.add(node.id());
        for (NodeResult node : report.nodes()) {
            if (node.status() == NodeStatus.OK || node.status() == NodeStatus.WARN) unfinished.remove(node.id());
        }
        RunReport told = report;
        try (Session session = warehouse.openSession()) {
            session.listenWith(records.statements("migrations"));
            MigrationRecords recorded = recorded(session, migrations);
            List<Diagnostic> findings = new OldNames(adapter, records.runId().text(), clock)
                    .run(session, migrations, recorded, node -> !unfinished.contains(node));
            for (Diagnostic finding : findings) told = told.withDiagnostic(finding);
        }
        return told;
    }

    private MigrationRecords recorded(Session session, Migrations migrations) {
        List<RelationName> places = Stream.concat(
                        migrations.models().stream().map(ModelMigration::destination),
                        plan.nodes().stream().map(PlannedNode::relation))
                .toList();
        WarehouseFacts now = new FactsReader(adapter).existing(session, places);
        return new MigrationReader(adapter).read(session, places, now);
    }
}
