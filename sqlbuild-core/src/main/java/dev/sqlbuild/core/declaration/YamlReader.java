package dev.sqlbuild.core.declaration;

import dev.sqlbuild.base.Code;
import dev.sqlbuild.base.Diagnostic;
import dev.sqlbuild.base.SourceSpan;
import dev.sqlbuild.base.SourceText;
import dev.sqlbuild.base.SqlBuildException;
import dev.sqlbuild.core.project.ConfigValue;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;
import org.snakeyaml.engine.v2.schema.CoreSchema;

/**
 * Reads YAML 1.2 into {@link ConfigValue}s. Anchors and merge keys are allowed; duplicate keys, custom tags and keys
 * that are no scalars are errors.
 */
public final class YamlReader {
    private static final String MERGE_KEY = "<<";
    private static final int MAX_NESTING = 100;

    /** Values of one file after aliases are followed; more can only be meant to exhaust memory. */
    private static final int MAX_VALUES = 500_000;

    private static final Set<Tag> KNOWN_TAGS =
            Set.of(Tag.STR, Tag.INT, Tag.FLOAT, Tag.BOOL, Tag.NULL, Tag.SEQ, Tag.MAP);

    private final String path;
    private final Code code;
    private int values;

    private YamlReader(String path, Code code) {
        this.path = path;
        this.code = code;
    }

    /**
     * The top-level mapping of a file; an empty file is an empty table.
     *
     * @param code code of every error
     */
    public static ConfigValue.Table read(SourceText source, Code code) {
        YamlReader reader = new YamlReader(source.path(), code);
        Optional<Node> root = reader.compose(source.text());
        SourceSpan start = SourceSpan.fileStart(source.path());
        if (root.isEmpty() || root.get().getTag().equals(Tag.NULL)) return new ConfigValue.Table(Map.of(), start);
        if (!(root.get() instanceof MappingNode mapping)) {
            throw new SqlBuildException(
                    Diagnostic.of(code, source.path() + " must contain a top-level mapping", reader.span(root.get())));
        }
        return reader.table(mapping, 0);
    }

    private Optional<Node> compose(String text) {
        LoadSettings settings = LoadSettings.builder()
                .setLabel(path)
                .setUseMarks(true)
                .setSchema(new CoreSchema())
                .build();
        try {
            return new Compose(settings).composeString(text);
        } catch (MarkedYamlEngineException e) {
            String problem = Optional.ofNullable(e.getProblem()).orElse("syntax error");
            SourceSpan span = e.getProblemMark().map(mark -> at(mark, mark)).orElse(SourceSpan.fileStart(path));
            throw invalid(problem, span);
        } catch (YamlEngineException e) {
            throw invalid("it has a character that YAML does not allow", SourceSpan.fileStart(path));
        } catch (StackOverflowError e) {
            throw invalid("it is nested too deeply", SourceSpan.fileStart(path));
        }
    }

    private SqlBuildException invalid(String reason, SourceSpan span) {
        return new SqlBuildException(Diagnostic.of(code, path + " contains invalid YAML: " + reason, span));
    }

    private SourceSpan span(Node node) {
        Optional<Mark> start = node.getStartMark();
        if (start.isEmpty()) return SourceSpan.fileStart(path);
        return at(start.get(), node.getEndMark().orElse(start.get()));
    }

    private SourceSpan at(Mark start, Mark end) {
        int line = start.getLine() + 1;
        int column = start.getColumn() + 1;
        boolean empty = end.getLine() < start.getLine()
                || (end.getLine() == start.getLine() && end.getColumn() <= start.getColumn());
        if (empty) return SourceSpan.at(path, line, column);
        return new SourceSpan(path, line, column, end.getLine() + 1, end.getColumn() + 1);
    }

    private ConfigValue value(Node node, int depth) {
        if (depth > MAX_NESTING) throw invalid("it is nested too deeply", span(node));
        if (++values > MAX_VALUES) throw invalid("aliases expand to too many values", span(node));
        if (!KNOWN_TAGS.contains(node.getTag())) {
            throw invalid("tag '" + node.getTag().getValue() + "' is not supported", span(node));
        }
        if (node instanceof MappingNode mapping) return table(mapping, depth);
        if (node instanceof SequenceNode sequence) {
            List<ConfigValue> items = new ArrayList<>();
            for (Node item : sequence.getValue()) items.add(value(item, depth + 1));
            return new ConfigValue.Items(items, span(node));
        }
        return scalar((ScalarNode) node);
    }

    private ConfigValue.Table table(MappingNode mapping, int depth) {
        if (!mapping.getTag().equals(Tag.MAP)) {
            throw invalid("tag '" + mapping.getTag().getValue() + "' is not supported", span(mapping));
        }
        Map<String, ConfigValue.Entry> own = new LinkedHashMap<>();
        Map<String, ConfigValue.Entry> merged = new LinkedHashMap<>();
        for (NodeTuple tuple : mapping.getValue()) {
            if (!(tuple.getKeyNode() instanceof ScalarNode key)) {
                throw invalid("a key must be a single word or string", span(tuple.getKeyNode()));
            }
            if (key.getValue().equals(MERGE_KEY) && key.isPlain()) {
                merge(tuple.getValueNode(), merged, depth);
                continue;
            }
            ConfigValue.Entry entry =
                    new ConfigValue.Entry(key.getValue(), span(key), value(tuple.getValueNode(), depth + 1));
            if (own.put(entry.key(), entry) != null) {
                throw invalid("duplicate key '" + entry.key() + "'", entry.keySpan());
            }
        }
        merged.forEach(own::putIfAbsent);
        return new ConfigValue.Table(own, span(mapping));
    }

    /** Adds the entries of one mapping or several; earlier ones win. */
    private void merge(Node node, Map<String, ConfigValue.Entry> into, int depth) {
        ConfigValue value = value(node, depth + 1);
        List<ConfigValue> sources = value instanceof ConfigValue.Items list ? list.items() : List.of(value);
        for (ConfigValue source : sources) {
            if (!(source instanceof ConfigValue.Table table)) {
                throw invalid("'<<' must name a mapping or a list of mappings", span(node));
            }
            table.entries().forEach(into::putIfAbsent);
        }
    }

    private ConfigValue scalar(ScalarNode node) {
        Tag tag = node.getTag();
        String text = node.getValue();
        SourceSpan span = span(node);
        if (tag.equals(Tag.NULL)) return new ConfigValue.Null(span);
        if (tag.equals(Tag.BOOL)) return bool(text, span);
        if (tag.equals(Tag.INT)) return integer(text, span);
        if (tag.equals(Tag.FLOAT)) return decimal(text, span);
        return new ConfigValue.Text(text, span);
    }

    private ConfigValue bool(String text, SourceSpan span) {
        if (text.equalsIgnoreCase("true")) return new ConfigValue.Bool(true, span);
        if (text.equalsIgnoreCase("false")) return new ConfigValue.Bool(false, span);
        throw invalid("not a boolean", span);
    }

    private ConfigValue integer(String text, SourceSpan span) {
        try {
            BigInteger value = text.startsWith("0x")
                    ? new BigInteger(text.substring(2), 16)
                    : text.startsWith("0o") ? new BigInteger(text.substring(2), 8) : new BigInteger(text);
            return new ConfigValue.Whole(value.longValueExact(), span);
        } catch (NumberFormatException e) {
            throw invalid("not an integer", span);
        } catch (ArithmeticException e) {
            throw invalid("integer does not fit 64 bits", span);
        }
    }

    private ConfigValue decimal(String text, SourceSpan span) {
        try {
            BigDecimal value = new BigDecimal(text);
            if (Math.abs((long) value.scale()) > 1000) throw invalid("number is out of range", span);
            return new ConfigValue.Decimal(value, span);
        } catch (NumberFormatException e) {
            throw invalid("not a finite number", span);
        }
    }
}
