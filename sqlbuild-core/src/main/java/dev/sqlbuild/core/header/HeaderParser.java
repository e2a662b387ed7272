package dev.sqlbuild.core.header;

import dev.sqlbuild.base.SourceText;
import dev.sqlbuild.core.header.HeaderLexer.Token;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Recursive-descent parser of a header (models.md 2); a mistake is a {@code SqlBuildException} at its place. */
public final class HeaderParser {
    private static final int MAX_NESTING = 100;

    /** What a value position accepts beyond the plain grammar. */
    private enum Place {
        PLAIN,
        /** A SQL type with parameters is one text. */
        TYPE,
        /** A map whose values are types. */
        TYPE_MAP,
        /** {@code constant ( ... )} is a wrapper. */
        CONSTANT,
        CONSTANT_MAP,
        /** Hook calls only. */
        HOOKS
    }

    private final SourceText file;
    private final HeaderKind kind;
    private final HeaderErrors errors;
    private final HeaderLexer lexer;
    private int nesting;

    private HeaderParser(SourceText file, HeaderKind kind, int openParen) {
        this.file = file;
        this.kind = kind;
        this.errors = new HeaderErrors(file, kind);
        this.lexer = new HeaderLexer(errors, file.text(), openParen);
    }

    /** The header that begins at or after {@code startOffset}, where only white space and comments may precede it. */
    public static ParsedHeader parse(SourceText file, int startOffset, HeaderKind kind) {
        int keyword = SqlBlank.skip(file.text(), startOffset);
        int paren = openParen(file.text(), keyword, kind);
        if (paren < 0) throw new HeaderErrors(file, kind).missingHeader(keyword);
        return new HeaderParser(file, kind, paren).header(keyword);
    }

    /** Whether a header of this kind begins at or after {@code offset} with nothing but blanks before it. */
    public static boolean startsHeader(SourceText file, int offset, HeaderKind kind) {
        return openParen(file.text(), SqlBlank.skip(file.text(), offset), kind) >= 0;
    }

    private static int openParen(String text, int keyword, HeaderKind kind) {
        if (!text.startsWith(kind.keyword(), keyword)) return -1;
        int paren = SqlBlank.skip(text, keyword + kind.keyword().length());
        return paren < text.length() && text.charAt(paren) == '(' ? paren : -1;
    }

    private ParsedHeader header(int keyword) {
        lexer.advance();
        Map<String, HeaderMap.Entry> entries = new LinkedHashMap<>();
        int start = lexer.start();
        entries(entries, Place.PLAIN, true);
        // The token after the header belongs to the SQL and must not be read as a header token.
        int end = lexer.end();
        int semicolon = SqlBlank.skip(file.text(), end);
        if (semicolon >= file.text().length() || file.text().charAt(semicolon) != ';') {
            throw errors.at("expected ';' after " + kind.keyword() + "(...)", semicolon);
        }
        return new ParsedHeader(file, kind, new HeaderMap(entries, start, end), keyword, semicolon + 1);
    }

    /** Reads entries from the current {@code (} up to, not beyond, the matching {@code )}. */
    private void entries(Map<String, HeaderMap.Entry> entries, Place place, boolean top) {
        enter();
        lexer.advance();
        while (true) {
            while (lexer.kind() == Token.COMMA) lexer.advance();
            if (lexer.kind() == Token.CLOSE_PAREN) break;
            if (lexer.kind() == Token.END) throw errors.at("expected ')'", lexer.start());
            entry(entries, place, top);
        }
        nesting--;
    }

    private void entry(Map<String, HeaderMap.Entry> entries, Place place, boolean top) {
        if (lexer.kind() != Token.WORD) throw expectedKey();
        String key = lexer.text();
        int keyStart = lexer.start();
        int keyEnd = lexer.end();
        lexer.advance();
        if (lexer.kind() == Token.COLON) {
            if (!kind.colonAfterKey()) {
                throw errors.of(
                        "unexpected ':' after key '" + key + "'; use SQLBuild syntax '" + key + " value'",
                        lexer.start(),
                        lexer.end());
            }
            lexer.advance();
        }
        if (lexer.kind() == Token.CLOSE_PAREN || lexer.kind() == Token.END) {
            throw errors.of(
                    "unexpected token '" + key + "' without a value; quote values with spaces", keyStart, keyEnd);
        }
        put(entries, key, keyStart, value(valuePlace(key, place, top)));
    }

    private void put(Map<String, HeaderMap.Entry> entries, String key, int keyStart, HeaderValue value) {
        if (entries.putIfAbsent(key, new HeaderMap.Entry(key, keyStart, value)) != null) {
            throw errors.of("duplicate key '" + key + "'", keyStart, keyStart + key.length());
        }
    }

    private Place valuePlace(String key, Place place, boolean top) {
        if (place != Place.PLAIN) return place;
        if (key.equals("type")) return Place.TYPE;
        if (!top) return Place.PLAIN;
        if (kind == HeaderKind.MODEL && (key.equals("pre_hooks") || key.equals("post_hooks"))) return Place.HOOKS;
        if (kind == HeaderKind.MODEL && key.equals("constants")) return Place.CONSTANT_MAP;
        if (kind == HeaderKind.FUNCTION && key.equals("arguments")) return Place.TYPE_MAP;
        if (kind == HeaderKind.FUNCTION && key.equals("returns")) return Place.TYPE;
        return Place.PLAIN;
    }

    /** Reads a value and moves behind it. */
    private HeaderValue value(Place place) {
        return switch (lexer.kind()) {
            case OPEN_PAREN -> map(inside(place));
            case OPEN_BRACKET -> list(place == Place.HOOKS ? Place.HOOKS : Place.PLAIN);
            case WORD -> word(place);
            case STRING -> place == Place.HOOKS ? hook() : string();
            case CLOSE_PAREN, CLOSE_BRACKET, COMMA, COLON, END -> throw errors.at("expected value", lexer.start());
        };
    }

    private static Place inside(Place place) {
        return switch (place) {
            case TYPE_MAP -> Place.TYPE;
            case CONSTANT_MAP -> Place.CONSTANT;
            case PLAIN, TYPE, CONSTANT, HOOKS -> Place.PLAIN;
        };
    }

    private HeaderMap map(Place place) {
        int start = lexer.start();
        Map<String, HeaderMap.Entry> entries = new LinkedHashMap<>();
        entries(entries, place, false);
        int end = lexer.end();
        lexer.advance();
        return new HeaderMap(entries, start, end);
    }

    private HeaderValue list(Place place) {
        enter();
        int start = lexer.start();
        List<HeaderValue> values = new ArrayList<>();
        lexer.advance();
        while (true) {
            while (lexer.kind() == Token.COMMA) lexer.advance();
            if (lexer.kind() == Token.CLOSE_BRACKET) break;
            if (lexer.kind() == Token.END) throw errors.at("expected ']'", lexer.start());
            values.add(value(place));
        }
        int end = lexer.end();
        lexer.advance();
        nesting--;
        return new HeaderValue.Items(values, start, end);
    }

    private HeaderValue.Text string() {
        HeaderValue.Text text = new HeaderValue.Text(lexer.text(), true, lexer.start(), lexer.end());
        lexer.advance();
        return text;
    }

    private HeaderValue word(Place place) {
        if (place == Place.HOOKS) return hook();
        if (place == Place.TYPE && !lexer.text().equalsIgnoreCase("table")) TypeText.extend(lexer, file.text(), errors);
        char following = lexer.following();
        if (following == '"' || following == '\'') {
            throw errors.at(
                    "unexpected " + HeaderLexer.quoteWord(following) + " quote inside bare value",
                    lexer.end(),
                    "; quote the whole value");
        }
        String word = lexer.text();
        int start = lexer.start();
        int end = lexer.end();
        lexer.advance();
        if (lexer.kind() == Token.OPEN_PAREN) return call(word, start, place);
        return Scalars.of(word, start, end);
    }

    private HeaderValue call(String word, int start, Place place) {
        if (word.equals("__ref") || word.equals("__source") || word.equals("__seed")) return relation(word, start);
        HeaderMap arguments = map(place == Place.TYPE ? Place.TYPE : Place.PLAIN);
        if (place == Place.CONSTANT && word.equals("constant")) {
            return new HeaderValue.Constant(arguments, start, arguments.end());
        }
        return new HeaderValue.Named(word, arguments, start, arguments.end());
    }

    private HeaderValue relation(String function, int start) {
        lexer.advance();
        String name = lexer.text();
        boolean named = lexer.kind() == Token.STRING && !name.isEmpty();
        if (!named) {
            throw errors.of(function + "(...) requires a double-quoted relation name", lexer.start(), lexer.end());
        }
        lexer.advance();
        int end = closeParen();
        return new HeaderValue.Relation(function, name, start, end);
    }

    private HeaderValue hook() {
        int start = lexer.start();
        HeaderValue.HookForm form = hookForm();
        lexer.advance();
        if (lexer.kind() != Token.OPEN_PAREN) throw notAHook(start);
        enter();
        lexer.advance();
        if (lexer.kind() != Token.STRING) throw notAHook(start);
        HeaderValue.Text target = string();
        Map<String, HeaderMap.Entry> arguments = new LinkedHashMap<>();
        int argumentsStart = lexer.start();
        while (form != HeaderValue.HookForm.INLINE_SQL && lexer.kind() == Token.COMMA) {
            lexer.advance();
            if (lexer.kind() == Token.CLOSE_PAREN) break;
            argument(arguments);
        }
        int end = closeParen();
        nesting--;
        return new HeaderValue.Hook(form, target, new HeaderMap(arguments, argumentsStart, end - 1), start, end);
    }

    private HeaderValue.HookForm hookForm() {
        if (lexer.kind() == Token.WORD) {
            for (HeaderValue.HookForm form : HeaderValue.HookForm.values()) {
                if (form.word().equals(lexer.text())) return form;
            }
        }
        throw notAHook(lexer.start());
    }

    private void argument(Map<String, HeaderMap.Entry> arguments) {
        if (lexer.kind() != Token.WORD) throw expectedKey();
        String key = lexer.text();
        int keyStart = lexer.start();
        lexer.advance();
        if (lexer.kind() != Token.COLON) throw errors.at("expected ':' after argument '" + key + "'", lexer.start());
        lexer.advance();
        put(arguments, key, keyStart, value(Place.PLAIN));
    }

    private int closeParen() {
        if (lexer.kind() != Token.CLOSE_PAREN) throw errors.at("expected ')'", lexer.start());
        int end = lexer.end();
        lexer.advance();
        return end;
    }

    private void enter() {
        if (++nesting > MAX_NESTING) throw errors.at("nesting deeper than " + MAX_NESTING, lexer.start());
    }

    private RuntimeException expectedKey() {
        return lexer.kind() == Token.COLON
                ? errors.withHelp("expected key", lexer.start(), "quote values that contain ':'")
                : errors.at("expected key", lexer.start());
    }

    private RuntimeException notAHook(int offset) {
        return errors.withHelp(
                "expected a hook call",
                offset,
                "use inline_sql(\"...\"), sql(\"name\", key: value) or java(\"name\", key: value)");
    }
}
