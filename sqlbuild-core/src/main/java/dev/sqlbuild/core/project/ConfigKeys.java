package dev.sqlbuild.core.project;

import dev.sqlbuild.core.model.ModelField;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The closed sets of keys of the configuration files (project.md 3, 4, 9). */
final class ConfigKeys {
    /** Tables that other stages own; here they only have to be tables. */
    static final List<String> OTHER_TABLES =
            List.of("rules", "format", "diff", "scenario", "java", "sinks", "skills", "microbatches");

    static final List<String> PROJECT = join(
            List.of("name", "adapter", "default_environment", "environment_mode", "connection", "vars"),
            List.of("settings", "defaults", "path_defaults", "environments", "janitor", "snapshots"),
            List.of("constants", "scopes", "references", "migrations"),
            OTHER_TABLES);

    static final List<String> LOCAL =
            List.of("environment", "adapter", "connection", "environments", "settings", "vars", "scenario", "java");

    static final List<String> SETTINGS = List.of(
            "sql_analysis",
            "query_change_tracking",
            "column_contract_mode",
            "concurrency",
            "microbatch_concurrency",
            "auto_load_sources",
            "table_promotion_mode",
            "default_audit_severity",
            "default_audit_run_scope",
            "changes_only",
            "audit_history");

    /** Older spellings in {@code [settings]}. */
    static final Map<String, String> SETTING_ALIASES =
            Map.of("max_concurrency", "concurrency", "sql_validation", "sql_analysis", "sqlglot", "sql_analysis");

    static final List<String> JANITOR = List.of(
            "enabled",
            "retention_days",
            "archive_retention_days",
            "max_checkpoints",
            "direct_state_history_versions",
            "delete_tracked_only",
            "exclude_patterns");

    static final List<String> SNAPSHOTS = List.of(
            "current_state_full_refresh", "historical_full_refresh", "schema_change", "wildcard_check_schema_change");

    /** Keys of {@code [defaults]} that are not model fields. */
    static final List<String> PLACEMENT_DEFAULTS =
            List.of("seed_database", "seed_schema", "function_database", "function_schema");

    static final List<String> DEFAULTS = join(ModelField.defaultKeys(), PLACEMENT_DEFAULTS);

    static final List<String> ENVIRONMENT = List.of(
            "schema",
            "database",
            "connection",
            "vars",
            "loader_schema",
            "defer_sources_to",
            "clone",
            "changes_only",
            "missing_migration_origin",
            "reuse_from",
            "reuse_hard_copy",
            "compile_cache",
            "execution_limits",
            "state");

    static final List<String> CLONE = List.of("allow_as_source", "allow_as_target");
    static final List<String> LIMITS = List.of("max_models", "max_duration", "remediation");
    static final List<String> STATE =
            List.of("backend", "schema", "connection", "allow_reset", "unsuffixed_virtual_env", "lock_ttl_seconds");

    /** Newer spellings that are not accepted, with the words to use. */
    static final Map<String, String> ADVICE = Map.of(
            "default_target", "use default_environment",
            "targets", "use [environments.<name>]",
            "connections", "use [environments.<name>.connection]",
            "target", "use environment");

    private ConfigKeys() {}

    @SafeVarargs
    private static List<String> join(List<String>... parts) {
        List<String> all = new ArrayList<>();
        for (List<String> part : parts) all.addAll(part);
        return List.copyOf(all);
    }
}
