package dev.sqlbuild.engine.facts;

import static dev.sqlbuild.engine.facts.StateTable.text;

import dev.sqlbuild.adapter.Adapter;
import dev.sqlbuild.adapter.RelationName;
import dev.sqlbuild.core.migration.ColumnMigration;
import dev.sqlbuild.core.migration.ColumnMigration.VersionChange;
import dev.sqlbuild.core.migration.ColumnRecord;
import dev.sqlbuild.core.plan.WarehouseFacts;
import dev.sqlbuild.engine.facts.StateTable.Column;
import dev.sqlbuild.jdbc.Session;
import java.time.LocalDateTime;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What is recorded about renamed columns, in {@code _sqlbuild_column_migrations}. */
public final class ColumnRenameStore {
    private static final List<Column> COLUMNS = List.of(
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

    private final StateTable table;

    public ColumnRenameStore(Adapter adapter) {
        this.table =
                new StateTable(adapter, "_sqlbuild_column_migrations", COLUMNS, List.of("migration_id"), "created_at");
    }

    List<ColumnRecord> read(Session session, Collection<RelationName> targets, WarehouseFacts warehouse) {
        return table.latest(session, targets, warehouse).stream()
                .flatMap(row -> column(row).stream())
                .toList();
    }

    private static Optional<ColumnRecord> column(List<@Nullable Object> row) {
        if (!(row.get(10) instanceof LocalDateTime at)) return Optional.empty();
        VersionChange versions = new VersionChange(text(row, 7), text(row, 8));
        return Optional.of(new ColumnRecord(text(row, 1), text(row, 2), text(row, 3), text(row, 4), versions, at));
    }

    /** Creates the table beside a relation where it is missing; outside a transaction. */
    public void ensure(Session session, RelationName beside) {
        session.execute(table.create(table.beside(beside)));
    }

    /** Notes that a column has another name; the table exists. */
    public void add(Session session, ColumnMigration column, String id, String runId, LocalDateTime at) {
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
        session.execute(table.insert(table.beside(column.relation()), List.of(row)));
    }
}
