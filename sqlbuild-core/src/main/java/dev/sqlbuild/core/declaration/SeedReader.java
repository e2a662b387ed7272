package dev.sqlbuild.core.declaration;

import dev.sqlbuild.base.Code;
import dev.sqlbuild.base.Diagnostic;
import dev.sqlbuild.base.Diagnostics;
import dev.sqlbuild.base.SourceText;
import dev.sqlbuild.base.SqlBuildException;
import dev.sqlbuild.core.project.ConfigValue;
import dev.sqlbuild.core.project.FileKind;
import dev.sqlbuild.core.project.Identities;
import dev.sqlbuild.core.project.ProjectFile;
import dev.sqlbuild.core.project.ProjectFiles;
import dev.sqlbuild.core.project.TableReader;
import dev.sqlbuild.core.seed.csv.CsvSettings;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads seed YAML (sources-seeds.md 8), and refuses model metadata in YAML (models.md 5.3). */
public final class SeedReader {
    private static final List<String> KEYS =
            List.of("name", "description", "database", "schema", "meta", "tags", "csv_settings", "columns", "audits");

    private final DeclarationScope scope;
    private final Diagnostics findings;

    private SeedReader(DeclarationScope scope, Diagnostics findings) {
        this.scope = scope;
        this.findings = findings;
    }

    /** All seed declarations of the project by path and place; wrong ones are reported and left out. */
    public static List<SeedDeclaration> readAll(ProjectFiles files, DeclarationScope scope, Diagnostics findings) {
        List<SeedDeclaration> seeds = new ArrayList<>();
        for (ProjectFile file : files.of(FileKind.SEED_YAML)) {
            try {
                seeds.addAll(read(ProjectFiles.read(file, Code.D005), scope, findings));
            } catch (SqlBuildException e) {
                findings.addAll(e.diagnostics());
            }
        }
        for (ProjectFile file : files.of(FileKind.MODEL_YAML)) {
            try {
                checkModelYaml(YamlReader.read(ProjectFiles.read(file, Code.D005), Code.D005), findings);
            } catch (SqlBuildException e) {
                findings.addAll(e.diagnostics());
            }
        }
        return List.copyOf(seeds);
    }

    /** The declarations of one file; text that is no YAML mapping ends the reading with an exception. */
    public static List<SeedDeclaration> read(SourceText source, DeclarationScope scope, Diagnostics findings) {
        ConfigValue.Table file = YamlReader.read(source, Code.D005);
        return new SeedReader(scope, findings).file(file, source.path());
    }

    /** YAML below {@code models/} may exist but must declare nothing. */
    static void checkModelYaml(ConfigValue.Table file, Diagnostics findings) {
        refuseModels(file, findings);
        file.findEntry("seeds")
                .filter(entry -> !SourceReader.isEmptyList(entry.value()))
                .ifPresent(entry -> findings.add(
                        Diagnostic.of(Code.D005, "seeds can only be declared below seeds/", entry.keySpan())
                                .withHelp("move the declaration into a .yml file below seeds/")));
        new TableReader(file, "", Code.D005, findings)
                .rejectUnknown(file.span().path(), List.of("version", "models", "seeds"));
    }

    private static void refuseModels(ConfigValue.Table file, Diagnostics findings) {
        file.findEntry("models")
                .filter(entry -> !SourceReader.isEmptyList(entry.value()))
                .ifPresent(entry ->
                        findings.add(Diagnostic.of(Code.D005, "models cannot be declared in YAML", entry.keySpan())
                                .withHelp("move description, columns and audits into the MODEL header")));
    }

    private List<SeedDeclaration> file(ConfigValue.Table file, String path) {
        refuseModels(file, findings);
        new TableReader(file, "", Code.D005, findings).rejectUnknown(path, List.of("seeds", "models"));
        Optional<ConfigValue> list = file.find("seeds");
        if (list.isEmpty() || list.get() instanceof ConfigValue.Null) return List.of();
        if (!(list.get() instanceof ConfigValue.Items items)) {
            findings.add(
                    Diagnostic.of(Code.D005, "seeds must be a list", list.get().span()));
            return List.of();
        }
        List<SeedDeclaration> seeds = new ArrayList<>(items.items().size());
        for (ConfigValue item : items.items()) {
            if (item instanceof ConfigValue.Table entry) seed(entry).ifPresent(seeds::add);
            else findings.add(Diagnostic.of(Code.D005, "seeds must contain only mappings", item.span()));
        }
        return seeds;
    }

    private Optional<SeedDeclaration> seed(ConfigValue.Table authored) {
        Optional<ConfigValue.Text> name = new TableReader(authored, "seed ", Code.D005, findings).textValue("name");
        if (name.isEmpty()) {
            if (!authored.keys().contains("name")) {
                findings.add(Diagnostic.of(Code.D005, "seed must define 'name'", authored.span()));
            }
            return Optional.empty();
        }
        Identities.check("seed", name.get().text(), name.get().span()).ifPresent(findings::add);
        String subject = "seed '" + name.get().text() + "'";
        ConfigValue.Table entry = scope.expand(authored, Code.D005, findings);
        TableReader reader = new TableReader(entry, subject + " ", Code.D005, findings);
        reader.rejectUnknown(subject, KEYS);
        Optional<ConfigValue> listed = entry.find("columns");
        List<ColumnDeclaration> columns = listed.map(
                        value -> ColumnList.read(value, subject, true, Code.D005, findings))
                .orElse(List.of());
        if (listed.filter(SourceReader::isEmptyList).isPresent()) {
            reader.report(listed.get().span(), "columns", "must list at least one column");
        }
        return Optional.of(new SeedDeclaration(
                name.get().text(),
                reader.text("description"),
                reader.text("database"),
                reader.text("schema"),
                reader.table("meta").orElseGet(() -> new ConfigValue.Table(Map.of(), entry.span())),
                reader.texts("tags"),
                reader.table("csv_settings")
                        .map(settings -> CsvSettingsReader.read(settings, subject, columns, findings))
                        .orElse(CsvSettings.DEFAULT),
                columns,
                entry.find("audits")
                        .map(value -> AuditList.read(value, subject, Code.D005, findings))
                        .orElse(List.of()),
                name.get().span()));
    }
}
