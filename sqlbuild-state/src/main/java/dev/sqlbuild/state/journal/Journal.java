package dev.sqlbuild.state.journal;

import static dev.sqlbuild.state.schema.StateCatalog.STATE_OPERATIONS;
import static dev.sqlbuild.state.schema.StateCatalog.STATE_OPERATION_EVENTS;
import static dev.sqlbuild.state.schema.StateCatalog.STATE_OPERATION_STEPS;

import dev.sqlbuild.base.Code;
import dev.sqlbuild.core.version.VdeName;
import dev.sqlbuild.jdbc.SqlText;
import dev.sqlbuild.state.backend.Rows;
import dev.sqlbuild.state.backend.StateSql;
import dev.sqlbuild.state.lock.FencingToken;
import dev.sqlbuild.state.lock.Lease;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Writes the journal; the row of an operation and its event always change together. */
public record Journal(StateSql sql) {
    private static final int LONGEST_MESSAGE = 4000;

    private static final Rows.Shape<Operation> OPERATIONS = Rows.<Operation>shape(STATE_OPERATIONS)
            .text("operation_id", Operation::id)
            .text("operation_type", operation -> operation.type().word())
            .text("status", operation -> operation.status().word())
            .optionalText(
                    "virtual_environment_name", operation -> operation.vde().map(VdeName::text))
            .optionalText("fencing_token", operation -> operation.token().map(FencingToken::toString))
            .optionalText("owner_id", Operation::owner)
            .optionalText("error_code", Operation::errorCode)
            .optionalEncoded("payload_json_b64", Operation::payload);

    /** Records a new operation with its steps before anything is changed. */
    public void start(Operation operation, Collection<Step> steps, String message) {
        sql.insert(OPERATIONS.of(List.of(operation)));
        putSteps(operation, steps);
        event(operation.id(), EventAction.START, OperationStatus.RUNNING, message);
    }

    public void finish(Operation operation, String message) {
        settle(operation.id(), EventAction.FINISH, OperationStatus.SUCCEEDED, Optional.empty(), message);
    }

    /** @param message the error, without secrets */
    public void fail(Operation operation, Code code, String message) {
        settle(operation.id(), EventAction.FAIL, OperationStatus.FAILED, Optional.of(code.name()), message);
    }

    /** Any other change of status. */
    public void record(Operation operation, EventAction action, OperationStatus status, String message) {
        settle(operation.id(), action, status, operation.errorCode(), message);
    }

    /** Writes steps as they are now. */
    public void putSteps(Operation operation, Collection<Step> steps) {
        String token = operation.token().map(FencingToken::toString).orElse(null);
        sql.upsert(Rows.<Step>shape(STATE_OPERATION_STEPS)
                .text("operation_id", step -> operation.id())
                .number("step_index", step -> (long) step.index())
                .text("step_kind", Step::kind)
                .optionalText("object_kind", Step::objectKind)
                .optionalText("object_name", Step::objectName)
                .text("status", step -> step.status().word())
                .optionalEncoded("payload_json_b64", Step::payload)
                .text("fencing_token", step -> token)
                .of(steps));
    }

    /**
     * Marks what a dead process left running on a VDE whose lock is held now (virtual-recovery.md 1.3).
     *
     * @return the operations as they are from now on
     */
    public List<Operation> interruptOthers(VdeName vde, Lease lease) {
        return interruptOthers("virtual_environment_name", vde.text(), lease);
    }

    /** The same for operations of a type that works under one lock for all VDEs. */
    public List<Operation> interruptOthers(OperationType type, Lease lease) {
        return interruptOthers("operation_type", type.word(), lease);
    }

    private List<Operation> interruptOthers(String column, String value, Lease lease) {
        SqlText text = sql.text().add("UPDATE ").name(sql.name(STATE_OPERATIONS));
        text.add(" SET status = 'failed', updated_at = mine.moment FROM (SELECT ")
                .bind(sql.now())
                .add(" AS moment, ")
                .bind(value, "TEXT")
                .add(" AS subject, ")
                .bind(lease.owner(), "TEXT")
                .add(" AS me) AS mine WHERE status = 'running' AND " + column + " = mine.subject"
                        + " AND (owner_id IS NULL OR owner_id <> mine.me) RETURNING ")
                .add(String.join(", ", STATE_OPERATIONS.columnNames()));
        List<Operation> dead = sql.changed(STATE_OPERATIONS, text).stream()
                .map(JournalReader::operation)
                .toList();
        for (Operation operation : dead) {
            event(operation.id(), EventAction.INTERRUPTED, OperationStatus.FAILED, "process ended without finishing");
        }
        return dead;
    }

    private void settle(
            String id, EventAction action, OperationStatus status, Optional<String> errorCode, String message) {
        SqlText text = sql.text().add("UPDATE ").name(sql.name(STATE_OPERATIONS));
        text.add(" SET status = mine.status, error_code = mine.code, updated_at = mine.moment FROM (SELECT ")
                .bind(status.word(), "TEXT")
                .add(" AS status, ")
                .bind(errorCode.orElse(null), "TEXT")
                .add(" AS code, ")
                .bind(sql.now())
                .add(" AS moment, ")
                .bind(id, "TEXT")
                .add(" AS id) AS mine WHERE operation_id = mine.id");
        sql.change(STATE_OPERATIONS, text);
        event(id, action, status, message);
    }

    /** Two events of one moment are a microsecond apart, so that their order is kept. */
    private void event(String operationId, EventAction action, OperationStatus status, String message) {
        String line = message.replaceAll("\\s*\\R\\s*", " ");
        SqlText text = sql.text().add("INSERT INTO ").name(sql.name(STATE_OPERATION_EVENTS));
        text.add(" (event_id, operation_id, action, status, message, created_at) SELECT ")
                .bind(UUID.randomUUID().toString().replace("-", ""), "TEXT")
                .add(", ")
                .bind(operationId, "TEXT")
                .add(", ")
                .bind(action.word(), "TEXT")
                .add(", ")
                .bind(status.word(), "TEXT")
                .add(", ")
                .bind(line.substring(0, Math.min(line.length(), LONGEST_MESSAGE)), "TEXT")
                .add(", greatest(")
                .bind(sql.now())
                .add(", max(created_at) + INTERVAL '1 microsecond') FROM ")
                .name(sql.name(STATE_OPERATION_EVENTS))
                .add(" WHERE operation_id = ")
                .bind(operationId, "TEXT");
        sql.change(STATE_OPERATION_EVENTS, text);
    }
}
