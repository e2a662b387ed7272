package dev.sqlbuild.core.project;

import dev.sqlbuild.base.Code;
import dev.sqlbuild.base.Diagnostic;
import dev.sqlbuild.base.Diagnostics;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/** Checks the keys of one configuration file and merges tables of two (project.md 3, 4.2, 9). */
final class ConfigTables {
    private final String file;
    private final ConfigValue.Table root;
    private final Diagnostics findings;

    private ConfigTables(String file, ConfigValue.Table root, Diagnostics findings) {
        this.file = file;
        this.root = root;
        this.findings = findings;
    }

    /** The project file with all keys checked and older spellings replaced. */
    static ConfigValue.Table checkProject(ConfigValue.Table root, Diagnostics findings) {
        ConfigTables tables = new ConfigTables(ProjectFiles.PROJECT_CONFIG, root, findings);
        tables.closed(root, "", ConfigKeys.PROJECT);
        tables.section("janitor", ConfigKeys.JANITOR);
        tables.section("snapshots", ConfigKeys.SNAPSHOTS);
        tables.section("constants", List.of("collection_rendering"));
        tables.section("scopes", List.of("enforce_placement"));
        tables.section("references", List.of("enforce_explicit"));
        tables.section("migrations", List.of("old_name_views"));
        return tables.common();
    }

    /** The local file, likewise. */
    static ConfigValue.Table checkLocal(ConfigValue.Table root, Diagnostics findings) {
        ConfigTables tables = new ConfigTables(ProjectFiles.LOCAL_CONFIG, root, findings);
        tables.closed(
                root,
                "",
                ConfigKeys.LOCAL,
                Map.of("environment_mode", "set environment_mode in " + ProjectFiles.PROJECT_CONFIG));
        tables.section("java", List.of("classpath"));
        return tables.common();
    }

    private ConfigValue.Table common() {
        reader(root, "").table("connection");
        reader(root, "").table("vars").ifPresent(vars -> checkVars(vars, "vars"));
        environments();
        return settings();
    }

    private void section(String key, List<String> allowed) {
        reader(root, "").table(key).ifPresent(table -> closed(table, " [" + key + "]", allowed));
    }

    private void closed(ConfigValue.Table table, String label, List<String> allowed) {
        closed(table, label, allowed, Map.of());
    }

    private void closed(ConfigValue.Table table, String label, List<String> allowed, Map<String, String> moreAdvice) {
        Map<String, String> advice = new LinkedHashMap<>(ConfigKeys.ADVICE);
        advice.putAll(moreAdvice);
        reader(table, "").rejectUnknown(file + label, allowed, advice);
    }

    private TableReader reader(ConfigValue.Table table, String prefix) {
        return new TableReader(table, prefix, Code.D001, findings);
    }

    private void checkVars(ConfigValue.Table vars, String label) {
        for (ConfigValue.Entry entry : vars.entries().values()) {
            if (isVariableName(entry.key())) continue;
            findings.add(Diagnostic.of(
                            Code.D001,
                            file + " [" + label + "] has invalid variable name '" + entry.key() + "'",
                            entry.keySpan())
                    .withHelp("use letters, digits and _, not starting with a digit"));
        }
    }

    static boolean isVariableName(String name) {
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            boolean letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
            if (!letter && (i == 0 || c < '0' || c > '9')) return false;
        }
        return !name.isEmpty();
    }

    private void environments() {
        Optional<ConfigValue.Table> environments = reader(root, "").table("environments");
        if (environments.isEmpty()) return;
        for (ConfigValue.Entry entry : environments.get().entries().values()) {
            String label = "environments." + entry.key();
            if (!isEnvironmentName(entry.key())) {
                findings.add(Diagnostic.of(
                                Code.D001,
                                file + " has invalid environment name '" + entry.key() + "'",
                                entry.keySpan())
                        .withHelp("use letters, digits, _ and -, starting with a letter"));
            }
            Optional<ConfigValue.Table> block =
                    reader(environments.get(), "environments.").table(entry.key());
            block.ifPresent(table -> environment(table, label));
        }
    }

    private void environment(ConfigValue.Table environment, String label) {
        closed(environment, " [" + label + "]", ConfigKeys.ENVIRONMENT);
        TableReader reader = reader(environment, label + ".");
        reader.table("connection");
        reader.table("vars").ifPresent(vars -> checkVars(vars, label + ".vars"));
        reader.table("clone").ifPresent(t -> closed(t, " [" + label + ".clone]", ConfigKeys.CLONE));
        reader.table("execution_limits")
                .ifPresent(t -> closed(t, " [" + label + ".execution_limits]", ConfigKeys.LIMITS));
        reader.table("state").ifPresent(state -> {
            closed(state, " [" + label + ".state]", ConfigKeys.STATE);
            reader(state, label + ".state.").table("connection");
        });
    }

    private static boolean isEnvironmentName(String name) {
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            boolean letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
            boolean later = i > 0 && ((c >= '0' && c <= '9') || c == '_' || c == '-');
            if (!letter && !later) return false;
        }
        return !name.isEmpty();
    }

    /** Checks {@code [settings]} and replaces older spellings by the current ones. */
    private ConfigValue.Table settings() {
        Optional<ConfigValue.Table> found = reader(root, "").table("settings");
        if (found.isEmpty()) return root;
        Map<String, ConfigValue.Entry> current = new LinkedHashMap<>();
        for (ConfigValue.Entry entry : found.get().entries().values()) {
            String name = ConfigKeys.SETTING_ALIASES.getOrDefault(entry.key(), entry.key());
            ConfigValue.Entry earlier = current.put(name, new ConfigValue.Entry(name, entry.keySpan(), entry.value()));
            if (earlier != null) conflict(name, entry, earlier);
        }
        ConfigValue.Table settings = new ConfigValue.Table(current, found.get().span());
        closed(settings, " [settings]", ConfigKeys.SETTINGS);
        return with(root, "settings", settings);
    }

    private void conflict(String name, ConfigValue.Entry entry, ConfigValue.Entry earlier) {
        if (name.equals("concurrency")) {
            findings.add(Diagnostic.of(
                    Code.D001,
                    "settings cannot define both 'concurrency' and legacy 'max_concurrency'",
                    entry.keySpan()));
        } else if (!Objects.equals(entry.value().plain(), earlier.value().plain())) {
            findings.add(Diagnostic.of(
                    Code.D001,
                    "settings defines '" + name + "' twice with different values, under two spellings",
                    entry.keySpan()));
        }
    }

    private static ConfigValue.Table with(ConfigValue.Table table, String key, ConfigValue value) {
        Map<String, ConfigValue.Entry> entries = new LinkedHashMap<>(table.entries());
        ConfigValue.Entry entry = Objects.requireNonNull(entries.get(key));
        entries.put(key, entry.withValue(value));
        return new ConfigValue.Table(entries, table.span());
    }

    /** The table below a key; empty when absent or, already reported, not a table. */
    static ConfigValue.Table child(ConfigValue.Table table, String key) {
        return table.find(key)
                .filter(ConfigValue.Table.class::isInstance)
                .map(ConfigValue.Table.class::cast)
                .orElseGet(() -> new ConfigValue.Table(Map.of(), table.span()));
    }

    /** Key-wise union, {@code over} wins; tables below {@code deep} keys are merged in the same way, one level. */
    static ConfigValue.Table merge(ConfigValue.Table base, ConfigValue.Table over, Set<String> deep) {
        Map<String, ConfigValue.Entry> merged = new LinkedHashMap<>(base.entries());
        over.entries().forEach((key, entry) -> {
            ConfigValue.Entry under = merged.get(key);
            boolean both = under != null
                    && deep.contains(key)
                    && under.value() instanceof ConfigValue.Table
                    && entry.value() instanceof ConfigValue.Table;
            merged.put(
                    key,
                    both
                            ? entry.withValue(merge(
                                    (ConfigValue.Table)
                                            Objects.requireNonNull(under).value(),
                                    (ConfigValue.Table) entry.value(),
                                    Set.of("connection")))
                            : entry);
        });
        return new ConfigValue.Table(merged, over.entries().isEmpty() ? base.span() : over.span());
    }
}
