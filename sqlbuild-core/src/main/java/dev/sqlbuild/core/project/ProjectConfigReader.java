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

/** Reads both configuration files of a project into a {@link ProjectConfig} (project.md 3, 4, 9). */
public final class ProjectConfigReader {
    private static final ConfigValue.Table NOTHING =
            new ConfigValue.Table(Map.of(), SourceSpan.fileStart(ProjectFiles.PROJECT_CONFIG));

    private final ConfigValue.Table project;
    private final ConfigValue.Table local;
    private final ConfigRequest request;
    private final Diagnostics findings;

    private ProjectConfigReader(
            ConfigValue.Table project, ConfigValue.Table local, ConfigRequest request, Diagnostics findings) {
        this.project = project;
        this.local = local;
        this.request = request;
        this.findings = findings;
    }

    /**
     * The configuration for one command. Everything wrong with it is added to {@code findings}; if any of that is an
     * error there is no configuration to go on with.
     */
    public static Optional<ProjectConfig> read(ProjectFiles files, ConfigRequest request, Diagnostics findings) {
        Diagnostics own = new Diagnostics();
        Optional<ProjectConfig> config = Optional.empty();
        Optional<ConfigValue.Table> project =
                parse(files, FileKind.PROJECT_CONFIG, own).map(table -> ConfigTables.checkProject(table, own));
        Optional<ConfigValue.Table> local =
                parse(files, FileKind.LOCAL_CONFIG, own).map(table -> ConfigTables.checkLocal(table, own));
        if (project.isPresent() && local.isPresent()) {
            config = Optional.of(new ProjectConfigReader(project.get(), local.get(), request, own).config());
        }
        findings.addAll(own.sorted());
        return own.hasErrors() ? Optional.empty() : config;
    }

    /**
     * {@link #read}, ending the command when there is an error.
     *
     * @throws NoEnvironmentException in virtual mode without an active environment
     */
    public static ProjectConfig require(ProjectFiles files, ConfigRequest request, Diagnostics findings) {
        Optional<ProjectConfig> config = read(files, request, findings);
        findings.throwIfErrors();
        boolean homeless = config.filter(read -> read.mode() == EnvironmentMode.VIRTUAL)
                .filter(read -> read.environment().isEmpty())
                .isPresent();
        if (homeless) throw new NoEnvironmentException();
        return config.orElseThrow();
    }

    private static Optional<ConfigValue.Table> parse(ProjectFiles files, FileKind kind, Diagnostics findings) {
        Optional<ProjectFile> file = files.findOne(kind);
        if (file.isEmpty()) return Optional.of(NOTHING);
        try {
            return Optional.of(TomlReader.read(ProjectFiles.read(file.get(), Code.D001)));
        } catch (SqlBuildException e) {
            findings.addAll(e.diagnostics());
            return Optional.empty();
        }
    }

    private ProjectConfig config() {
        TableReader reader = reader(project, "");
        String name = requireText(reader, "name");
        String adapter = requireText(reader, "adapter");
        Optional<String> localAdapter = reader(local, "").text("adapter");
        EnvironmentMode mode =
                reader.choice("environment_mode", EnvironmentMode.class).orElse(EnvironmentMode.DIRECT);
        SectionReader sections = new SectionReader(project, findings);
        Settings settings = sections.settings(ConfigTables.merge(
                ConfigTables.child(project, "settings"), ConfigTables.child(local, "settings"), Set.of()));
        boolean adapterReplaced =
                localAdapter.isPresent() && !localAdapter.get().equals(adapter);
        Environments environments =
                new Environments(project, local, adapterReplaced, settings.changesOnly(), mode, request);
        environments.check(findings);
        Optional<String> active = selectEnvironment(environments);
        Optional<Environment> environment = active.map(chosen -> environments.expand(chosen, findings));
        Map<String, ConfigValue> vars =
                environment.map(Environment::vars).orElseGet(() -> environments.vars(Optional.empty(), findings));
        ConfigValue.Table connection = environment
                .map(Environment::connection)
                .orElseGet(() -> environments.expandConnection(
                        Optional.empty(),
                        new ConfigTemplates(vars, request.variables()),
                        TemplateContext.ofRun(Optional.empty(), request.runId()),
                        findings));
        return new ProjectConfig(
                name,
                localAdapter.orElse(adapter),
                mode,
                settings,
                sections.janitor(mode, settings),
                sections.snapshots(),
                sections.rules(),
                sections.defaults(),
                sections.pathDefaults(),
                otherTables(),
                BatchLimitReader.read(project, findings),
                environment,
                connection,
                vars,
                environments);
    }

    private TableReader reader(ConfigValue.Table table, String prefix) {
        return new TableReader(table, prefix, Code.D001, findings);
    }

    private String requireText(TableReader reader, String key) {
        Optional<ConfigValue> value = reader.table().find(key);
        Optional<String> text = value.filter(ConfigValue.Text.class::isInstance)
                .map(found -> ((ConfigValue.Text) found).text().trim())
                .filter(found -> !found.isEmpty());
        if (text.isEmpty()) {
            findings.add(Diagnostic.of(
                    Code.D001,
                    ProjectFiles.PROJECT_CONFIG + " must define non-empty string '" + key + "'",
                    value.map(ConfigValue::span).orElse(SourceSpan.fileStart(ProjectFiles.PROJECT_CONFIG))));
        }
        return text.orElse("");
    }

    /** {@code --environment}, else the local file's word, else the project's. */
    private Optional<String> selectEnvironment(Environments environments) {
        Optional<ConfigValue.Text> byDefault = reader(project, "").textValue("default_environment");
        Optional<ConfigValue.Text> byLocal = reader(local, "").textValue("environment");
        boolean defaultKnown = byDefault.isEmpty()
                || environments.names().contains(byDefault.get().text());
        if (!defaultKnown) {
            String wrong = byDefault.get().text();
            findings.add(Diagnostic.of(
                            Code.D001,
                            "default_environment names unknown environment '" + wrong + "'",
                            byDefault.get().span())
                    .withHelp(NearName.help(wrong, environments.names())
                            .or(() -> Optional.of("declare [environments." + wrong + "]"))));
        }
        if (request.environment().isPresent()) {
            String name = request.environment().get();
            if (environments.names().contains(name)) return request.environment();
            findings.add(environments.unknown(name));
            return Optional.empty();
        }
        if (byLocal.isPresent()) {
            String name = byLocal.get().text();
            if (environments.names().contains(name)) return Optional.of(name);
            findings.add(environments.unknown(name).at(byLocal.get().span()));
            return Optional.empty();
        }
        return defaultKnown ? byDefault.map(ConfigValue.Text::text) : Optional.empty();
    }

    private Map<String, ConfigValue.Table> otherTables() {
        Map<String, ConfigValue.Table> tables = new LinkedHashMap<>();
        for (String key : ConfigKeys.OTHER_TABLES) {
            Optional<ConfigValue.Table> base = reader(project, "").table(key);
            Optional<ConfigValue.Table> over = reader(local, "").table(key);
            if (base.isEmpty() && over.isEmpty()) continue;
            tables.put(key, ConfigTables.merge(base.orElse(NOTHING), over.orElse(NOTHING), Set.of()));
        }
        return Map.copyOf(tables);
    }
}
