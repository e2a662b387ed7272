package dev.sqlbuild.engine.facts;

import static dev.sqlbuild.engine.facts.StateTable.part;
import static dev.sqlbuild.engine.facts.StateTable.text;

import dev.sqlbuild.adapter.Adapter;
import dev.sqlbuild.adapter.RelationName;
import dev.sqlbuild.core.migration.ColumnMigration;
import dev.sqlbuild.core.migration.ColumnMigration.VersionChange;
import dev.sqlbuild.core.migration.ColumnRecord;
import dev.sqlbuild.core.migration.MigrationRecords;
import dev.sqlbuild.core.migration.ModelMigration;
import dev.sqlbuild.core.migration.MoveDecision;
import dev.sqlbuild.core.migration.MoveRecord;
import dev.sqlbuild.core.migration.OldNameRecord;
import dev.sqlbuild.core.plan.WarehouseFacts;
import dev.sqlbuild.engine.facts.StateTable.Column;
import dev.sqlbuild.jdbc.Session;
import java.time.Duration;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reads and adds what is recorded about renames, in {@code _sqlbuild_migrations}, {@code _sqlbuild_old_name_views} and
 * {@code _sqlbuild_column_migrations}.
 */
public final class MigrationStore {
    private static final List<Column> MOVE_COLUMNS = List.of(
            Column.text("migration_id"),
            Column.text("model_name"),
            Column.text("origin_name"),
            Column.text("origin_relation"),
            Column.text("destination_relation"),
            Column.text("discovery"),
            Column.text("decision"),
            Column.part("old_name_view_days"),
            Column.text("run_id"),
            Column.time("created_at"));

    private static final List<Column> STEP_COLUMNS = List.of(
            Column.text("migration_id"),
            Column.text("model_name"),
            Column.text("old_relation"),
            Column.text("new_relation"),
            Column.text("step"),
            Column.part("expires_at"),
            Column.text("run_id"),
            Column.time("created_at"));

    private static final List<Column> RENAME_COLUMNS = List.of(
            Column.text("migration_id"),
            Column.text("model_name"),
            Column.text("relation"),
            Column.text("old_column"),
            Column.text("new_column"),
            Column.text("discovery"),
            Column.text("decision"),
            Column.part("version_before"),
            Column.part("version_after"),
            Column.text("run_id"),
            Column.time("created_at"));

    private final StateTable moves;
    private final StateTable steps;
    private final StateTable renames;

    public MigrationStore(Adapter adapter) {
        this.moves =
                new StateTable(adapter, "_sqlbuild_migrations", MOVE_COLUMNS, List.of("migration_id"), "created_at");
        this.steps = new StateTable(
                adapter, "_sqlbuild_old_name_views", STEP_COLUMNS, List.of("migration_id", "step"), "created_at");
        this.renames = new StateTable(
                adapter, "_sqlbuild_column_migrations", RENAME_COLUMNS, List.of("migration_id"), "created_at");
    }

    /** Everything recorded in the schemas in which an environment builds. */
    public MigrationRecords read(Session session, Collection<RelationName> targets, WarehouseFacts warehouse) {
        List<MoveRecord> moved = new ArrayList<>();
        rows(moves, session, targets, warehouse).forEach(row -> move(row).ifPresent(moved::add));
        List<OldNameRecord> names = new ArrayList<>();
        rows(steps, session, targets, warehouse).forEach(row -> step(row).ifPresent(names::add));
        List<ColumnRecord> columns = new ArrayList<>();
        rows(renames, session, targets, warehouse).forEach(row -> column(row).ifPresent(columns::add));
        return new MigrationRecords(moved, names, columns);
    }

    /** Whether anything may be recorded. */
    public boolean exists(Collection<RelationName> targets, WarehouseFacts warehouse) {
        return !moves.existing(targets, warehouse).isEmpty();
    }

    private static List<List<@Nullable Object>> rows(
            StateTable table, Session session, Collection<RelationName> targets, WarehouseFacts warehouse) {
        List<RelationName> tables = table.existing(targets, warehouse);
        if (tables.isEmpty()) return List.of();
        return table.query(session, tables, table.selectLatest(tables, table.columnNames(), "TRUE"));
    }

    private static Optional<MoveRecord> move(List<@Nullable Object> row) {
        if (!(row.get(9) instanceof LocalDateTime at)) return Optional.empty();
        boolean moved = !text(row, 6).equals(MoveDecision.RENAMED.word());
        return Optional.of(
                new MoveRecord(text(row, 0), text(row, 1), text(row, 2), text(row, 3), text(row, 4), moved, at));
    }

    private static Optional<OldNameRecord> step(List<@Nullable Object> row) {
        Optional<OldNameRecord.Step> step = OldNameRecord.Step.find(text(row, 4));
        if (step.isEmpty() || !(row.get(7) instanceof LocalDateTime at)) return Optional.empty();
        return Optional.of(new OldNameRecord(
                text(row, 0),
                text(row, 1),
                text(row, 2),
                text(row, 3),
                step.get(),
                part(row, 5).map(LocalDateTime::parse),
                at));
    }

    private static Optional<ColumnRecord> column(List<@Nullable Object> row) {
        if (!(row.get(10) instanceof LocalDateTime at)) return Optional.empty();
        VersionChange versions = new VersionChange(text(row, 7), text(row, 8));
        return Optional.of(new ColumnRecord(text(row, 1), text(row, 2), text(row, 3), text(row, 4), versions, at));
    }

    /** Creates the table of renamed columns beside a relation where it is missing; outside a transaction. */
    public void ensureColumns(Session session, RelationName beside) {
        session.execute(renames.create(renames.beside(beside)));
    }

    /** Notes that a column has another name; the table exists. */
    public void renamed(Session session, ColumnMigration column, String id, String runId, LocalDateTime at) {
        VersionChange versions = column.versions();
        List<@Nullable Object> row = Arrays.asList(
                id,
                column.model().name(),
                column.relation().toString(),
                column.former(),
                column.column(),
                column.discovery().word(),
                column.decision().word(),
                versions.before().isEmpty() ? null : versions.before(),
                versions.after().isEmpty() ? null : versions.after(),
                runId,
                at);
        session.execute(renames.insert(renames.beside(column.relation()), List.of(row)));
    }

    /** Creates the tables beside a relation where they are missing; outside a transaction. */
    public void ensure(Session session, RelationName beside) {
        session.execute(moves.create(moves.beside(beside)));
        session.execute(steps.create(steps.beside(beside)));
    }

    /** Notes that a model has another name; the tables exist. */
    public void moved(Session session, ModelMigration migration, String id, String runId, LocalDateTime at) {
        List<@Nullable Object> row = Arrays.asList(
                id,
                migration.model().name(),
                migration.former().name(),
                migration.origin().toString(),
                migration.destination().toString(),
                migration.discovery().word(),
                migration.decision().word(),
                migration.oldNameView().map(MigrationStore::days).orElse(null),
                runId,
                at);
        session.execute(moves.insert(moves.beside(migration.destination()), List.of(row)));
    }

    /** Begun days count as days. */
    private static String days(Duration duration) {
        return String.valueOf((duration.toSeconds() + 86_399) / 86_400);
    }

    /** Notes a step of an old name beside its new relation; the tables exist. */
    public void step(Session session, RelationName beside, OldNameRecord record, String runId) {
        List<@Nullable Object> row = Arrays.asList(
                record.migrationId(),
                record.model(),
                record.oldRelation(),
                record.newRelation(),
                record.step().word(),
                record.expiresAt().map(LocalDateTime::toString).orElse(null),
                runId,
                record.at());
        session.execute(steps.insert(steps.beside(beside), List.of(row)));
    }
}
