package dev.sqlbuild.core.quality;

import dev.sqlbuild.base.Code;
import dev.sqlbuild.base.Diagnostic;
import dev.sqlbuild.base.Diagnostics;
import dev.sqlbuild.base.NearName;
import dev.sqlbuild.core.sql.DeclarationExpansion;
import dev.sqlbuild.core.sql.Interpolation;
import dev.sqlbuild.core.sql.InterpolationScope;
import dev.sqlbuild.core.sql.MappedSql;
import dev.sqlbuild.core.sql.ReferenceScanner;
import dev.sqlbuild.core.sql.SqlTokenKind;
import dev.sqlbuild.core.sql.SqlTokens;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Fills a block in for one case: parameters first, then variables, declarations and references (quality.md B8). */
final class TestExpansion {
    private static final String PARAM = "@param";

    private final TestBlock block;
    private final InterpolationScope scope;
    private final Diagnostics diagnostics;
    private final Set<String> used = new HashSet<>();

    TestExpansion(TestBlock block, InterpolationScope scope, Diagnostics diagnostics) {
        this.block = block;
        this.scope = scope;
        this.diagnostics = diagnostics;
    }

    /** The CTEs of the block in authored order. */
    List<ExpandedCte> expand(Optional<TestCase> testCase) {
        Map<String, String> literals = testCase.map(TestCase::literals).orElse(Map.of());
        List<ExpandedCte> expanded = new ArrayList<>();
        for (TestCte cte : block.ctes()) {
            MappedSql sql = cte.body();
            sql = withParameters(sql, literals);
            sql = Interpolation.apply(sql, scope, diagnostics);
            sql = DeclarationExpansion.expand(sql, diagnostics);
            expanded.add(new ExpandedCte(cte, ReferenceScanner.scan(sql, diagnostics)));
        }
        reportUnused();
        return expanded;
    }

    private void reportUnused() {
        for (TestParameter parameter : block.header().parameters()) {
            if (used.contains(parameter.name())) continue;
            String call = "@param(\"" + parameter.name() + "\")";
            diagnostics.add(Diagnostic.of(
                            Code.P001, "parameter '" + parameter.name() + "' is declared but never used", block.span())
                    .withHelp("write " + call + " where the value belongs, or remove the parameter"));
        }
    }

    private MappedSql withParameters(MappedSql sql, Map<String, String> literals) {
        if (!sql.text().contains(PARAM)) return sql;
        SqlTokens tokens = sql.tokens();
        MappedSql.Edit edit = sql.edit();
        for (int at = 0; at < tokens.size(); at++) {
            if (!tokens.is(at, SqlTokenKind.AT_NAME) || !tokens.isText(at, PARAM)) continue;
            int open = tokens.next(at);
            int name = tokens.next(open);
            int close = tokens.next(name);
            boolean call = tokens.is(open, SqlTokenKind.OPEN_PAREN)
                    && (tokens.is(name, SqlTokenKind.QUOTED) || tokens.is(name, SqlTokenKind.STRING))
                    && tokens.is(close, SqlTokenKind.CLOSE_PAREN);
            if (!call) {
                diagnostics.add(Diagnostic.of(
                                Code.P001,
                                "malformed parameter",
                                sql.span(tokens.start(at), tokens.end(Math.min(open, tokens.size() - 1))))
                        .withHelp("write @param(\"name\")"));
                continue;
            }
            String parameter = tokens.content(name);
            used.add(parameter);
            String literal = literals.get(parameter);
            if (literal == null) {
                reportUndeclared(parameter, sql, tokens.start(at), tokens.end(close));
                literal = "NULL";
            }
            edit.replace(tokens.start(at), tokens.end(close), literal);
            at = close;
        }
        return edit.apply();
    }

    private void reportUndeclared(String parameter, MappedSql sql, int start, int end) {
        List<String> declared =
                block.header().parameters().stream().map(TestParameter::name).toList();
        if (declared.contains(parameter)) return;
        diagnostics.add(Diagnostic.of(Code.P001, "parameter '" + parameter + "' is not declared", sql.span(start, end))
                .withHelp(NearName.help(parameter, declared)));
    }
}
