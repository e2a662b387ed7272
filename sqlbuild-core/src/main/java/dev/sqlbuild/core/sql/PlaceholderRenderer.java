package dev.sqlbuild.core.sql;

import dev.sqlbuild.base.Code;
import dev.sqlbuild.base.Diagnostic;
import dev.sqlbuild.base.SourceSpan;
import dev.sqlbuild.base.SqlBuildException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Fills {@code @name} (raw) and {@code @'name'} (literal) in the body of a generic audit or a named SQL hook. Names
 * inside comments and single-quoted literals are text; inside double quotes only names of arguments are placeholders.
 */
public final class PlaceholderRenderer {
    private final MappedSql body;
    private final Map<String, ? extends @Nullable Object> arguments;
    private final boolean argumentsBeforeMacros;
    private final MappedSql.Edit edit;
    private final Set<String> used = new TreeSet<>();
    private final Map<String, SourceSpan> missing = new LinkedHashMap<>();

    private PlaceholderRenderer(
            MappedSql body, Map<String, ? extends @Nullable Object> arguments, boolean argumentsBeforeMacros) {
        this.body = body;
        this.arguments = arguments;
        this.argumentsBeforeMacros = argumentsBeforeMacros;
        this.edit = body.edit();
    }

    /**
     * A rendered body.
     *
     * @param used names of the arguments that occurred
     * @param missing placeholders without an argument, in order, with their first place; they stay in the text
     */
    public record Rendered(MappedSql sql, Set<String> used, Map<String, SourceSpan> missing) {

        /** Given arguments that the body never uses. */
        public List<String> unused(Set<String> given) {
            return given.stream().filter(name -> !used.contains(name)).sorted().toList();
        }
    }

    /** Body of a generic audit: an argument's name followed by a parenthesis is still the argument. */
    public static Rendered audit(MappedSql body, Map<String, ? extends @Nullable Object> arguments) {
        return new PlaceholderRenderer(body, arguments, true).render();
    }

    /** Body of a named SQL hook: a name followed by a parenthesis is a macro call. */
    public static Rendered hook(MappedSql body, Map<String, ? extends @Nullable Object> arguments) {
        return new PlaceholderRenderer(body, arguments, false).render();
    }

    private Rendered render() {
        SqlTokens tokens = body.tokens();
        for (int at = 0; at < tokens.size(); at++) {
            switch (tokens.kind(at)) {
                case AT_NAME -> name(tokens, at);
                case AT_LITERAL -> literal(tokens, at);
                case QUOTED -> withinQuotes(tokens.start(at), tokens.end(at));
                default -> {}
            }
        }
        return new Rendered(edit.apply(), used, missing);
    }

    private void name(SqlTokens tokens, int at) {
        String name = tokens.text(at).substring(1);
        boolean call = tokens.is(tokens.next(at), SqlTokenKind.OPEN_PAREN);
        boolean argument = arguments.containsKey(name) && (!call || argumentsBeforeMacros);
        int start = tokens.start(at);
        int end = tokens.end(at);
        if (argument) replace(name, start, end, raw(arguments.get(name), name, start, end));
        else if (!call) missing.putIfAbsent(name, body.span(start, end));
    }

    private void literal(SqlTokens tokens, int at) {
        String text = tokens.text(at);
        String name = text.substring(2, text.length() - 1);
        int start = tokens.start(at);
        int end = tokens.end(at);
        if (arguments.containsKey(name)) replace(name, start, end, quoted(arguments.get(name), name, start, end));
        else missing.putIfAbsent(name, body.span(start, end));
    }

    private void withinQuotes(int start, int end) {
        String text = body.text();
        for (int at = text.indexOf('@', start); at >= 0 && at < end; at = text.indexOf('@', at + 1)) {
            int signs = SqlCharacters.atNameOffset(text, at);
            if (signs > 1) at += signs - 1;
            if (signs != 1) continue;
            int nameEnd = SqlCharacters.placeholderEnd(text, at + 1);
            String name = text.substring(at + 1, nameEnd);
            if (!arguments.containsKey(name)) continue;
            replace(
                    name,
                    at,
                    nameEnd,
                    raw(arguments.get(name), name, at, nameEnd).replace("\"", "\"\""));
        }
    }

    private void replace(String name, int start, int end, String value) {
        used.add(name);
        edit.replace(start, end, value);
    }

    private String raw(@Nullable Object value, String name, int start, int end) {
        if (value instanceof String text) return text;
        if (value instanceof Iterable<?> items) {
            return each(items).stream().map(item -> raw(item, name, start, end)).collect(Collectors.joining(", "));
        }
        return scalar(value, name, start, end);
    }

    private String quoted(@Nullable Object value, String name, int start, int end) {
        if (value instanceof String text) return "'" + text.replace("'", "''") + "'";
        if (value instanceof Iterable<?> items) {
            return each(items).stream()
                    .map(item -> quoted(item, name, start, end))
                    .collect(Collectors.joining(", "));
        }
        return scalar(value, name, start, end);
    }

    private static List<@Nullable Object> each(Iterable<?> items) {
        List<@Nullable Object> list = new ArrayList<>();
        items.forEach(list::add);
        return list;
    }

    private String scalar(@Nullable Object value, String name, int start, int end) {
        if (value == null) return "NULL";
        if (value instanceof Boolean bool) return bool ? "TRUE" : "FALSE";
        if (value instanceof java.math.BigDecimal decimal) return decimal.toPlainString();
        if (value instanceof Number) return value.toString();
        throw new SqlBuildException(
                Diagnostic.of(Code.P001, "argument '" + name + "' is a map and has no SQL text", body.span(start, end))
                        .withHelp("pass a single value or a list"));
    }
}
