package dev.sqlbuild.state.store;

import static dev.sqlbuild.state.schema.StateCatalog.RECONCILE_EVENTS;

import dev.sqlbuild.state.backend.Rows;
import dev.sqlbuild.state.backend.StateSql;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;

/**
 * That somebody compared the warehouse with the state store, or mended what differed. History: nothing is decided by it.
 *
 * @param action what was done
 * @param status how it ended: {@code clean} or {@code drift} of a report, {@code repaired}, {@code attached}
 * @param message one line
 */
public record ReconcileEvent(Action action, String status, String message) {

    /** What reconcile can do. */
    public enum Action {
        REPORT,
        REPAIR_VIEW,
        ATTACH;

        /** Word in the state store. */
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    void insert(StateSql sql) {
        String id = UUID.randomUUID().toString().replace("-", "");
        sql.insert(Rows.<ReconcileEvent>shape(RECONCILE_EVENTS)
                .text("event_id", event -> id)
                .text("action", event -> event.action().word())
                .text("status", ReconcileEvent::status)
                .text("message", ReconcileEvent::message)
                .time("created_at", event -> Optional.of(sql.now()))
                .of(List.of(this)));
    }
}
