package dev.sqlbuild.core.project;

import dev.sqlbuild.base.Code;
import dev.sqlbuild.base.Diagnostic;
import dev.sqlbuild.base.SourceText;
import dev.sqlbuild.base.SqlBuildException;
import dev.sqlbuild.core.project.TomlScanner.TomlSyntaxException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads TOML 1.0 into {@link ConfigValue}s that know where each key and value stands. Reading stops at the first
 * error, which is {@code D001}. Dates and times are refused: no setting has that type, so they are a string without
 * quotes.
 */
public final class TomlReader {
    private static final int MAX_NESTING = 100;

    private final LineIndex lines;
    private final TomlScanner in;
    private int nesting;

    private TomlReader(SourceText source) {
        this.lines = new LineIndex(source);
        this.in = new TomlScanner(source.text());
    }

    /** The whole file as one table. */
    public static ConfigValue.Table read(SourceText source) {
        TomlReader reader = new TomlReader(source);
        try {
            return reader.document();
        } catch (TomlSyntaxException e) {
            var span = reader.lines.span(e.offset(), e.offset() + 1);
            String where = " at line " + span.line() + ", column " + span.column();
            throw new SqlBuildException(Diagnostic.of(
                    Code.D001, source.path() + " contains invalid TOML: " + e.getMessage() + where, span));
        }
    }

    /** How a table came to be; decides what may still be added to it. */
    private enum Origin {
        HEADER,
        PATH_OF_HEADER,
        DOTTED_KEY
    }

    /** A part of the file under construction. */
    private interface Node {
        ConfigValue build();
    }

    private record Done(ConfigValue value) implements Node {
        @Override
        public ConfigValue build() {
            return value;
        }
    }

    private final class OpenTable implements Node {
        private final Map<String, Node> nodes = new LinkedHashMap<>();
        private final Map<String, Key> keys = new LinkedHashMap<>();
        private final Key place;
        private Origin origin;

        OpenTable(Key place, Origin origin) {
            this.place = place;
            this.origin = origin;
        }

        void put(Key key, Node node) {
            nodes.put(key.name, node);
            keys.put(key.name, key);
        }

        @Override
        public ConfigValue.Table build() {
            List<ConfigValue.Entry> entries = new ArrayList<>(nodes.size());
            nodes.forEach((name, node) -> entries.add(
                    new ConfigValue.Entry(name, lines.span(keyOf(name).start, keyOf(name).end), node.build())));
            return ConfigValue.Table.of(entries, lines.span(place.start, place.end));
        }

        private Key keyOf(String name) {
            return java.util.Objects.requireNonNull(keys.get(name));
        }
    }

    private final class OpenTables implements Node {
        private final List<OpenTable> tables = new ArrayList<>();

        OpenTable last() {
            return tables.get(tables.size() - 1);
        }

        @Override
        public ConfigValue build() {
            List<ConfigValue> items = new ArrayList<>();
            for (OpenTable table : tables) items.add(table.build());
            return new ConfigValue.Items(items, items.get(0).span());
        }
    }

    private record Key(String name, int start, int end) {}

    private ConfigValue.Table document() {
        OpenTable root = new OpenTable(new Key("", 0, 0), Origin.HEADER);
        OpenTable current = root;
        for (in.skipLines(); !in.atEnd(); in.skipLines()) {
            if (in.take('[')) current = header(root);
            else entry(current);
            in.requireLineEnd();
        }
        return root.build();
    }

    private OpenTable header(OpenTable root) {
        boolean many = in.take('[');
        List<Key> path = dottedKey();
        in.require(']', "after the table name");
        if (many) in.require(']', "after the table name");
        OpenTable parent = root;
        for (Key key : path.subList(0, path.size() - 1)) parent = descend(parent, key);
        Key last = path.get(path.size() - 1);
        return many ? append(parent, last) : open(parent, last);
    }

    private OpenTable descend(OpenTable parent, Key key) {
        Node node = parent.nodes.get(key.name);
        if (node instanceof OpenTable table) return table;
        if (node instanceof OpenTables tables) return tables.last();
        if (node != null) throw duplicate(key, "key '" + key.name + "' is not a table");
        OpenTable table = new OpenTable(key, Origin.PATH_OF_HEADER);
        parent.put(key, table);
        return table;
    }

    private OpenTable open(OpenTable parent, Key key) {
        Node node = parent.nodes.get(key.name);
        if (node instanceof OpenTable table && table.origin == Origin.PATH_OF_HEADER) {
            table.origin = Origin.HEADER;
            return table;
        }
        if (node != null) throw duplicate(key, "table '" + key.name + "' is defined twice");
        OpenTable table = new OpenTable(key, Origin.HEADER);
        parent.put(key, table);
        return table;
    }

    private OpenTable append(OpenTable parent, Key key) {
        Node node = parent.nodes.get(key.name);
        OpenTable table = new OpenTable(key, Origin.HEADER);
        if (node instanceof OpenTables tables) {
            tables.tables.add(table);
        } else if (node == null) {
            OpenTables tables = new OpenTables();
            tables.tables.add(table);
            parent.put(key, tables);
        } else {
            throw duplicate(key, "key '" + key.name + "' is defined twice");
        }
        return table;
    }

    private static TomlSyntaxException duplicate(Key key, String reason) {
        return new TomlSyntaxException(reason, key.start);
    }

    private void entry(OpenTable table) {
        List<Key> path = dottedKey();
        in.require('=', "after the key");
        in.skipBlanks();
        OpenTable parent = table;
        for (Key key : path.subList(0, path.size() - 1)) {
            Node node = parent.nodes.get(key.name);
            if (node == null) {
                OpenTable child = new OpenTable(key, Origin.DOTTED_KEY);
                parent.put(key, child);
                parent = child;
            } else if (node instanceof OpenTable child && child.origin == Origin.DOTTED_KEY) {
                parent = child;
            } else {
                throw duplicate(key, "key '" + key.name + "' is defined twice");
            }
        }
        Key last = path.get(path.size() - 1);
        if (parent.nodes.containsKey(last.name)) throw duplicate(last, "key '" + last.name + "' is defined twice");
        parent.put(last, new Done(value()));
    }

    private List<Key> dottedKey() {
        List<Key> path = new ArrayList<>(2);
        do {
            in.skipBlanks();
            int start = in.offset();
            String name = in.key();
            path.add(new Key(name, start, in.offset()));
            in.skipBlanks();
        } while (in.take('.'));
        if (path.size() > MAX_NESTING) throw in.error("keys nested too deeply");
        return path;
    }

    private ConfigValue value() {
        int start = in.offset();
        switch (in.peek()) {
            case '"', '\'' -> {
                String text = in.string();
                return new ConfigValue.Text(text, lines.span(start, in.offset()));
            }
            case '[' -> {
                return nested(this::array);
            }
            case '{' -> {
                return nested(this::inlineTable);
            }
            default -> {
                return scalar(start, in.word());
            }
        }
    }

    private ConfigValue nested(java.util.function.Supplier<ConfigValue> inner) {
        if (++nesting > MAX_NESTING) throw in.error("values nested too deeply");
        ConfigValue value = inner.get();
        nesting--;
        return value;
    }

    private ConfigValue array() {
        int start = in.offset();
        in.take('[');
        List<ConfigValue> items = new ArrayList<>();
        for (in.skipLines(); !in.take(']'); in.skipLines()) {
            items.add(value());
            in.skipLines();
            if (in.peek() != ']') in.require(',', "or ']' after a list item");
        }
        return new ConfigValue.Items(items, lines.span(start, in.offset()));
    }

    private ConfigValue inlineTable() {
        int start = in.offset();
        in.take('{');
        OpenTable table = new OpenTable(new Key("", start, start), Origin.DOTTED_KEY);
        in.skipBlanks();
        if (!in.take('}')) {
            do {
                entry(table);
                in.skipBlanks();
            } while (in.take(','));
            in.require('}', "or ',' in an inline table");
        }
        return table.build().at(lines.span(start, in.offset()));
    }

    private ConfigValue scalar(int start, String word) {
        var span = lines.span(start, in.offset());
        if (word.equals("true") || word.equals("false")) return new ConfigValue.Bool(word.equals("true"), span);
        Number number = word.isEmpty() ? null : TomlScanner.number(word);
        if (number instanceof Long whole) return new ConfigValue.Whole(whole, span);
        if (number instanceof BigDecimal decimal) return new ConfigValue.Decimal(decimal, span);
        if (number != null) throw new TomlSyntaxException("integer does not fit 64 bits", start);
        if (word.isEmpty()) throw new TomlSyntaxException("expected a value but found " + in.shown(), start);
        if (TomlScanner.isDateOrTime(word)) {
            throw new TomlSyntaxException("dates and times must be quoted strings", start);
        }
        throw new TomlSyntaxException("expected a value; text must be quoted", start);
    }
}
