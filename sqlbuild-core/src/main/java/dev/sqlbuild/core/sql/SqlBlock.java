package dev.sqlbuild.core.sql;

import dev.sqlbuild.base.SourceText;
import dev.sqlbuild.core.header.HeaderKind;
import dev.sqlbuild.core.header.HeaderParser;
import dev.sqlbuild.core.header.ParsedHeader;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** A header and the SQL up to the next header of the same kind; test and audit files hold several. */
public record SqlBlock(ParsedHeader header, MappedSql body) {
    /** Words after which a name in the next line belongs to the same statement. */
    private static final Set<String> CONTINUING =
            Set.of("FROM", "JOIN", "LATERAL", "SELECT", "WHERE", "ON", "AND", "OR", "NOT", "AS", "IN", "BY", "WITH");

    /** All blocks of a file, at least one. */
    public static List<SqlBlock> parse(SourceText file, HeaderKind kind) {
        List<SqlBlock> blocks = new ArrayList<>();
        int at = 0;
        do {
            ParsedHeader header = HeaderParser.parse(file, at, kind);
            int end = nextHeader(file, header.bodyOffset(), kind);
            blocks.add(new SqlBlock(header, MappedSql.of(file, header.bodyOffset(), end)));
            at = end;
        } while (at < file.text().length());
        return blocks;
    }

    private static int nextHeader(SourceText file, int from, HeaderKind kind) {
        String text = file.text();
        String keyword = kind.keyword();
        for (int at = text.indexOf(keyword, from); at >= 0; at = text.indexOf(keyword, at + 1)) {
            if (HeaderParser.startsHeader(file, at, kind) && startsStatement(text, from, at, keyword)) return at;
        }
        return text.length();
    }

    private static boolean startsStatement(String text, int from, int at, String keyword) {
        SqlTokens tokens = SqlTokens.of(text.substring(from, at + keyword.length()));
        int last = tokens.size() - 1;
        if (tokens.start(last) != at - from || !tokens.isWord(last, keyword)) return false;
        int depth = 0;
        for (int token = 0; token < last; token++) depth += tokens.depthChange(token);
        if (depth != 0) return false;
        int previous = tokens.previous(last);
        if (previous < 0 || tokens.is(previous, SqlTokenKind.SEMICOLON)) return true;
        String between = text.substring(from + tokens.end(previous), at);
        return between.indexOf('\n') >= 0 && mayEndStatement(tokens, previous);
    }

    private static boolean mayEndStatement(SqlTokens tokens, int token) {
        return switch (tokens.kind(token)) {
            case WORD -> !CONTINUING.contains(tokens.text(token).toUpperCase(Locale.ROOT));
            case CLOSE_PAREN, CLOSE_BRACKET, NUMBER, STRING, QUOTED, DOLLAR -> true;
            default -> false;
        };
    }
}
