package dev.sqlbuild.core.declaration;

import dev.sqlbuild.base.Code;
import dev.sqlbuild.base.Diagnostic;
import dev.sqlbuild.base.Diagnostics;
import dev.sqlbuild.base.NearName;
import dev.sqlbuild.base.SourceSpan;
import dev.sqlbuild.base.SourceText;
import dev.sqlbuild.base.SqlBuildException;
import dev.sqlbuild.core.project.ConfigTemplates;
import dev.sqlbuild.core.project.ConfigValue;
import dev.sqlbuild.core.project.FileKind;
import dev.sqlbuild.core.project.Identities;
import dev.sqlbuild.core.project.ProjectFile;
import dev.sqlbuild.core.project.ProjectFiles;
import dev.sqlbuild.core.project.TableReader;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads source YAML (sources-seeds.md 1, 3). */
public final class SourceReader {
    private static final List<String> FILE_KEYS = List.of("sources", "dlt_sources");
    private static final List<String> LOCATION_KEYS = List.of("database", "schema", "table", "expression");
    private static final List<String> KEYS = List.of(
            "name",
            "database",
            "schema",
            "table",
            "expression",
            "environments",
            "managed",
            "ingest",
            "ingestr",
            "write_strategy",
            "cursor_column",
            "unique_key",
            "load_batch_size",
            "freshness",
            "description",
            "meta",
            "tags",
            "type_enforcement",
            "contract",
            "columns",
            "audits");

    private final DeclarationScope scope;
    private final Diagnostics findings;

    private SourceReader(DeclarationScope scope, Diagnostics findings) {
        this.scope = scope;
        this.findings = findings;
    }

    /** All sources of the project by path and place; wrong ones are reported and left out. */
    public static List<SourceDeclaration> readAll(ProjectFiles files, DeclarationScope scope, Diagnostics findings) {
        List<SourceDeclaration> sources = new ArrayList<>();
        for (ProjectFile file : files.of(FileKind.SOURCE_YAML)) {
            try {
                sources.addAll(read(ProjectFiles.read(file, Code.D006), scope, findings));
            } catch (SqlBuildException e) {
                findings.addAll(e.diagnostics());
            }
        }
        return List.copyOf(sources);
    }

    /** The sources of one file; text that is no YAML mapping ends the reading with an exception. */
    public static List<SourceDeclaration> read(SourceText source, DeclarationScope scope, Diagnostics findings) {
        ConfigValue.Table file = YamlReader.read(source, Code.D006);
        return new SourceReader(scope, findings).file(file, source.path());
    }

    private List<SourceDeclaration> file(ConfigValue.Table file, String path) {
        new TableReader(file, "", Code.D006, findings).rejectUnknown(path, FILE_KEYS);
        file.findEntry("dlt_sources")
                .filter(entry -> !isEmptyList(entry.value()))
                .ifPresent(entry -> report(Code.IN001, "dlt_sources is not supported yet", entry.keySpan()));
        Optional<ConfigValue> list = file.find("sources");
        if (list.isEmpty() || list.get() instanceof ConfigValue.Null) return List.of();
        if (!(list.get() instanceof ConfigValue.Items items)) {
            report(Code.D006, "sources must be a list", list.get().span());
            return List.of();
        }
        List<SourceDeclaration> sources = new ArrayList<>(items.items().size());
        for (ConfigValue item : items.items()) {
            if (item instanceof ConfigValue.Table entry) source(entry).ifPresent(sources::add);
            else report(Code.D006, "sources must contain only mappings", item.span());
        }
        return sources;
    }

    static boolean isEmptyList(ConfigValue value) {
        return value instanceof ConfigValue.Null
                || (value instanceof ConfigValue.Items list && list.items().isEmpty());
    }

    private void report(Code code, String message, SourceSpan span) {
        findings.add(Diagnostic.of(code, message, span));
    }

    private Optional<SourceDeclaration> source(ConfigValue.Table authored) {
        Optional<ConfigValue.Text> name = new TableReader(authored, "source ", Code.D006, findings).textValue("name");
        if (name.isEmpty()) {
            if (!authored.keys().contains("name")) report(Code.D006, "source must define 'name'", authored.span());
            return Optional.empty();
        }
        Identities.check("source", name.get().text(), name.get().span()).ifPresent(findings::add);
        String subject = "source '" + name.get().text() + "'";
        checkKeys(authored, subject);
        ConfigValue.Table chosen = override(authored, subject);
        ConfigValue.Table entry = scope.expand(without(chosen, "environments"), Code.D006, findings);
        return Optional.of(declaration(name.get(), subject, entry, authored));
    }

    private void checkKeys(ConfigValue.Table authored, String subject) {
        authored.findEntry("loader")
                .ifPresent(entry -> report(
                        Code.D006,
                        "source 'loader' is not supported; use managed: true and name the terminal loader after the"
                                + " source",
                        entry.keySpan()));
        ConfigValue.Table others = without(authored, "loader");
        new TableReader(others, "", Code.D006, findings).rejectUnknown(subject, KEYS);
        for (String key : List.of("ingest", "ingestr")) {
            authored.findEntry(key)
                    .ifPresent(entry ->
                            report(Code.IN001, subject + " " + key + " is not supported yet", entry.keySpan()));
        }
        if (authored.keys().contains("ingest") && authored.keys().contains("ingestr")) {
            report(Code.D006, subject + " cannot define both ingest and ingestr", authored.span());
        }
        checkExpression(authored, subject, "");
    }

    private static ConfigValue.Table without(ConfigValue.Table table, String key) {
        if (!table.keys().contains(key)) return table;
        Map<String, ConfigValue.Entry> rest = new LinkedHashMap<>(table.entries());
        rest.remove(key);
        return new ConfigValue.Table(rest, table.span());
    }

    private void checkExpression(ConfigValue.Table table, String subject, String where) {
        if (!table.keys().contains("expression")) return;
        List<String> clashes = List.of("database", "schema", "table").stream()
                .filter(table.keys()::contains)
                .toList();
        if (clashes.isEmpty()) return;
        report(
                Code.D006,
                subject + where + " cannot define expression with " + String.join(", ", clashes),
                table.findEntry("expression").orElseThrow().keySpan());
    }

    /** The entry with the active environment's place in it; checks the blocks of all environments. */
    private ConfigValue.Table override(ConfigValue.Table authored, String subject) {
        TableReader reader = new TableReader(authored, subject + " ", Code.D006, findings);
        Optional<ConfigValue.Table> blocks = reader.table("environments");
        if (blocks.isEmpty()) return authored;
        TableReader environments = reader.within(blocks.get(), subject + " environments.");
        ConfigValue.Table chosen = authored;
        for (ConfigValue.Entry entry : blocks.get().entries().values()) {
            if (!scope.environments().contains(entry.key())) {
                findings.add(Diagnostic.of(
                                Code.D006,
                                subject + " environments names unknown environment '" + entry.key() + "'",
                                entry.keySpan())
                        .withHelp(NearName.help(entry.key(), scope.environments())));
            }
            Optional<ConfigValue.Table> block = environments.table(entry.key());
            if (block.isEmpty()) continue;
            String where = " environments." + entry.key();
            TableReader keys = environments.within(block.get(), subject + where + " ");
            keys.rejectUnknown(subject + where, LOCATION_KEYS);
            checkExpression(block.get(), subject, where);
            for (String key : LOCATION_KEYS) {
                if (!block.get().find(key).filter(ConfigTemplates::isPending).isPresent()) keys.text(key);
            }
            if (scope.environment().filter(entry.key()::equals).isPresent()) chosen = place(authored, block.get());
        }
        return chosen;
    }

    private static ConfigValue.Table place(ConfigValue.Table authored, ConfigValue.Table block) {
        Map<String, ConfigValue.Entry> placed = new LinkedHashMap<>(authored.entries());
        if (block.keys().contains("expression")) {
            List.of("database", "schema", "table").forEach(placed::remove);
        } else if (!block.entries().isEmpty()) {
            placed.remove("expression");
        }
        for (String key : LOCATION_KEYS) block.findEntry(key).ifPresent(entry -> placed.put(key, entry));
        return new ConfigValue.Table(placed, authored.span());
    }

    private SourceDeclaration declaration(
            ConfigValue.Text name, String subject, ConfigValue.Table entry, ConfigValue.Table authored) {
        TableReader reader = new TableReader(entry, subject + " ", Code.D006, findings);
        SourceLocation location = new SourceLocation(
                reader.text("database"),
                reader.text("schema"),
                reader.text("table").orElse(name.text()),
                reader.textValue("expression"));
        boolean ingested = reader.has("ingest") || reader.has("ingestr");
        boolean managed = reader.bool("managed", false) || ingested;
        if (managed && location.isExpression()) {
            report(Code.D006, subject + " cannot define expression with managed", name.span());
        }
        if (managed && !ingested) {
            findings.add(Diagnostic.of(
                            Code.D007, subject + " is managed but has no loader '" + name.text() + "'", name.span())
                    .withHelp("loaders are not supported yet; load the table yourself and drop managed"));
        }
        List<ColumnDeclaration> columns = entry.find("columns")
                .map(value -> ColumnList.read(value, subject, false, Code.D006, findings))
                .orElse(List.of());
        boolean typed = columns.stream().anyMatch(column -> column.type().isPresent());
        Optional<Boolean> enforcement = reader.bool("type_enforcement");
        if (location.isExpression() && enforcement.orElse(false) && !typed) {
            report(Code.D006, subject + " uses expression with type_enforcement but has no typed columns", name.span());
        }
        boolean enforced = contract(reader).orElse("none").equals("enforced");
        if (enforced && columns.isEmpty()) {
            report(Code.D006, subject + " uses contract enforced but declares no columns", name.span());
        }
        return new SourceDeclaration(
                name.text(),
                location,
                managed,
                SourceWritingReader.read(reader, subject, managed, ingested),
                reader.table("freshness").flatMap(block -> FreshnessReader.read(name.text(), block, findings)),
                reader.text("description"),
                reader.table("meta").orElseGet(() -> new ConfigValue.Table(Map.of(), entry.span())),
                reader.texts("tags"),
                enforcement.orElse(typed),
                enforced,
                columns,
                entry.find("audits")
                        .map(value -> AuditList.read(value, subject, Code.D006, findings))
                        .orElse(List.of()),
                authored,
                name.span());
    }

    private Optional<String> contract(TableReader reader) {
        Optional<ConfigValue.Text> contract = reader.textValue("contract");
        List<String> words = List.of("enforced", "none");
        if (contract.isEmpty() || words.contains(contract.get().text())) return contract.map(ConfigValue.Text::text);
        findings.add(Diagnostic.of(
                        Code.D006,
                        "source 'contract' must be one of: enforced, none",
                        contract.get().span())
                .withHelp(NearName.help(contract.get().text(), words)));
        return Optional.empty();
    }
}
