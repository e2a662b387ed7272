package dev.sqlbuild.core.project;

import dev.sqlbuild.base.Code;
import dev.sqlbuild.base.Diagnostic;
import dev.sqlbuild.base.Diagnostics;
import dev.sqlbuild.base.NearName;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.UnaryOperator;

/** Reads the merged block of one environment: once as authored, to find mistakes, and once expanded, for its values. */
final class EnvironmentReader {
    private static final Duration LONGEST_LIMIT = Duration.ofDays(7);
    private static final int SHORTEST_LOCK = 30;
    private static final int LONGEST_LOCK = 86_400;
    private static final int LONGEST_STATE_SCHEMA = 32;

    private final String name;
    private final ConfigValue.Table block;
    private final Diagnostics findings;

    EnvironmentReader(String name, ConfigValue.Table block, Diagnostics findings) {
        this.name = name;
        this.block = block;
        this.findings = findings;
    }

    private TableReader reader(ConfigValue.Table table) {
        return new TableReader(table, "environments." + name + ".", Code.D001, findings);
    }

    /** Reports everything wrong with values as authored; what a template will give is judged when it is expanded. */
    void checkAuthored(EnvironmentMode mode, Set<String> environments) {
        TableReader reader = reader(block);
        reader.text("database");
        reader.text("schema");
        reader.text("loader_schema");
        readPlain(reader);
        checkNamed(reader, "defer_sources_to", environments);
        checkNamed(reader, "reuse_from", environments);
        if (reader.has("reuse_from") && reader.has("defer_sources_to")) {
            findings.add(DeferredSources.contradiction()
                    .at(block.findEntry("reuse_from").orElseThrow().keySpan()));
        }
        ConfigValue.Table state = withoutPending(ConfigTables.child(block, "state"));
        readState(state, mode);
    }

    private record Plain(
            Optional<String> deferSourcesTo,
            boolean asSource,
            boolean asTarget,
            Optional<Boolean> changesOnly,
            Environment.MissingOriginPolicy missingOrigin,
            Optional<String> reuseFrom,
            boolean reuseHardCopy,
            boolean compileCache,
            ExecutionLimits limits) {}

    /** The keys in which templates have no meaning. */
    private Plain readPlain(TableReader reader) {
        TableReader clone = reader.section("clone");
        return new Plain(
                reader.text("defer_sources_to"),
                clone.bool("allow_as_source", false),
                clone.bool("allow_as_target", false),
                reader.bool("changes_only"),
                reader.choice("missing_migration_origin", Environment.MissingOriginPolicy.class)
                        .orElse(Environment.MissingOriginPolicy.ALLOW),
                reader.text("reuse_from"),
                reader.bool("reuse_hard_copy", false),
                reader.bool("compile_cache", true),
                limits(reader.section("execution_limits")));
    }

    private static ExecutionLimits limits(TableReader reader) {
        OptionalInt maxModels = reader.integer("max_models", 1);
        Optional<Duration> maxDuration = reader.duration("max_duration");
        if (maxDuration.isPresent() && maxDuration.get().compareTo(LONGEST_LIMIT) > 0) {
            reader.report(
                    reader.table().find("max_duration").orElseThrow().span(), "max_duration", "must be at most 7 days");
        }
        return new ExecutionLimits(maxModels, maxDuration, reader.text("remediation"));
    }

    private void checkNamed(TableReader reader, String key, Set<String> environments) {
        Optional<ConfigValue.Text> other = reader.table()
                .find(key)
                .filter(ConfigValue.Text.class::isInstance)
                .map(ConfigValue.Text.class::cast);
        if (other.isEmpty()) return;
        String named = other.get().text().trim();
        if (named.equals(name)) reader.report(other.get().span(), key, "must name another environment");
        if (environments.contains(named)) return;
        findings.add(Diagnostic.of(
                        Code.D001,
                        reader.prefix() + key + " names unknown environment '"
                                + other.get().text() + "'",
                        other.get().span())
                .withHelp(NearName.help(other.get().text(), environments)));
    }

    private StateSettings readState(ConfigValue.Table table, EnvironmentMode mode) {
        TableReader reader = new TableReader(table, "environments." + name + ".state.", Code.D001, findings);
        Optional<ConfigValue.Text> backend = reader.textValue("backend");
        Optional<ConfigValue.Text> schema = reader.textValue("schema");
        Optional<ConfigValue.Text> vde = reader.textValue("unsuffixed_virtual_env");
        OptionalInt ttl = reader.integer("lock_ttl_seconds", 0);
        if (mode == EnvironmentMode.VIRTUAL) {
            backend.filter(text -> !List.of("duckdb", "postgres").contains(text.text()))
                    .ifPresent(text -> findings.add(
                            Diagnostic.of(Code.D001, "Unsupported state backend: " + text.text(), text.span())
                                    .withHelp("use duckdb or postgres")));
            schema.filter(text -> !isStateSchema(text.text()))
                    .ifPresent(text -> reader.report(
                            text.span(),
                            "schema",
                            "must be at most 32 letters, digits and _, not starting with a digit"));
            vde.filter(text -> !isVdeName(text.text()))
                    .ifPresent(text -> reader.report(
                            text.span(),
                            "unsuffixed_virtual_env",
                            "must be a virtual environment name: letters, digits and single underscores"));
            if (ttl.isPresent() && (ttl.getAsInt() < SHORTEST_LOCK || ttl.getAsInt() > LONGEST_LOCK)) {
                reader.report(
                        table.find("lock_ttl_seconds").orElseThrow().span(),
                        "lock_ttl_seconds",
                        "must be between " + SHORTEST_LOCK + " and " + LONGEST_LOCK);
            }
        }
        return new StateSettings(
                backend.map(ConfigValue.Text::text),
                schema.map(ConfigValue.Text::text),
                reader.table("connection"),
                reader.bool("allow_reset", false),
                vde.map(ConfigValue.Text::text),
                ttl.orElse(StateSettings.DEFAULT_LOCK_TTL_SECONDS));
    }

    private static boolean isStateSchema(String text) {
        return text.length() <= LONGEST_STATE_SCHEMA && ConfigTables.isVariableName(text);
    }

    /** Names of virtual environments (virtual-build.md 2). */
    private static boolean isVdeName(String text) {
        return text.length() <= 40
                && ConfigTables.isVariableName(text)
                && text.charAt(0) != '_'
                && !text.contains("__")
                && !text.startsWith("sqb_");
    }

    /** Reports a state store that an earlier environment uses as well. */
    void checkOwnStore(Map<Object, String> stores) {
        Optional<ConfigValue> state = block.find("state");
        if (state.isEmpty() || !(state.get() instanceof ConfigValue.Table table)) return;
        List<Object> store = new ArrayList<>();
        for (String key : List.of("backend", "schema", "connection")) {
            store.add(table.find(key)
                    .map(value -> Optional.ofNullable(value.plain()))
                    .orElse(Optional.empty()));
        }
        String other = stores.putIfAbsent(store, name);
        if (other == null) return;
        findings.add(Diagnostic.of(
                Code.D001, "environments '" + other + "' and '" + name + "' use the same state store", table.span()));
    }

    /** The values with templates expanded; placement rules stay, because they depend on the model. */
    Environment expand(
            ConfigValue.Table connection,
            Map<String, ConfigValue> vars,
            boolean changesOnlySetting,
            EnvironmentMode mode,
            UnaryOperator<ConfigValue.Table> templates) {
        Plain plain = readPlain(reader(block));
        TableReader authored = reader(block);
        ConfigValue.Table expanded = templates.apply(only(block, Set.of("loader_schema", "state")));
        Optional<StateSettings> state = block.find("state").isEmpty()
                ? Optional.empty()
                : Optional.of(readState(ConfigTables.child(expanded, "state"), mode));
        return new Environment(
                name,
                authored.textValue("database"),
                authored.textValue("schema"),
                connection,
                vars,
                reader(expanded).text("loader_schema"),
                plain.deferSourcesTo(),
                plain.asSource(),
                plain.asTarget(),
                plain.changesOnly().orElse(changesOnlySetting),
                plain.missingOrigin(),
                plain.reuseFrom(),
                plain.reuseHardCopy(),
                plain.compileCache(),
                plain.limits(),
                state);
    }

    private static ConfigValue.Table only(ConfigValue.Table table, Set<String> keys) {
        List<ConfigValue.Entry> kept = new ArrayList<>();
        for (ConfigValue.Entry entry : table.entries().values()) {
            if (keys.contains(entry.key())) kept.add(entry);
        }
        return ConfigValue.Table.of(kept, table.span());
    }

    private static ConfigValue.Table withoutPending(ConfigValue.Table table) {
        List<ConfigValue.Entry> kept = new ArrayList<>();
        for (ConfigValue.Entry entry : table.entries().values()) {
            if (!ConfigTemplates.isPending(entry.value())) kept.add(entry);
        }
        return ConfigValue.Table.of(kept, table.span());
    }
}
