package dev.sqlbuild.core.project;

import dev.sqlbuild.base.Diagnostic;
import dev.sqlbuild.base.Diagnostics;
import dev.sqlbuild.base.SourceSpan;
import dev.sqlbuild.base.SqlBuildException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A project directory for tests, and the configuration read from it. */
public final class TestProject {
    public static final RelationDefaults DUCKDB = new RelationDefaults(Optional.empty(), "main");
    private static final SourceSpan COMMAND_LINE = SourceSpan.fileStart("--vars");

    private final Path root;
    private final Map<String, String> variables = new HashMap<>();
    private final Map<String, ConfigValue.Entry> vars = new HashMap<>();
    private Optional<String> environment = Optional.empty();

    public TestProject(Path root) {
        this.root = root;
        file("sqlbuild_project.toml", "name = 'pedal'\nadapter = 'duckdb'\n");
    }

    public TestProject file(String path, String content) {
        try {
            Path file = root.resolve(path);
            Files.createDirectories(file.getParent());
            Files.writeString(file, content);
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Lines after the two required keys. */
    public TestProject toml(String... lines) {
        return file("sqlbuild_project.toml", "name = 'pedal'\nadapter = 'duckdb'\n" + String.join("\n", lines) + "\n");
    }

    public TestProject local(String... lines) {
        return file("sqlbuild_local.toml", String.join("\n", lines) + "\n");
    }

    public TestProject environment(String name) {
        environment = Optional.of(name);
        return this;
    }

    public TestProject variable(String name, String value) {
        variables.put(name, value);
        return this;
    }

    public TestProject var(String name, String value) {
        vars.put(name, new ConfigValue.Entry(name, COMMAND_LINE, new ConfigValue.Text(value, COMMAND_LINE)));
        return this;
    }

    public ConfigRequest request() {
        return new ConfigRequest(
                environment, new ConfigValue.Table(vars, COMMAND_LINE), "run-1", EnvironmentVariables.of(variables));
    }

    public ProjectFiles files() {
        Diagnostics findings = new Diagnostics();
        ProjectFiles files = ProjectFiles.find(root, findings);
        findings.throwIfErrors();
        return files;
    }

    public ProjectConfig config() {
        return ProjectConfigReader.require(files(), request(), new Diagnostics());
    }

    /** What is wrong with the files and the configuration. */
    public List<Diagnostic> problems() {
        Diagnostics findings = new Diagnostics();
        try {
            ProjectFiles files = ProjectFiles.find(root, findings);
            Optional<ProjectConfig> config = ProjectConfigReader.read(files, request(), findings);
            config.ifPresent(found -> configs(found, files, findings));
        } catch (SqlBuildException e) {
            findings.addAll(e.diagnostics());
        }
        return findings.sorted();
    }

    private ModelConfigs configs(ProjectConfig config, ProjectFiles files, Diagnostics findings) {
        List<String> paths =
                files.of(FileKind.MODEL).stream().map(ProjectFile::path).toList();
        return ModelConfigs.of(config, paths, DUCKDB, request(), findings);
    }

    /** Configuration of a model that the project has a file for; errors end the test. */
    public PlacedModel model(String path, ConfigValue.Entry... header) {
        Diagnostics findings = new Diagnostics();
        PlacedModel model = model(path, findings, header);
        findings.throwIfErrors();
        return model;
    }

    public PlacedModel model(String path, Diagnostics findings, ConfigValue.Entry... header) {
        file(path, "MODEL ();\nSELECT 1 AS id\n");
        ProjectFiles files = files();
        ConfigValue.Table fields = ConfigValue.Table.of(List.of(header), SourceSpan.fileStart(path));
        String name = path.substring(path.lastIndexOf('/') + 1).replace(".sql", "");
        return configs(config(), files, findings).configure(name, path, fields, findings);
    }

    public static ConfigValue.Entry field(String key, Object value) {
        return new ConfigValue.Entry(key, SourceSpan.at("header", 1, 1), value(value));
    }

    private static ConfigValue value(Object value) {
        SourceSpan span = SourceSpan.at("header", 1, 1);
        if (value instanceof Boolean bool) return new ConfigValue.Bool(bool, span);
        if (value instanceof Integer number) return new ConfigValue.Whole(number, span);
        if (value instanceof List<?> list) {
            return new ConfigValue.Items(list.stream().map(TestProject::value).toList(), span);
        }
        if (value instanceof Map<?, ?> map) {
            return ConfigValue.Table.of(
                    map.entrySet().stream()
                            .map(e -> field(e.getKey().toString(), e.getValue()))
                            .toList(),
                    span);
        }
        if (value instanceof Optional<?>) return new ConfigValue.Null(span);
        return new ConfigValue.Text(value.toString(), span);
    }
}
