package dev.sqlbuild.core.sql;

import dev.sqlbuild.base.Code;
import dev.sqlbuild.base.Diagnostic;
import dev.sqlbuild.base.Diagnostics;
import dev.sqlbuild.base.SourceSpan;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Finds reference calls outside of literals, comments and quoted identifiers (models.md 7). */
public final class ReferenceScanner {
    private final MappedSql sql;
    private final SqlTokens tokens;
    private final Diagnostics diagnostics;
    private final List<Reference> found = new ArrayList<>();

    private ReferenceScanner(MappedSql sql, Diagnostics diagnostics) {
        this.sql = sql;
        this.tokens = sql.tokens();
        this.diagnostics = diagnostics;
    }

    /** The text with its calls; malformed ones are reported as P012 and left out. */
    public static SqlTemplate scan(MappedSql sql, Diagnostics diagnostics) {
        if (!sql.text().contains("__")) return new SqlTemplate(sql, List.of());
        ReferenceScanner scanner = new ReferenceScanner(sql, diagnostics);
        scanner.scan();
        return new SqlTemplate(sql, scanner.found);
    }

    private void scan() {
        String text = sql.text();
        for (int at = 0; at < tokens.size(); at++) {
            if (!tokens.is(at, SqlTokenKind.WORD) || !text.startsWith("__", tokens.start(at))) continue;
            if (tokens.is(tokens.previous(at), SqlTokenKind.DOT)) continue;
            Optional<ReferenceKind> kind = ReferenceKind.of(tokens.text(at));
            if (kind.isPresent()) call(kind.get(), at);
        }
    }

    private void call(ReferenceKind kind, int word) {
        int open = tokens.next(word);
        if (!tokens.is(open, SqlTokenKind.OPEN_PAREN)) {
            malformed(kind, word, word);
            return;
        }
        int inside = tokens.next(open);
        String name = "";
        int close = inside;
        if (kind.isNamed()) {
            name = isName(inside) ? tokens.content(inside) : "";
            close = tokens.next(inside);
        }
        if (!tokens.is(close, SqlTokenKind.CLOSE_PAREN) || (kind.isNamed() && name.isEmpty())) {
            malformed(kind, word, Math.min(tokens.closing(open), tokens.size() - 1));
            return;
        }
        if (kind.isFunction()) function(kind, name, word, close);
        else add(kind, name, word, close, close, 0);
    }

    private void function(ReferenceKind kind, String name, int word, int close) {
        int arguments = tokens.next(close);
        int end = tokens.is(arguments, SqlTokenKind.OPEN_PAREN) ? tokens.closing(arguments) : tokens.size();
        if (end == tokens.size()) malformed(kind, word, close);
        else add(kind, name, word, close, end, count(arguments, end));
    }

    private void add(ReferenceKind kind, String name, int word, int last, int callLast, int arguments) {
        found.add(new Reference(kind, name, tokens.start(word), tokens.end(last), tokens.end(callLast), arguments));
    }

    private boolean isName(int token) {
        if (tokens.is(token, SqlTokenKind.QUOTED)) return true;
        return tokens.is(token, SqlTokenKind.STRING) && tokens.text(token).startsWith("'");
    }

    private int count(int open, int close) {
        if (tokens.next(open) == close) return 0;
        int depth = 0;
        int count = 1;
        for (int at = open + 1; at < close; at++) {
            depth += tokens.depthChange(at);
            if (depth == 0 && tokens.is(at, SqlTokenKind.COMMA)) count++;
        }
        return count;
    }

    private void malformed(ReferenceKind kind, int first, int last) {
        SourceSpan span = sql.span(tokens.start(first), tokens.end(last));
        String call = sql.text().substring(tokens.start(first), tokens.end(last));
        diagnostics.add(Diagnostic.of(
                        Code.P012,
                        "malformed reference call " + shorten(call) + " at " + span.line() + ":" + span.column(),
                        span)
                .withHelp("write " + form(kind)));
    }

    private static String shorten(String call) {
        String line = call.replaceAll("\\s+", " ");
        return line.length() <= 60 ? line : line.substring(0, 57) + "...";
    }

    private static String form(ReferenceKind kind) {
        if (!kind.isNamed()) return kind.word() + "() without arguments";
        return kind.word() + "(\"name\")" + (kind.isFunction() ? "(arguments)" : "") + " with one quoted name";
    }
}
