package dev.sqlbuild.core.model;

import dev.sqlbuild.adapter.ColumnInfo;
import dev.sqlbuild.adapter.FunctionDefinition;
import dev.sqlbuild.adapter.FunctionDefinition.Argument;
import dev.sqlbuild.adapter.FunctionDefinition.ArgumentUse;
import dev.sqlbuild.adapter.RelationName;
import dev.sqlbuild.core.sql.SqlTemplate;
import dev.sqlbuild.core.sql.SqlTokenKind;
import dev.sqlbuild.core.sql.SqlTokens;
import java.util.ArrayList;
import java.util.List;

/** Makes a definition that an engine can create out of a function whose references are symbolic. */
public final class FunctionRendering {
    private FunctionRendering() {}

    /**
     * @param destination where it is to be created, in direct mode the function's own place
     * @param body the function's body, or the same read back from a record
     * @param references what stands for what it reads
     */
    public static FunctionDefinition of(
            SqlFunction.Declaration declaration,
            SqlTemplate body,
            RelationName destination,
            QueryRendering references) {
        return of(declaration, references.render(body).text(), destination);
    }

    /** @param body text without references */
    public static FunctionDefinition of(SqlFunction.Declaration declaration, String body, RelationName destination) {
        return new FunctionDefinition(
                destination,
                declaration.arguments(),
                declaration.returns(),
                declaration.columns().stream()
                        .map(column ->
                                ColumnInfo.of(column.name(), column.type().orElse(ColumnInfo.UNKNOWN_TYPE)))
                        .toList(),
                body,
                uses(declaration.arguments(), body));
    }

    /** Names of arguments that stand for a value: not a column of something, a function or an alias. */
    private static List<ArgumentUse> uses(List<Argument> arguments, String body) {
        SqlTokens tokens = SqlTokens.of(body);
        List<ArgumentUse> uses = new ArrayList<>();
        for (int at = 0; at < tokens.size(); at++) {
            boolean name = tokens.is(at, SqlTokenKind.WORD) || tokens.is(at, SqlTokenKind.QUOTED);
            if (!name || !isValue(tokens, at)) continue;
            for (int i = 0; i < arguments.size(); i++) {
                if (!arguments.get(i).name().equalsIgnoreCase(tokens.content(at))) continue;
                uses.add(new ArgumentUse(tokens.start(at), tokens.end(at), i));
            }
        }
        return uses;
    }

    private static boolean isValue(SqlTokens tokens, int at) {
        int before = tokens.previous(at);
        int after = tokens.next(at);
        return !tokens.is(before, SqlTokenKind.DOT)
                && !tokens.isWord(before, "AS")
                && !tokens.is(after, SqlTokenKind.DOT)
                && !tokens.is(after, SqlTokenKind.OPEN_PAREN);
    }
}
