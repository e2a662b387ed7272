package dev.sqlbuild.core.declaration;

import dev.sqlbuild.base.Code;
import dev.sqlbuild.base.Diagnostic;
import dev.sqlbuild.base.Diagnostics;
import dev.sqlbuild.base.NearName;
import dev.sqlbuild.core.project.ConfigValue;
import dev.sqlbuild.core.project.TableReader;
import dev.sqlbuild.core.seed.csv.CsvSettings;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Reads {@code csv_settings} of a seed. */
final class CsvSettingsReader {
    private static final List<String> KEYS = List.of(
            "delimiter",
            "quotechar",
            "doublequote",
            "escapechar",
            "skipinitialspace",
            "lineterminator",
            "encoding",
            "na_values",
            "keep_default_na");

    private final TableReader reader;
    private final List<ColumnDeclaration> columns;

    private CsvSettingsReader(TableReader reader, List<ColumnDeclaration> columns) {
        this.reader = reader;
        this.columns = columns;
    }

    static CsvSettings read(
            ConfigValue.Table settings, String subject, List<ColumnDeclaration> columns, Diagnostics findings) {
        TableReader reader = new TableReader(settings, subject + " csv_settings.", Code.D005, findings);
        reader.rejectUnknown(subject + " csv_settings", KEYS);
        return new CsvSettingsReader(reader, columns).read();
    }

    private CsvSettings read() {
        Optional<String> quoteText = string("quotechar");
        boolean quoting = quoteText.filter(String::isEmpty).isEmpty();
        Optional<Character> quote = quoting ? character("quotechar").or(() -> Optional.of('"')) : Optional.empty();
        CsvSettings settings = new CsvSettings(
                character("delimiter"),
                quote,
                reader.bool("doublequote", true),
                character("escapechar"),
                reader.bool("skipinitialspace", false),
                string("lineterminator"),
                encoding(),
                nullTexts(),
                nullTextsByColumn(),
                reader.bool("keep_default_na", true));
        settings.problems().forEach(this::problem);
        return settings;
    }

    private void problem(String key, String problem) {
        reader.report(reader.table().find(key).orElse(reader.table()).span(), key, problem);
    }

    /** Text as written, blanks and all. */
    private Optional<String> string(String key) {
        Optional<ConfigValue> value = reader.table().find(key);
        if (value.isEmpty()) return Optional.empty();
        if (value.get() instanceof ConfigValue.Text text) return Optional.of(text.text());
        problem(key, "must be a string, found " + value.get().typeName());
        return Optional.empty();
    }

    private Optional<Character> character(String key) {
        Optional<String> text = string(key);
        if (text.isEmpty()) return Optional.empty();
        if (text.get().length() == 1) return Optional.of(text.get().charAt(0));
        problem(key, "must be one character");
        return Optional.empty();
    }

    private Charset encoding() {
        Optional<String> name = reader.text("encoding");
        if (name.isEmpty()) return StandardCharsets.UTF_8;
        try {
            return Charset.forName(name.get());
        } catch (IllegalArgumentException e) {
            problem("encoding", "names unknown encoding '" + name.get() + "'");
            return StandardCharsets.UTF_8;
        }
    }

    private Set<String> nullTexts() {
        Optional<ConfigValue> value = reader.table().find("na_values");
        if (value.isEmpty() || value.get() instanceof ConfigValue.Table) return Set.of();
        return texts(value.get());
    }

    private Map<String, Set<String>> nullTextsByColumn() {
        Optional<ConfigValue> value = reader.table().find("na_values");
        if (value.isEmpty() || !(value.get() instanceof ConfigValue.Table table)) return Map.of();
        Map<String, Set<String>> texts = new LinkedHashMap<>();
        List<String> names = columns.stream().map(ColumnDeclaration::name).toList();
        for (ConfigValue.Entry entry : table.entries().values()) {
            if (!names.isEmpty() && names.stream().noneMatch(entry.key()::equalsIgnoreCase)) {
                reader.findings()
                        .add(Diagnostic.of(
                                        Code.D005,
                                        reader.prefix() + "na_values names unknown column '" + entry.key() + "'",
                                        entry.keySpan())
                                .withHelp(NearName.help(entry.key(), names)));
            }
            texts.put(entry.key(), texts(entry.value()));
        }
        return texts;
    }

    private Set<String> texts(ConfigValue value) {
        Set<String> texts = new LinkedHashSet<>();
        if (value instanceof ConfigValue.Items list
                && list.items().stream().allMatch(ConfigValue.Text.class::isInstance)) {
            for (ConfigValue item : list.items()) texts.add(((ConfigValue.Text) item).text());
        } else {
            reader.report(value.span(), "na_values", "must be a list of strings, or a map from column to such a list");
        }
        return texts;
    }
}
