package dev.sqlbuild.cli.option;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import dev.sqlbuild.base.Code;
import dev.sqlbuild.base.Diagnostic;
import dev.sqlbuild.base.SourceSpan;
import dev.sqlbuild.base.SqlBuildException;
import dev.sqlbuild.core.project.ConfigValue;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Project variables from the command line; they win over every file. */
public final class VarsOptions {
    private static final SourceSpan VARS = SourceSpan.fileStart("--vars");
    private static final SourceSpan VAR = SourceSpan.fileStart("--var");

    @Option(names = "--vars", paramLabel = "JSON", description = "JSON object of project variables.")
    @Nullable
    String json;

    @Option(names = "--var", paramLabel = "KEY=VALUE", description = "One project variable, a string.")
    List<String> single = new ArrayList<>();

    /** The variables as configuration, {@code --var} over {@code --vars}. */
    public ConfigValue.Table values() {
        Map<String, ConfigValue.Entry> values = new LinkedHashMap<>();
        if (json != null) values.putAll(parse(json).entries());
        for (String assignment : single) {
            int equals = assignment.indexOf('=');
            if (equals < 1) throw usage("--var must be KEY=VALUE: " + assignment);
            String name = assignment.substring(0, equals);
            values.put(name, entry(name, new ConfigValue.Text(assignment.substring(equals + 1), VAR)));
        }
        return new ConfigValue.Table(values, VARS);
    }

    private static ConfigValue.Table parse(String text) {
        try (JsonParser parser = new JsonFactory().createParser(text)) {
            JsonToken first = parser.nextToken();
            if (first == null) throw usage("--vars must be valid JSON: it is empty");
            ConfigValue value = value(parser);
            if (parser.nextToken() != null) throw usage("--vars must be valid JSON: more follows the object");
            if (value instanceof ConfigValue.Table table) return table;
            throw usage("--vars must be a JSON object");
        } catch (JsonProcessingException e) {
            throw usage("--vars must be valid JSON: " + e.getOriginalMessage());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static ConfigValue value(JsonParser parser) throws IOException {
        return switch (parser.currentToken()) {
            case START_OBJECT -> object(parser);
            case START_ARRAY -> {
                List<ConfigValue> items = new ArrayList<>();
                while (parser.nextToken() != JsonToken.END_ARRAY) items.add(value(parser));
                yield new ConfigValue.Items(items, VARS);
            }
            case VALUE_NUMBER_INT ->
                parser.getNumberType() == JsonParser.NumberType.BIG_INTEGER
                        ? new ConfigValue.Decimal(parser.getDecimalValue(), VARS)
                        : new ConfigValue.Whole(parser.getLongValue(), VARS);
            case VALUE_NUMBER_FLOAT -> new ConfigValue.Decimal(parser.getDecimalValue(), VARS);
            case VALUE_TRUE, VALUE_FALSE -> new ConfigValue.Bool(parser.getBooleanValue(), VARS);
            case VALUE_NULL -> new ConfigValue.Null(VARS);
            default -> new ConfigValue.Text(parser.getText(), VARS);
        };
    }

    private static ConfigValue.Table object(JsonParser parser) throws IOException {
        Map<String, ConfigValue.Entry> entries = new LinkedHashMap<>();
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String name = parser.currentName();
            parser.nextToken();
            entries.put(name, entry(name, value(parser)));
        }
        return new ConfigValue.Table(entries, VARS);
    }

    private static ConfigValue.Entry entry(String name, ConfigValue value) {
        return new ConfigValue.Entry(name, value.span(), value);
    }

    private static SqlBuildException usage(String message) {
        return new SqlBuildException(Diagnostic.of(Code.C001, message));
    }
}
