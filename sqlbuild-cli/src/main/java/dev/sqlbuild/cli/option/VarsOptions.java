package dev.sqlbuild.cli.option;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import dev.sqlbuild.base.Code;
import dev.sqlbuild.base.Diagnostic;
import dev.sqlbuild.base.SqlBuildException;
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
    @Option(names = "--vars", paramLabel = "JSON", description = "JSON object of project variables.")
    @Nullable String json;

    @Option(names = "--var", paramLabel = "KEY=VALUE", description = "One project variable, a string.")
    List<String> single = new ArrayList<>();

    /** Name to value: strings, longs, big numbers, booleans, lists, maps and nulls. */
    public Map<String, @Nullable Object> values() {
        Map<String, @Nullable Object> values = new LinkedHashMap<>();
        if (json != null) values.putAll(parse(json));
        for (String assignment : single) {
            int equals = assignment.indexOf('=');
            if (equals < 1) throw usage("--var must be KEY=VALUE: " + assignment);
            values.put(assignment.substring(0, equals), assignment.substring(equals + 1));
        }
        return values;
    }

    private static Map<String, @Nullable Object> parse(String text) {
        try (JsonParser parser = new JsonFactory().createParser(text)) {
            JsonToken first = parser.nextToken();
            if (first != null && first != JsonToken.START_OBJECT) {
                parser.skipChildren();
                throw usage("--vars must be a JSON object");
            }
            if (first == null) throw usage("--vars must be valid JSON: it is empty");
            Map<String, @Nullable Object> object = object(parser);
            if (parser.nextToken() != null) throw usage("--vars must be valid JSON: more follows the object");
            return object;
        } catch (JsonProcessingException e) {
            throw usage("--vars must be valid JSON: " + e.getOriginalMessage());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Map<String, @Nullable Object> object(JsonParser parser) throws IOException {
        Map<String, @Nullable Object> object = new LinkedHashMap<>();
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String name = parser.currentName();
            parser.nextToken();
            object.put(name, value(parser));
        }
        return object;
    }

    private static @Nullable Object value(JsonParser parser) throws IOException {
        return switch (parser.currentToken()) {
            case START_OBJECT -> object(parser);
            case START_ARRAY -> {
                List<@Nullable Object> items = new ArrayList<>();
                while (parser.nextToken() != JsonToken.END_ARRAY) items.add(value(parser));
                yield items;
            }
            case VALUE_NUMBER_INT -> parser.getNumberType() == JsonParser.NumberType.BIG_INTEGER
                    ? parser.getBigIntegerValue()
                    : (Object) parser.getLongValue();
            case VALUE_NUMBER_FLOAT -> parser.getDoubleValue();
            case VALUE_TRUE -> true;
            case VALUE_FALSE -> false;
            case VALUE_NULL -> null;
            default -> parser.getText();
        };
    }

    private static SqlBuildException usage(String message) {
        return new SqlBuildException(Diagnostic.of(Code.C001, message));
    }
}
