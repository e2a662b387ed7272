package dev.sqlbuild.core.project;

import dev.sqlbuild.base.Code;
import dev.sqlbuild.base.Diagnostic;
import dev.sqlbuild.base.Diagnostics;
import dev.sqlbuild.base.SourceSpan;
import dev.sqlbuild.base.SourceText;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import org.tomlj.Toml;
import org.tomlj.TomlArray;
import org.tomlj.TomlEntry;
import org.tomlj.TomlKeyValue;
import org.tomlj.TomlParseError;
import org.tomlj.TomlParseOptions;
import org.tomlj.TomlParseResult;
import org.tomlj.TomlPosition;
import org.tomlj.TomlTable;
import org.tomlj.TomlValue;
import org.tomlj.TomlVersion;

/**
 * Reads TOML 1.0 into {@link ConfigValue}s that know where each key and value stands. Every error of a file is a
 * {@code D001} of its own. Dates and times are refused: no setting has that type, so they are a string without
 * quotes; and no setting can be infinite.
 */
public final class TomlReader {
    private static final TomlParseOptions OPTIONS =
            TomlParseOptions.sourceless().withVersion(TomlVersion.V1_0_0).withMaxNestingDepth(100);
    private static final String UNEXPECTED = "Unexpected '";

    private final SourceText source;
    private final TomlPlaces places;
    private final Diagnostics findings = new Diagnostics();

    private TomlReader(SourceText source) {
        this.source = source;
        this.places = new TomlPlaces(source);
    }

    /** The whole file as one table. */
    public static ConfigValue.Table read(SourceText source) {
        TomlReader reader = new TomlReader(source);
        TomlTable parsed = reader.parse();
        reader.findings.throwIfErrors();
        ConfigValue.Table table = reader.table(parsed, Depth.ROOT, reader.places.span(0, 0));
        reader.findings.throwIfErrors();
        return table;
    }

    /**
     * tomlj 2.2.0 breaks on some inline tables that are not closed when text follows them, and reports them when none
     * does. So the last line is left out until it can say what is wrong with those before.
     */
    private TomlTable parse() {
        String text = source.text();
        while (true) {
            try {
                TomlParseResult parsed = Toml.parse(text, OPTIONS);
                for (TomlParseError error : parsed.errors()) refuse(error);
                int end = text.length();
                if (end < source.text().length() && !findings.hasErrors()) {
                    findings.add(invalid("cannot be understood from here on", places.span(end, end + 1)));
                }
                return parsed;
            } catch (NullPointerException e) {
                if (text.isEmpty()) throw e;
                text = text.substring(0, Math.max(0, text.lastIndexOf('\n')));
            }
        }
    }

    /**
     * Which part of a dotted key names the entries of a table.
     *
     * @param header the part where a header {@code [a.b]} defines the entry
     * @param line the part where a line {@code a.b = 1} does
     */
    private record Depth(int header, int line) {
        static final Depth ROOT = new Depth(0, 0);

        Depth below(boolean dotted) {
            return new Depth(header + 1, dotted ? line + 1 : 0);
        }
    }

    private ConfigValue.Table table(TomlTable table, Depth depth, SourceSpan span) {
        List<ConfigValue.Entry> entries = new ArrayList<>(table.size());
        for (String name : table.keySet()) {
            TomlKeyValue entry = table.entry(List.of(name));
            int start = places.offset(entry.position());
            boolean header = places.isHeader(start);
            SourceSpan key = places.key(start, header ? depth.header : depth.line);
            entries.add(new ConfigValue.Entry(name, key, value(entry, depth.below(!header), key)));
        }
        return ConfigValue.Table.of(entries, span);
    }

    private ConfigValue value(TomlEntry entry, Depth depth, SourceSpan key) {
        TomlValue value = entry.value();
        TomlPosition start = value.position();
        if (start != null && !start.equals(entry.position())) return written(value);
        // Defined by headers or dotted keys, line by line: the key is all the place there is.
        return value.isTable() ? table(value.getTable(), depth, key) : tables(value.getArray(), depth, key);
    }

    /** The tables under headers {@code [[name]]}. */
    private ConfigValue.Items tables(TomlArray array, Depth depth, SourceSpan first) {
        List<ConfigValue> items = new ArrayList<>(array.size());
        for (int i = 0; i < array.size(); i++) {
            TomlValue item = array.entry(i).value();
            SourceSpan span = places.key(places.offset(item.position()), depth.header - 1);
            items.add(table(item.getTable(), depth, span));
        }
        return new ConfigValue.Items(items, first);
    }

    private ConfigValue written(TomlValue value) {
        int start = places.offset(value.position());
        SourceSpan span = places.value(start);
        if (value.isTable()) return table(value.getTable(), Depth.ROOT, span);
        if (value.isArray()) {
            TomlArray array = value.getArray();
            List<ConfigValue> items = new ArrayList<>(array.size());
            for (int i = 0; i < array.size(); i++)
                items.add(written(array.entry(i).value()));
            return new ConfigValue.Items(items, span);
        }
        if (value.isString()) return new ConfigValue.Text(value.getString(), span);
        if (value.isBoolean()) return new ConfigValue.Bool(value.getBoolean(), span);
        if (value.isLong()) return new ConfigValue.Whole(value.getLong(), span);
        if (value.isDouble() && Double.isFinite(value.getDouble())) {
            return new ConfigValue.Decimal(decimal(value.getDouble(), places.written(start)), span);
        }
        String reason = value.isDouble() ? "a number must be finite" : "dates and times must be quoted strings";
        findings.add(invalid(reason, span));
        return new ConfigValue.Null(span);
    }

    /** The number as it was written, with all of its digits; a zero may have an exponent that is out of all bounds. */
    private static BigDecimal decimal(double value, String written) {
        return value == 0 ? BigDecimal.valueOf(value) : new BigDecimal(written.replace("_", ""));
    }

    private void refuse(TomlParseError error) {
        int offset = places.offset(error.position());
        String message = String.valueOf(error.getMessage());
        Diagnostic finding = invalid(withoutText(message), places.span(offset, offset + 1));
        boolean bareText = message.endsWith("expected a value")
                && offset < source.text().length()
                && Character.isLetter(source.text().charAt(offset));
        findings.add(bareText ? finding.withHelp("text must be quoted: \"...\"") : finding);
    }

    private Diagnostic invalid(String reason, SourceSpan span) {
        String where = " at line " + span.line() + ", column " + span.column();
        return Diagnostic.of(Code.D001, source.path() + " contains invalid TOML: " + reason + where, span);
    }

    /** Messages quote what they did not expect; anything longer than a mark could be part of a password. */
    private static String withoutText(String message) {
        int end = message.lastIndexOf("', expected ");
        if (!message.startsWith(UNEXPECTED) || end - UNEXPECTED.length() <= 2) return message;
        return "Unexpected text" + message.substring(end + 1);
    }
}
