package dev.sqlbuild.state.lifecycle;

import static dev.sqlbuild.state.schema.StateCatalog.STATE_MIGRATION_EVENTS;

import dev.sqlbuild.state.backend.Row;
import dev.sqlbuild.state.backend.Rows;
import dev.sqlbuild.state.backend.StateSql;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** That a lifecycle command did something; part of the transaction that did it. */
record MigrationEvent(
        String id, String action, Optional<String> backupId, String status, Optional<String> message, Instant at) {

    static final Rows.Shape<MigrationEvent> SHAPE = Rows.<MigrationEvent>shape(STATE_MIGRATION_EVENTS)
            .text("event_id", MigrationEvent::id)
            .text("action", MigrationEvent::action)
            .optionalText("backup_id", MigrationEvent::backupId)
            .text("status", MigrationEvent::status)
            .optionalText("message", MigrationEvent::message)
            .time("created_at", event -> Optional.of(event.at()));

    static void record(StateSql sql, String action, Optional<String> backupId) {
        record(sql, action, backupId, Optional.empty());
    }

    static void record(StateSql sql, String action, Optional<String> backupId, Optional<String> message) {
        String id = UUID.randomUUID().toString().replace("-", "");
        MigrationEvent event = new MigrationEvent(id, action, backupId, "success", message, sql.now());
        sql.insert(SHAPE.of(List.of(event)));
    }

    static MigrationEvent of(Row row) {
        return new MigrationEvent(
                row.text("event_id"),
                row.text("action"),
                row.findText("backup_id"),
                row.text("status"),
                row.findText("message"),
                row.time("created_at"));
    }
}
