package dev.sqlbuild.core.project;

import dev.sqlbuild.base.NearName;
import dev.sqlbuild.base.SourceSpan;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Parses the text between {@code ${} and {@code }}; positions in messages count from 1 in that text. */
final class TemplateParser {
    private static final List<String> FUNCTIONS = List.of("coalesce", "if", "eq", "ne");
    private static final int MAX_NESTING = 50;

    /** Literals get their real place when evaluated. */
    private static final SourceSpan NOWHERE = SourceSpan.fileStart("");

    private final String text;
    private int at;
    private int nesting;

    private TemplateParser(String text) {
        this.text = text;
    }

    static TemplateExpression parse(String text) {
        TemplateParser parser = new TemplateParser(text);
        TemplateExpression expression = parser.expression();
        parser.skipBlanks();
        if (parser.at < text.length()) throw parser.unexpected();
        return expression;
    }

    private TemplateExpression expression() {
        if (++nesting > MAX_NESTING) throw new TemplateException("template calls are nested too deeply");
        skipBlanks();
        char c = peek();
        if (c == '\'' || c == '"') {
            nesting--;
            return new TemplateExpression.Literal(new ConfigValue.Text(string(c), NOWHERE));
        }
        TemplateExpression result = named(name());
        nesting--;
        return result;
    }

    private TemplateExpression named(String name) {
        if (take(':')) {
            return switch (name) {
                case "ENV" -> new TemplateExpression.EnvironmentVariable(name());
                case "CTX" -> new TemplateExpression.Context(key());
                default ->
                    throw new TemplateException(
                            "unknown namespace '" + name + "'", Optional.of("known namespaces: ENV, CTX"));
            };
        }
        skipBlanks();
        if (take('(')) return call(name, arguments());
        return switch (name) {
            case "true", "false" -> new TemplateExpression.Literal(new ConfigValue.Bool(name.equals("true"), NOWHERE));
            case "null" -> new TemplateExpression.Literal(new ConfigValue.Null(NOWHERE));
            default -> new TemplateExpression.Variable(name);
        };
    }

    private List<TemplateExpression> arguments() {
        List<TemplateExpression> arguments = new ArrayList<>();
        skipBlanks();
        if (take(')')) return arguments;
        do {
            arguments.add(expression());
            skipBlanks();
        } while (take(','));
        if (!take(')')) throw unexpected();
        return arguments;
    }

    private static TemplateExpression call(String name, List<TemplateExpression> arguments) {
        return switch (name) {
            case "coalesce" -> {
                if (arguments.isEmpty()) throw wrongCount(name, "at least 1 argument", 0);
                yield new TemplateExpression.Coalesce(List.copyOf(arguments));
            }
            case "if" -> {
                if (arguments.size() != 3) throw wrongCount(name, "3 arguments", arguments.size());
                yield new TemplateExpression.If(arguments.get(0), arguments.get(1), arguments.get(2));
            }
            case "eq", "ne" -> {
                if (arguments.size() != 2) throw wrongCount(name, "2 arguments", arguments.size());
                yield new TemplateExpression.Comparison(name.equals("eq"), arguments.get(0), arguments.get(1));
            }
            default ->
                throw new TemplateException(
                        "unknown function '" + name + "'",
                        NearName.help(name, FUNCTIONS)
                                .or(() -> Optional.of("known functions: " + String.join(", ", FUNCTIONS))));
        };
    }

    private static TemplateException wrongCount(String function, String expected, int found) {
        return new TemplateException("function '" + function + "' takes " + expected + ", found " + found);
    }

    private String string(char quote) {
        int open = at++;
        StringBuilder out = new StringBuilder();
        while (!take(quote)) {
            take('\\');
            if (at >= text.length()) throw new TemplateException("unterminated string at position " + (open + 1));
            out.append(text.charAt(at++));
        }
        return out.toString();
    }

    private String name() {
        int start = at;
        while (isNamePart(peek(), at > start)) at++;
        if (at == start) throw unexpected();
        return text.substring(start, at);
    }

    private String key() {
        int start = at;
        while (isNamePart(peek(), at > start) || (peek() == '.' && at > start)) at++;
        if (at == start) throw unexpected();
        return text.substring(start, at);
    }

    private static boolean isNamePart(char c, boolean digitAllowed) {
        boolean letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
        return letter || (digitAllowed && c >= '0' && c <= '9');
    }

    private void skipBlanks() {
        while (at < text.length() && Character.isWhitespace(text.charAt(at))) at++;
    }

    private char peek() {
        return at < text.length() ? text.charAt(at) : '\0';
    }

    private boolean take(char expected) {
        if (peek() != expected || at >= text.length()) return false;
        at++;
        return true;
    }

    private TemplateException unexpected() {
        if (at >= text.length()) return new TemplateException("unexpected end at position " + (at + 1));
        return new TemplateException("unexpected token '" + text.charAt(at) + "' at position " + (at + 1));
    }
}
