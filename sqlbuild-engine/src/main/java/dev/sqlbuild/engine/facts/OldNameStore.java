package dev.sqlbuild.engine.facts;

import static dev.sqlbuild.engine.facts.StateTable.part;
import static dev.sqlbuild.engine.facts.StateTable.text;

import dev.sqlbuild.adapter.Adapter;
import dev.sqlbuild.adapter.RelationName;
import dev.sqlbuild.core.migration.OldNameRecord;
import dev.sqlbuild.core.plan.WarehouseFacts;
import dev.sqlbuild.engine.facts.StateTable.Column;
import dev.sqlbuild.jdbc.Session;
import java.time.LocalDateTime;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The steps of every view at an old name, in {@code _sqlbuild_old_name_views}. */
public final class OldNameStore {
    private static final List<Column> COLUMNS = List.of(
            Column.text("migration_id"),
            Column.text("model_name"),
            Column.text("old_relation"),
            Column.text("new_relation"),
            Column.text("step"),
            Column.part("expires_at"),
            Column.text("run_id"),
            Column.time("created_at"));

    private final StateTable table;

    public OldNameStore(Adapter adapter) {
        this.table = new StateTable(
                adapter, "_sqlbuild_old_name_views", COLUMNS, List.of("migration_id", "step"), "created_at");
    }

    List<OldNameRecord> read(Session session, Collection<RelationName> targets, WarehouseFacts warehouse) {
        return table.latest(session, targets, warehouse).stream()
                .flatMap(row -> step(row).stream())
                .toList();
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

    /** Creates the table beside a relation where it is missing; outside a transaction. */
    public void ensure(Session session, RelationName beside) {
        session.execute(table.create(table.beside(beside)));
    }

    /** Notes a step beside the new relation; the table exists. */
    public void add(Session session, RelationName beside, OldNameRecord record, String runId) {
        List<@Nullable Object> row = Arrays.asList(
                record.migrationId(),
                record.model(),
                record.oldRelation(),
                record.newRelation(),
                record.step().word(),
                record.expiresAt().map(LocalDateTime::toString).orElse(null),
                runId,
                record.at());
        session.execute(table.insert(table.beside(beside), List.of(row)));
    }
}
