package dev.sqlbuild.core.virtual;

import dev.sqlbuild.adapter.RelationName;
import dev.sqlbuild.core.sql.SqlTokenKind;
import dev.sqlbuild.core.sql.SqlTokens;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What a name in SQL text, such as the definition of a view in the catalogue, means. */
public final class ViewSource {
    private ViewSource() {}

    /** The relation that a view selects from first; empty when it selects from none. */
    static Optional<RelationName> of(String viewSql) {
        SqlTokens tokens = SqlTokens.of(viewSql);
        for (int i = 0; i < tokens.size(); i++) {
            if (!tokens.isWord(i, "FROM")) continue;
            int start = tokens.skipBlank(i + 1);
            while (tokens.is(start, SqlTokenKind.OPEN_PAREN)) start = tokens.skipBlank(start + 1);
            return name(tokens, start);
        }
        return Optional.empty();
    }

    /** The relation that a text of one to three parts names, each bare or in quotes; empty for any other text. */
    public static Optional<RelationName> parseName(String text) {
        SqlTokens tokens = SqlTokens.of(text.strip());
        for (int i = 0; i < tokens.size(); i++) {
            if (!isPart(tokens, i) && !tokens.isText(i, ".")) return Optional.empty();
        }
        return name(tokens, 0);
    }

    private static boolean isPart(SqlTokens tokens, int at) {
        return tokens.is(at, SqlTokenKind.WORD) || tokens.is(at, SqlTokenKind.QUOTED);
    }

    private static Optional<RelationName> name(SqlTokens tokens, int start) {
        List<String> parts = new ArrayList<>();
        int at = start;
        while (isPart(tokens, at)) {
            parts.add(part(tokens, at));
            if (!tokens.isText(at + 1, ".")) break;
            at += 2;
        }
        return switch (parts.size()) {
            case 1 -> Optional.of(RelationName.of(parts.get(0)));
            case 2 -> Optional.of(RelationName.of(parts.get(0), parts.get(1)));
            case 3 -> Optional.of(new RelationName(Optional.of(parts.get(0)), Optional.of(parts.get(1)), parts.get(2)));
            default -> Optional.empty();
        };
    }

    private static String part(SqlTokens tokens, int at) {
        String text = tokens.text(at);
        if (!tokens.is(at, SqlTokenKind.QUOTED) || text.length() < 2) return text;
        return text.substring(1, text.length() - 1).replace("\"\"", "\"");
    }
}
