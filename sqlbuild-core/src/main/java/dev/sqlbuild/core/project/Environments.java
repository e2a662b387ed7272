package dev.sqlbuild.core.project;

import dev.sqlbuild.base.Code;
import dev.sqlbuild.base.Diagnostic;
import dev.sqlbuild.base.Diagnostics;
import dev.sqlbuild.base.NearName;
import dev.sqlbuild.base.SourceSpan;
import dev.sqlbuild.base.SqlBuildException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * The declared environments of both files. An environment's templates are expanded only when it is asked for, so an
 * unset variable of one environment does not disturb work in another.
 */
public final class Environments {
    private static final Set<String> MERGED_PER_FIELD = Set.of("clone", "state", "execution_limits");
    private static final ConfigValue.Table EMPTY =
            new ConfigValue.Table(Map.of(), SourceSpan.fileStart(ProjectFiles.PROJECT_CONFIG));

    private final ConfigValue.Table project;
    private final ConfigValue.Table local;
    private final boolean adapterReplaced;
    private final boolean changesOnly;
    private final EnvironmentMode mode;
    private final ConfigRequest request;

    /**
     * @param project the checked project file
     * @param local the checked local file
     * @param adapterReplaced whether the local file names another adapter, for which project connections mean nothing
     * @param changesOnly the setting that environments may override
     * @param mode decides whether state blocks are judged
     */
    Environments(
            ConfigValue.Table project,
            ConfigValue.Table local,
            boolean adapterReplaced,
            boolean changesOnly,
            EnvironmentMode mode,
            ConfigRequest request) {
        this.project = project;
        this.local = local;
        this.adapterReplaced = adapterReplaced;
        this.changesOnly = changesOnly;
        this.mode = mode;
        this.request = request;
    }

    /** Names declared in either file, sorted. */
    public SortedSet<String> names() {
        SortedSet<String> names =
                new TreeSet<>(ConfigTables.child(project, "environments").keys());
        names.addAll(ConfigTables.child(local, "environments").keys());
        return names;
    }

    /** The environment with its values expanded; an unknown name or a template error ends the command. */
    public Environment require(String name) {
        if (!names().contains(name)) throw new SqlBuildException(unknown(name));
        Diagnostics findings = new Diagnostics();
        Environment environment = expand(name, findings);
        findings.throwIfErrors();
        return environment;
    }

    /** As {@link #require}, but what the environment connects to is neither expanded nor known. */
    public Environment requireWithoutConnection(String name) {
        if (!names().contains(name)) throw new SqlBuildException(unknown(name));
        Diagnostics findings = new Diagnostics();
        Environment environment = expand(name, EMPTY, findings);
        findings.throwIfErrors();
        return environment;
    }

    /** One text of an environment's connection, expanded by itself; the others may hold secrets that are not here. */
    public Optional<String> connectionText(String environment, String key) {
        Diagnostics findings = new Diagnostics();
        ConfigTemplates templates = new ConfigTemplates(vars(Optional.of(environment), findings), request.variables());
        Optional<ConfigValue> value = connection(Optional.of(environment)).find(key);
        TemplateContext context = TemplateContext.ofRun(Optional.of(environment), request.runId());
        Optional<String> text = value.map(authored -> templates.expand(authored, context, Code.D001, findings))
                .filter(ConfigValue.Text.class::isInstance)
                .map(expanded -> ((ConfigValue.Text) expanded).text());
        findings.throwIfErrors();
        return text;
    }

    Diagnostic unknown(String name) {
        SortedSet<String> names = names();
        String known = names.isEmpty() ? "No environments are declared." : "Known: " + String.join(", ", names) + ".";
        return Diagnostic.of(Code.D001, "Unknown environment '" + name + "'. " + known)
                .withHelp(NearName.help(name, names));
    }

    /** Reports mistakes in all environments that can be seen without expanding templates. */
    void check(Diagnostics findings) {
        Map<Object, String> stores = new LinkedHashMap<>();
        for (String name : names()) {
            ConfigValue.Table block = block(name);
            EnvironmentReader reader = new EnvironmentReader(name, block, findings);
            reader.checkAuthored(mode, names());
            if (mode == EnvironmentMode.VIRTUAL) reader.checkOwnStore(stores);
        }
    }

    /** Expanded values; mistakes are added to {@code findings}, also those that {@link #check} reports. */
    Environment expand(String name, Diagnostics findings) {
        return expand(name, connection(Optional.of(name)), findings);
    }

    private Environment expand(String name, ConfigValue.Table authored, Diagnostics findings) {
        Map<String, ConfigValue> vars = vars(Optional.of(name), findings);
        ConfigTemplates templates = new ConfigTemplates(vars, request.variables());
        TemplateContext context = TemplateContext.ofRun(Optional.of(name), request.runId());
        ConfigValue.Table connection = expanded(authored, templates, context, findings);
        return new EnvironmentReader(name, block(name), findings)
                .expand(
                        connection,
                        vars,
                        changesOnly,
                        mode,
                        value -> templates.expandTable(value, context, Code.D001, findings));
    }

    /** Effective connection settings, expanded; a key whose template gives null is left out. */
    ConfigValue.Table expandConnection(
            Optional<String> environment, ConfigTemplates templates, TemplateContext context, Diagnostics findings) {
        return expanded(connection(environment), templates, context, findings);
    }

    /** Both files' connection settings, as authored. */
    private ConfigValue.Table connection(Optional<String> environment) {
        ConfigValue.Table merged = EMPTY;
        if (!adapterReplaced) {
            merged = merge(merged, ConfigTables.child(project, "connection"));
            merged = merge(merged, inEnvironment(project, environment, "connection"));
        }
        merged = merge(merged, ConfigTables.child(local, "connection"));
        return merge(merged, inEnvironment(local, environment, "connection"));
    }

    private static ConfigValue.Table expanded(
            ConfigValue.Table authored, ConfigTemplates templates, TemplateContext context, Diagnostics findings) {
        ConfigValue.Table expanded = templates.expandTable(authored, context, Code.D001, findings);
        Map<String, ConfigValue.Entry> present = new LinkedHashMap<>(expanded.entries());
        present.values().removeIf(entry -> entry.value() instanceof ConfigValue.Null);
        return new ConfigValue.Table(present, expanded.span());
    }

    /** Effective variables, expanded. */
    Map<String, ConfigValue> vars(Optional<String> environment, Diagnostics findings) {
        ConfigValue.Table merged = ConfigTables.child(project, "vars");
        merged = merge(merged, inEnvironment(project, environment, "vars"));
        merged = merge(merged, ConfigTables.child(local, "vars"));
        merged = merge(merged, inEnvironment(local, environment, "vars"));
        merged = merge(merged, request.vars());
        Map<String, ConfigValue> authored = new LinkedHashMap<>();
        merged.entries().forEach((key, entry) -> authored.put(key, entry.value()));
        TemplateContext context = TemplateContext.ofRun(environment, request.runId());
        return Variables.expand(authored, request.variables(), context, findings);
    }

    /** Both files' blocks of one environment; connection and variables are merged elsewhere. */
    private ConfigValue.Table block(String name) {
        ConfigValue.Table base = ConfigTables.child(ConfigTables.child(project, "environments"), name);
        ConfigValue.Table over = ConfigTables.child(ConfigTables.child(local, "environments"), name);
        return ConfigTables.merge(base, over, MERGED_PER_FIELD);
    }

    private static ConfigValue.Table merge(ConfigValue.Table base, ConfigValue.Table over) {
        return ConfigTables.merge(base, over, Set.of());
    }

    private static ConfigValue.Table inEnvironment(ConfigValue.Table file, Optional<String> environment, String key) {
        if (environment.isEmpty()) return EMPTY;
        ConfigValue.Table block = ConfigTables.child(ConfigTables.child(file, "environments"), environment.get());
        return ConfigTables.child(block, key);
    }

    @Override
    public String toString() {
        return "environments " + names();
    }
}
