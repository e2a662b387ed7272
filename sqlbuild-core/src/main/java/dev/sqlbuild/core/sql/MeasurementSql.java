package dev.sqlbuild.core.sql;

import dev.sqlbuild.base.Code;
import dev.sqlbuild.base.Diagnostic;
import dev.sqlbuild.base.SqlBuildException;
import java.util.Optional;

/** The body of a measurement audit: {@code MEASURE ( query );} and at most one {@code EVIDENCE ( query );}. */
public record MeasurementSql(MappedSql measure, Optional<MappedSql> evidence) {

    /** Whether a body is written in this form. */
    public static boolean isPresent(MappedSql body) {
        SqlTokens tokens = body.tokens();
        return isBlock(tokens, tokens.skipBlank(0));
    }

    public static MeasurementSql parse(MappedSql body, Code code) {
        SqlTokens tokens = body.tokens();
        if (tokens.unterminated() >= 0) throw SqlStatement.unterminated(body, tokens.unterminated(), code, "audit");
        Optional<MappedSql> measure = Optional.empty();
        Optional<MappedSql> evidence = Optional.empty();
        int at = tokens.skipBlank(0);
        while (at < tokens.size()) {
            if (!isBlock(tokens, at)) throw wrong(body, tokens, at, code, "expected MEASURE (...) or EVIDENCE (...)");
            int open = tokens.next(at);
            int close = tokens.closing(open);
            if (close == tokens.size()) throw wrong(body, tokens, open, code, "expected ')' for this '('");
            if (tokens.next(open) == close) throw wrong(body, tokens, at, code, "expected a query in the parentheses");
            boolean isMeasure = tokens.isText(at, "MEASURE");
            if ((isMeasure ? measure : evidence).isPresent()) {
                throw wrong(body, tokens, at, code, "only one " + tokens.text(at) + " (...) is possible");
            }
            Optional<MappedSql> query =
                    Optional.of(body.slice(tokens.start(tokens.next(open)), tokens.end(tokens.previous(close))));
            if (isMeasure) measure = query;
            else evidence = query;
            at = tokens.next(close);
            if (tokens.is(at, SqlTokenKind.SEMICOLON)) at = tokens.next(at);
            else if (at < tokens.size()) throw wrong(body, tokens, at, code, "expected ';' after the block");
        }
        if (measure.isEmpty()) {
            throw new SqlBuildException(Diagnostic.of(code, "a measurement audit needs MEASURE (...)", body.at(0)));
        }
        return new MeasurementSql(measure.get(), evidence);
    }

    private static boolean isBlock(SqlTokens tokens, int at) {
        boolean named = tokens.isText(at, "MEASURE") || tokens.isText(at, "EVIDENCE");
        return named && tokens.is(tokens.next(at), SqlTokenKind.OPEN_PAREN);
    }

    private static SqlBuildException wrong(MappedSql body, SqlTokens tokens, int at, Code code, String message) {
        return new SqlBuildException(Diagnostic.of(code, message, body.span(tokens.start(at), tokens.end(at))));
    }
}
