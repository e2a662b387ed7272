package dev.sqlbuild.core.sql;

import dev.sqlbuild.base.Code;
import dev.sqlbuild.base.Diagnostic;
import dev.sqlbuild.base.Diagnostics;

/**
 * The stage between interpolation and reference extraction in which macro calls, constants and enums become SQL.
 * None of them exists yet, so every use is reported at its place.
 */
public final class DeclarationExpansion {
    private DeclarationExpansion() {}

    /** The text with its declarations expanded. */
    public static MappedSql expand(MappedSql sql, Diagnostics diagnostics) {
        if (sql.text().indexOf('@') < 0) return sql;
        SqlTokens tokens = sql.tokens();
        for (int at = 0; at < tokens.size(); at++) {
            if (!tokens.is(at, SqlTokenKind.AT_NAME)) continue;
            if (!tokens.is(tokens.next(at), SqlTokenKind.OPEN_PAREN)) continue;
            diagnostics.add(Diagnostic.of(
                    Code.P001,
                    "macros, constants and enums are not supported yet: " + tokens.text(at) + "(...)",
                    sql.span(tokens.start(at), tokens.end(at))));
        }
        return sql;
    }
}
