package dev.sqlbuild.state.journal;

import static dev.sqlbuild.state.schema.StateCatalog.STATE_OPERATIONS;
import static dev.sqlbuild.state.schema.StateCatalog.STATE_OPERATION_EVENTS;
import static dev.sqlbuild.state.schema.StateCatalog.STATE_OPERATION_STEPS;

import dev.sqlbuild.core.version.VdeName;
import dev.sqlbuild.jdbc.SqlText;
import dev.sqlbuild.state.backend.Row;
import dev.sqlbuild.state.backend.StateSql;
import dev.sqlbuild.state.lock.FencingToken;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads the journal. */
public record JournalReader(StateSql sql) {

    /** Operations, newest first. */
    public List<Operation> list(Optional<OperationStatus> status, Optional<VdeName> vde, int limit) {
        SqlText text = sql.select(STATE_OPERATIONS).add(" WHERE TRUE");
        status.ifPresent(wanted -> text.add(" AND status = ").bind(wanted.word(), "TEXT"));
        vde.ifPresent(wanted -> text.add(" AND virtual_environment_name = ").bind(wanted.text(), "TEXT"));
        text.add(" ORDER BY created_at DESC, operation_id DESC LIMIT " + limit);
        return sql.query(STATE_OPERATIONS, text).stream()
                .map(JournalReader::operation)
                .toList();
    }

    /** The newest operation of some types that has succeeded for a VDE. */
    public Optional<Operation> lastSucceeded(VdeName vde, Collection<OperationType> types) {
        SqlText text = sql.select(STATE_OPERATIONS).add(" WHERE status = ");
        text.bind(OperationStatus.SUCCEEDED.word(), "TEXT").add(" AND virtual_environment_name = ");
        text.bind(vde.text(), "TEXT").add(" AND ");
        sql.whereIn(
                text, "operation_type", types.stream().map(OperationType::word).toList());
        text.add(" ORDER BY created_at DESC, operation_id DESC LIMIT 1");
        return sql.query(STATE_OPERATIONS, text).stream()
                .map(JournalReader::operation)
                .findFirst();
    }

    /** Operations that did not succeed and that no later one on the same VDE has made pointless. */
    public List<Operation> unsettled() {
        String columns = String.join(
                ", ", STATE_OPERATIONS.columnNames().stream().map("op."::concat).toList());
        SqlText text = sql.text().add("SELECT " + columns + " FROM ").name(sql.name(STATE_OPERATIONS));
        text.add(" AS op WHERE op.status IN ('running', 'failed') AND NOT EXISTS (SELECT 1 FROM ")
                .name(sql.name(STATE_OPERATIONS))
                .add(" AS later WHERE later.virtual_environment_name = op.virtual_environment_name"
                        + " AND later.status = 'succeeded' AND later.operation_type <> 'lock_clear'"
                        + " AND later.created_at > op.created_at) ORDER BY op.created_at, op.operation_id");
        return sql.query(STATE_OPERATIONS, text).stream()
                .map(JournalReader::operation)
                .toList();
    }

    public Optional<Operation> find(String id) {
        SqlText text =
                sql.select(STATE_OPERATIONS).add(" WHERE operation_id = ").bind(id, "TEXT");
        return sql.query(STATE_OPERATIONS, text).stream()
                .map(JournalReader::operation)
                .findFirst();
    }

    /** Events of an operation in the order in which they happened. */
    public List<OperationEvent> events(String operationId) {
        SqlText text = sql.select(STATE_OPERATION_EVENTS)
                .add(" WHERE operation_id = ")
                .bind(operationId, "TEXT")
                .add(" ORDER BY created_at, event_id");
        return sql.query(STATE_OPERATION_EVENTS, text).stream()
                .map(JournalReader::event)
                .toList();
    }

    /** The last event of each operation. */
    public Map<String, OperationEvent> lastEvents(Collection<String> operationIds) {
        SqlText text = sql.select(STATE_OPERATION_EVENTS).add(" WHERE ");
        sql.whereIn(text, "operation_id", operationIds).add(" ORDER BY created_at, event_id");
        Map<String, OperationEvent> last = new LinkedHashMap<>();
        for (Row row : sql.query(STATE_OPERATION_EVENTS, text)) last.put(row.text("operation_id"), event(row));
        return last;
    }

    public List<Step> steps(String operationId) {
        SqlText text = sql.select(STATE_OPERATION_STEPS)
                .add(" WHERE operation_id = ")
                .bind(operationId, "TEXT")
                .add(" ORDER BY step_index");
        return sql.query(STATE_OPERATION_STEPS, text).stream()
                .map(JournalReader::step)
                .toList();
    }

    static Operation operation(Row row) {
        return new Operation(
                row.text("operation_id"),
                row.word("operation_type", OperationType::find),
                row.word("status", OperationStatus::find),
                row.findText("virtual_environment_name")
                        .filter(VdeName::isValid)
                        .map(VdeName::new),
                row.findNumber("fencing_token").map(FencingToken::new),
                row.findText("owner_id"),
                row.findText("error_code"),
                row.findDecoded("payload_json_b64"),
                row.time("created_at"),
                row.time("updated_at"));
    }

    private static OperationEvent event(Row row) {
        return new OperationEvent(
                row.text("operation_id"),
                row.word("action", EventAction::find),
                row.word("status", OperationStatus::find),
                row.text("message"),
                row.time("created_at"));
    }

    private static Step step(Row row) {
        return new Step(
                Math.toIntExact(row.number("step_index")),
                row.text("step_kind"),
                row.findText("object_kind"),
                row.findText("object_name"),
                row.word("status", StepStatus::find),
                row.findDecoded("payload_json_b64"));
    }
}
