package dev.sqlbuild.core.project;

/** {@code [snapshots]}: what may happen to the history of snapshot models without asking. */
public record SnapshotPolicies(
        RefreshPolicy currentStateFullRefresh,
        RefreshPolicy historicalFullRefresh,
        SchemaChangePolicy schemaChange,
        SchemaChangePolicy wildcardCheckSchemaChange) {

    /** Answer to a full refresh. */
    public enum RefreshPolicy {
        ALLOW,
        DENY,
        REQUIRE_CONFIRMATION
    }

    /** Answer to changed columns. */
    public enum SchemaChangePolicy {
        APPEND_NEW_COLUMNS,
        DENY,
        REQUIRE_CONFIRMATION
    }
}
