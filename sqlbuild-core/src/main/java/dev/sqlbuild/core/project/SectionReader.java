package dev.sqlbuild.core.project;

import dev.sqlbuild.base.Code;
import dev.sqlbuild.base.Diagnostic;
import dev.sqlbuild.base.Diagnostics;
import dev.sqlbuild.base.NearName;
import dev.sqlbuild.core.model.ModelField;
import dev.sqlbuild.core.project.SnapshotPolicies.RefreshPolicy;
import dev.sqlbuild.core.project.SnapshotPolicies.SchemaChangePolicy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;

/** Reads the tables of the project file that hold settings and defaults (project.md 3.2 to 3.5). */
final class SectionReader {
    private static final Duration OLD_NAME_VIEWS = Duration.ofDays(30);
    private static final int ARCHIVE_RETENTION_DAYS = 14;

    private final ConfigValue.Table project;
    private final Diagnostics findings;

    SectionReader(ConfigValue.Table project, Diagnostics findings) {
        this.project = project;
        this.findings = findings;
    }

    private TableReader section(String key) {
        // What is no table was reported when the keys were checked.
        return new TableReader(ConfigTables.child(project, key), key + ".", Code.D001, findings);
    }

    /** @param merged {@code [settings]} of both files */
    Settings settings(ConfigValue.Table merged) {
        TableReader reader = new TableReader(merged, "settings.", Code.D001, findings);
        Optional<Settings.TablePromotionMode> promotion = isImmediate(merged)
                ? Optional.of(Settings.TablePromotionMode.DIRECT)
                : reader.choice("table_promotion_mode", Settings.TablePromotionMode.class);
        return new Settings(
                reader.bool("sql_analysis", true),
                reader.bool("query_change_tracking", true),
                reader.choice("column_contract_mode", Settings.ColumnContractMode.class)
                        .orElse(Settings.ColumnContractMode.IMPLICIT),
                reader.integer("concurrency", 1).orElse(1),
                reader.bool("microbatch_concurrency", false),
                reader.bool("auto_load_sources", true),
                promotion,
                reader.choice("default_audit_severity", Settings.AuditSeverity.class)
                        .orElse(Settings.AuditSeverity.ERROR),
                reader.choice("default_audit_run_scope", Settings.AuditRunScope.class)
                        .orElse(Settings.AuditRunScope.FINAL),
                reader.bool("changes_only", false),
                reader.bool("audit_history", false));
    }

    /** The later spelling of {@code direct}. */
    private static boolean isImmediate(ConfigValue.Table settings) {
        return settings.find("table_promotion_mode")
                .filter(value -> value instanceof ConfigValue.Text text
                        && text.text().trim().equals("immediate"))
                .isPresent();
    }

    Janitor janitor(EnvironmentMode mode, Settings settings) {
        TableReader reader = section("janitor");
        OptionalInt archives = reader.integer("archive_retention_days", 0);
        if (archives.isEmpty() && mode == EnvironmentMode.DIRECT) archives = OptionalInt.of(ARCHIVE_RETENTION_DAYS);
        Janitor janitor = new Janitor(
                reader.bool("enabled", false),
                reader.integer("retention_days", 0).orElse(30),
                archives,
                reader.integer("max_checkpoints", 1).orElse(20),
                reader.integer("direct_state_history_versions", 0).orElse(20),
                reader.bool("delete_tracked_only", true),
                reader.texts("exclude_patterns"));
        if (janitor.enabled() && janitor.deleteTrackedOnly() && !settings.queryChangeTracking()) {
            findings.add(Diagnostic.of(
                            Code.D001,
                            "janitor.delete_tracked_only requires settings.query_change_tracking to be true",
                            reader.table().span())
                    .withHelp("set janitor.delete_tracked_only = false or settings.query_change_tracking = true"));
        }
        return janitor;
    }

    SnapshotPolicies snapshots() {
        TableReader reader = section("snapshots");
        return new SnapshotPolicies(
                reader.choice("current_state_full_refresh", RefreshPolicy.class).orElse(RefreshPolicy.DENY),
                reader.choice("historical_full_refresh", RefreshPolicy.class)
                        .orElse(RefreshPolicy.REQUIRE_CONFIRMATION),
                reader.choice("schema_change", SchemaChangePolicy.class).orElse(SchemaChangePolicy.APPEND_NEW_COLUMNS),
                reader.choice("wildcard_check_schema_change", SchemaChangePolicy.class)
                        .orElse(SchemaChangePolicy.REQUIRE_CONFIRMATION));
    }

    ProjectRules rules() {
        return new ProjectRules(
                section("constants")
                        .choice("collection_rendering", ProjectRules.CollectionRendering.class)
                        .orElse(ProjectRules.CollectionRendering.VALUE_LIST),
                section("scopes").bool("enforce_placement", true),
                section("references").bool("enforce_explicit", true),
                oldNameViews(section("migrations")));
    }

    private static Optional<Duration> oldNameViews(TableReader reader) {
        Optional<ConfigValue> value = reader.table().find("old_name_views");
        if (value.isEmpty()) return Optional.of(OLD_NAME_VIEWS);
        if (value.get() instanceof ConfigValue.Bool bool && !bool.value()) return Optional.empty();
        if (value.get() instanceof ConfigValue.Text) return reader.duration("old_name_views");
        reader.report(value.get().span(), "old_name_views", "must be a duration such as \"30d\", or false");
        return Optional.empty();
    }

    Defaults defaults() {
        TableReader reader = section("defaults");
        FieldCheck check = fieldCheck("defaults", "defaults.");
        Map<ModelField, ConfigValue> fields = new EnumMap<>(ModelField.class);
        List<ConfigValue.Entry> unknown = new ArrayList<>();
        for (ConfigValue.Entry entry : reader.table().entries().values()) {
            Optional<ModelField> field = ModelField.find(entry.key()).filter(ModelField::allowedInDefaults);
            if (field.isPresent()) put(fields, field.get(), entry, check);
            else if (!ConfigKeys.PLACEMENT_DEFAULTS.contains(entry.key())) unknown.add(entry);
        }
        if (!unknown.isEmpty()) reportNotDefaults(unknown);
        return new Defaults(
                fields,
                reader.textValue("seed_database"),
                reader.textValue("seed_schema"),
                reader.textValue("function_database"),
                reader.textValue("function_schema"));
    }

    private void reportNotDefaults(List<ConfigValue.Entry> unknown) {
        boolean fields =
                unknown.stream().allMatch(entry -> ModelField.find(entry.key()).isPresent());
        Optional<String> near =
                fields ? Optional.empty() : NearName.help(unknown.get(0).key(), ConfigKeys.DEFAULTS);
        String keys =
                String.join(", ", unknown.stream().map(ConfigValue.Entry::key).toList());
        findings.add(Diagnostic.of(
                        Code.D001,
                        ProjectFiles.PROJECT_CONFIG + " [defaults] contains unknown key(s): " + keys
                                + ". Allowed keys: " + String.join(", ", ConfigKeys.DEFAULTS) + ".",
                        unknown.get(0).keySpan())
                .withHelp(near.orElse("set it in [path_defaults] or in the MODEL header")));
    }

    private FieldCheck fieldCheck(String subject, String wordPrefix) {
        return new FieldCheck(subject, Code.D001, Code.D001, wordPrefix, findings);
    }

    private void put(Map<ModelField, ConfigValue> fields, ModelField field, ConfigValue.Entry entry, FieldCheck check) {
        Optional<ConfigValue> value = check.check(field, entry.value());
        if (value.isEmpty()) return;
        ConfigValue earlier = fields.put(field, value.get());
        if (earlier == null || Objects.equals(earlier.plain(), value.get().plain())) return;
        findings.add(Diagnostic.of(
                Code.D001,
                check.subject() + " sets '" + field.key() + "' and its older spelling '"
                        + field.alias().orElse("") + "' to different values",
                entry.keySpan()));
    }

    PathDefaults pathDefaults() {
        List<PathDefault> entries = new ArrayList<>();
        Map<List<String>, String> seen = new HashMap<>();
        TableReader reader = section("path_defaults");
        for (ConfigValue.Entry entry : reader.table().entries().values()) {
            Optional<List<String>> segments = PathPattern.segments(entry, findings);
            Optional<ConfigValue.Table> table = reader.table(entry.key());
            if (segments.isEmpty() || table.isEmpty()) continue;
            String same = seen.putIfAbsent(segments.get(), entry.key());
            if (same != null) {
                findings.add(Diagnostic.of(
                        Code.D001,
                        "path_defaults['" + same + "'] and path_defaults['" + entry.key() + "'] name the same folder",
                        entry.keySpan()));
                continue;
            }
            entries.add(new PathDefault(entry.key(), segments.get(), fields(entry, table.get()), entry.keySpan()));
        }
        return new PathDefaults(entries);
    }

    private Map<ModelField, ConfigValue> fields(ConfigValue.Entry owner, ConfigValue.Table table) {
        String subject = "path_defaults['" + owner.key() + "']";
        FieldCheck check = fieldCheck(subject, subject + " ");
        Map<ModelField, ConfigValue> fields = new EnumMap<>(ModelField.class);
        for (ConfigValue.Entry entry : table.entries().values()) {
            Optional<ModelField> field = ModelField.find(entry.key());
            if (field.isEmpty()) {
                findings.add(Diagnostic.of(
                                Code.D001,
                                subject + " contains unknown MODEL field '" + entry.key() + "'",
                                entry.keySpan())
                        .withHelp(NearName.help(entry.key(), ModelField.keys())));
            } else if (!field.get().allowedInPathDefaults()) {
                findings.add(Diagnostic.of(Code.D001, subject + " cannot set '" + entry.key() + "'", entry.keySpan())
                        .withHelp("it belongs to one model: set it in the MODEL header"));
            } else {
                put(fields, field.get(), entry, check);
            }
        }
        return fields;
    }
}
