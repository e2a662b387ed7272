package dev.sqlbuild.state.schema;

import static dev.sqlbuild.state.schema.ColumnType.BIGINT;
import static dev.sqlbuild.state.schema.ColumnType.INTEGER;
import static dev.sqlbuild.state.schema.ColumnType.TEXT;
import static dev.sqlbuild.state.schema.ColumnType.TIMESTAMP;
import static dev.sqlbuild.state.schema.StateTable.CREATED_AT;
import static dev.sqlbuild.state.schema.StateTable.UPDATED_AT;
import static dev.sqlbuild.state.schema.StateTable.current;
import static dev.sqlbuild.state.schema.StateTable.history;

import java.util.List;

/**
 * All tables of the state store (state-store.md 3). Creating, validating, backing up, restoring and dropping go by this
 * list and by nothing else; whoever needs another state table adds it here. Columns ending in {@code _b64} hold Base64
 * of UTF-8 text, so that any SQL survives any client.
 */
public final class StateCatalog {
    /** Version of the table shapes below. */
    public static final int SCHEMA_VERSION = 1;

    public static final StateTable STATE_VERSIONS = current("state_versions")
            .required(INTEGER, "schema_version")
            .required(TEXT, "sqlbuild_version")
            .required(TIMESTAMP, UPDATED_AT);

    public static final StateTable MODEL_VERSIONS = current("model_versions")
            .required(TEXT, "model_name", "version_hash", "definition_identity_hash", "identity_metadata_hash")
            .optional(
                    TEXT,
                    "definition_text_b64",
                    "identity_metadata_json_b64",
                    "compiled_sql_b64",
                    "build_metadata_json_b64")
            .required(TEXT, "status")
            .times()
            .keyedBy("model_name", "version_hash");

    public static final StateTable SEED_VERSIONS = current("seed_versions")
            .required(TEXT, "seed_name", "version_hash", "identity_metadata_hash")
            .optional(TEXT, "identity_metadata_json_b64", "build_metadata_json_b64")
            .required(TEXT, "status")
            .times()
            .keyedBy("seed_name", "version_hash");

    public static final StateTable FUNCTION_VERSIONS = current("function_versions")
            .required(TEXT, "function_name", "version_hash", "kind", "definition_identity_hash", "language")
            .optional(
                    TEXT,
                    "returns",
                    "arguments_json_b64",
                    "return_columns_json_b64",
                    "packages_json_b64",
                    "runtime_version",
                    "entry_point",
                    "body_sql_b64",
                    "definition_text_b64",
                    "build_metadata_json_b64")
            .required(TEXT, "status")
            .times()
            .keyedBy("function_name", "version_hash");

    public static final StateTable PHYSICAL_RELATIONS = current("physical_relations")
            .required(TEXT, "artifact_type", "artifact_name", "version_hash")
            .optional(TEXT, "database_name")
            .required(TEXT, "schema_name", "relation_name", "relation_type")
            .optional(TIMESTAMP, "data_updated_at")
            .optional(TEXT, "last_run_id", "last_run_status")
            .times()
            .keyedBy("artifact_type", "artifact_name", "version_hash");

    public static final StateTable PHYSICAL_RELATION_ANCESTRY = current("physical_relation_ancestry")
            .required(TEXT, "model_name", "version_hash", "parent_model_name", "parent_version_hash", "seed_strategy")
            .times()
            .keyedBy("model_name", "version_hash");

    public static final StateTable VIRTUAL_ENVIRONMENTS = current("virtual_environments")
            .required(TEXT, "virtual_environment_name", "status")
            .optional(TEXT, "baseline_virtual_environment_name")
            .times()
            .optional(TIMESTAMP, "finalized_at")
            .keyedBy("virtual_environment_name");

    public static final StateTable REFS = refs("virtual_environment_refs", "model_name");
    public static final StateTable FUNCTION_REFS = refs("virtual_environment_function_refs", "function_name");
    public static final StateTable SEED_REFS = refs("virtual_environment_seed_refs", "seed_name");

    public static final StateTable CHECKPOINTS = current("virtual_environment_checkpoints")
            .required(TEXT, "checkpoint_id", "virtual_environment_name")
            .required(TIMESTAMP, CREATED_AT)
            .keyedBy("checkpoint_id");

    public static final StateTable CHECKPOINT_REFS =
            checkpointRefs("virtual_environment_checkpoint_refs", "model_name");
    public static final StateTable CHECKPOINT_FUNCTION_REFS =
            checkpointRefs("virtual_environment_checkpoint_function_refs", "function_name");
    public static final StateTable CHECKPOINT_SEED_REFS =
            checkpointRefs("virtual_environment_checkpoint_seed_refs", "seed_name");

    public static final StateTable SOURCE_FRESHNESS_OBSERVATIONS = current("source_freshness_observations")
            .required(
                    TEXT,
                    "virtual_environment_name",
                    "source_name",
                    "strategy",
                    "value_kind",
                    "data_version",
                    "data_version_hash")
            .required(TIMESTAMP, "observed_at", UPDATED_AT)
            .keyedBy("virtual_environment_name", "source_name");

    public static final StateTable LOCKS = current("locks")
            .required(TEXT, "lock_key", "owner_id")
            .required(TIMESTAMP, "expires_at")
            .required(BIGINT, "fencing_token")
            .optional(TEXT, "holder")
            .times()
            .keyedBy("lock_key");

    /** Outlives the rows of {@link #LOCKS}, so that a token is never given twice. */
    public static final StateTable LOCK_FENCES = current("lock_fences")
            .required(TEXT, "lock_key")
            .required(BIGINT, "last_token")
            .required(TIMESTAMP, UPDATED_AT)
            .keyedBy("lock_key");

    public static final StateTable STATE_OPERATIONS = current("state_operations")
            .required(TEXT, "operation_id", "operation_type", "status")
            .optional(TEXT, "virtual_environment_name")
            .optional(BIGINT, "fencing_token")
            .optional(TEXT, "owner_id", "error_code", "payload_json_b64")
            .times()
            .keyedBy("operation_id");

    public static final StateTable STATE_OPERATION_STEPS = current("state_operation_steps")
            .required(TEXT, "operation_id")
            .required(INTEGER, "step_index")
            .required(TEXT, "step_kind")
            .optional(TEXT, "object_kind", "object_name")
            .required(TEXT, "status")
            .optional(TEXT, "payload_json_b64")
            .optional(BIGINT, "fencing_token")
            .required(TIMESTAMP, UPDATED_AT)
            .keyedBy("operation_id", "step_index");

    public static final StateTable PLAN_RUNS = history("plan_runs")
            .required(TEXT, "run_id", "command", "status", "virtual_environment_name")
            .required(TIMESTAMP, "started_at")
            .optional(TIMESTAMP, "completed_at")
            .keyedBy("run_id");

    public static final StateTable REF_EVENTS = history("virtual_environment_ref_events")
            .required(TEXT, "event_id", "virtual_environment_name", "model_name")
            .optional(TEXT, "previous_version_hash", "new_version_hash")
            .required(TIMESTAMP, CREATED_AT)
            .required(TEXT, "node_type")
            .optional(TEXT, "operation_id")
            .keyedBy("event_id");

    public static final StateTable RECONCILE_EVENTS = history("reconcile_events")
            .required(TEXT, "event_id", "action", "status")
            .optional(TEXT, "message")
            .required(TIMESTAMP, CREATED_AT)
            .keyedBy("event_id");

    public static final StateTable STATE_MIGRATION_EVENTS = history("state_migration_events")
            .required(TEXT, "event_id", "action")
            .optional(TEXT, "backup_id")
            .required(TEXT, "status")
            .optional(TEXT, "message")
            .required(TIMESTAMP, CREATED_AT)
            .keyedBy("event_id");

    public static final StateTable STATE_OPERATION_EVENTS = history("state_operation_events")
            .required(TEXT, "event_id", "operation_id", "action", "status")
            .optional(TEXT, "message")
            .required(TIMESTAMP, CREATED_AT)
            .keyedBy("event_id")
            .indexed("idx_sqb_state_operation_events_operation", "operation_id", CREATED_AT);

    /** Every table, current state first. */
    public static final List<StateTable> TABLES = List.of(
            STATE_VERSIONS,
            MODEL_VERSIONS,
            SEED_VERSIONS,
            FUNCTION_VERSIONS,
            PHYSICAL_RELATIONS,
            PHYSICAL_RELATION_ANCESTRY,
            VIRTUAL_ENVIRONMENTS,
            REFS,
            FUNCTION_REFS,
            SEED_REFS,
            CHECKPOINTS,
            CHECKPOINT_REFS,
            CHECKPOINT_FUNCTION_REFS,
            CHECKPOINT_SEED_REFS,
            SOURCE_FRESHNESS_OBSERVATIONS,
            LOCKS,
            LOCK_FENCES,
            STATE_OPERATIONS,
            STATE_OPERATION_STEPS,
            PLAN_RUNS,
            REF_EVENTS,
            RECONCILE_EVENTS,
            STATE_MIGRATION_EVENTS,
            STATE_OPERATION_EVENTS);

    private StateCatalog() {}

    /** Names of the tables of one group, in order. */
    public static List<String> names(StateTable.Group group) {
        return TABLES.stream()
                .filter(table -> table.group() == group)
                .map(StateTable::name)
                .toList();
    }

    private static StateTable refs(String table, String node) {
        return current(table)
                .required(TEXT, "virtual_environment_name", node, "version_hash")
                .required(TIMESTAMP, UPDATED_AT)
                .keyedBy("virtual_environment_name", node);
    }

    private static StateTable checkpointRefs(String table, String node) {
        return current(table)
                .required(TEXT, "checkpoint_id", node, "version_hash")
                .keyedBy("checkpoint_id", node);
    }
}
