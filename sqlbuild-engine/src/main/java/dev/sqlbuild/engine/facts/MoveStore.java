package dev.sqlbuild.engine.facts;

import static dev.sqlbuild.engine.facts.StateTable.text;

import dev.sqlbuild.adapter.Adapter;
import dev.sqlbuild.adapter.RelationName;
import dev.sqlbuild.core.migration.ModelMigration;
import dev.sqlbuild.core.migration.MoveDecision;
import dev.sqlbuild.core.migration.MoveRecord;
import dev.sqlbuild.core.plan.WarehouseFacts;
import dev.sqlbuild.engine.facts.StateTable.Column;
import dev.sqlbuild.jdbc.Session;
import java.time.Duration;
import java.time.LocalDateTime;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What is recorded about renamed models, in {@code _sqlbuild_migrations}. */
public final class MoveStore {
    private static final List<Column> COLUMNS = List.of(
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

    private final StateTable table;

    public MoveStore(Adapter adapter) {
        this.table = new StateTable(adapter, "_sqlbuild_migrations", COLUMNS, List.of("migration_id"), "created_at");
    }

    /** Whether anything may be recorded in the schemas of relations. */
    boolean exists(Collection<RelationName> targets, WarehouseFacts warehouse) {
        return !table.existing(targets, warehouse).isEmpty();
    }

    List<MoveRecord> read(Session session, Collection<RelationName> targets, WarehouseFacts warehouse) {
        return table.latest(session, targets, warehouse).stream()
                .flatMap(row -> move(row).stream())
                .toList();
    }

    private static Optional<MoveRecord> move(List<@Nullable Object> row) {
        if (!(row.get(9) instanceof LocalDateTime at)) return Optional.empty();
        boolean moved = !text(row, 6).equals(MoveDecision.RENAMED.word());
        return Optional.of(
                new MoveRecord(text(row, 0), text(row, 1), text(row, 2), text(row, 3), text(row, 4), moved, at));
    }

    /** Creates the table beside a relation where it is missing; outside a transaction. */
    public void ensure(Session session, RelationName beside) {
        session.execute(table.create(table.beside(beside)));
    }

    /** Notes that a model has another name; the table exists. */
    public void add(Session session, ModelMigration migration, String id, String runId, LocalDateTime at) {
        List<@Nullable Object> row = Arrays.asList(
                id,
                migration.model().name(),
                migration.former().name(),
                migration.origin().toString(),
                migration.destination().toString(),
                migration.discovery().word(),
                migration.decision().word(),
                migration.oldNameView().map(MoveStore::days).orElse(null),
                runId,
                at);
        session.execute(table.insert(table.beside(migration.destination()), List.of(row)));
    }

    /** Begun days count as days. */
    private static String days(Duration duration) {
        return String.valueOf((duration.toSeconds() + 86_399) / 86_400);
    }
}
