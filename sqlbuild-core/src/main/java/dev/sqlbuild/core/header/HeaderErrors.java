package dev.sqlbuild.core.header;

import dev.sqlbuild.base.Diagnostic;
import dev.sqlbuild.base.SourceSpan;
import dev.sqlbuild.base.SourceText;
import dev.sqlbuild.base.SqlBuildException;

/** Words syntax errors of one header. */
record HeaderErrors(SourceText file, HeaderKind kind) {

    SqlBuildException missingHeader(int offset) {
        return new SqlBuildException(Diagnostic.of(
                kind.code(),
                kind.fileWord() + " '" + file.path() + "' must start with a " + kind.keyword()
                        + "(...) header as the first non-whitespace content",
                file.at(offset)));
    }

    /** {@code detail at <path>:<line>:<column>}. */
    SqlBuildException at(String detail, int offset) {
        return at(detail, offset, "");
    }

    SqlBuildException at(String detail, int offset, String suffix) {
        SourceSpan place = file.at(offset);
        return new SqlBuildException(syntax(detail + " at " + place + suffix, place));
    }

    SqlBuildException of(String detail, int start, int end) {
        return new SqlBuildException(syntax(detail, file.span(start, end)));
    }

    SqlBuildException withHelp(String detail, int offset, String help) {
        SourceSpan place = file.at(offset);
        return new SqlBuildException(syntax(detail + " at " + place, place).withHelp(help));
    }

    private Diagnostic syntax(String detail, SourceSpan place) {
        return Diagnostic.of(
                kind.code(),
                kind.keyword() + "(...) in '" + file.path() + "' contains invalid SQLBuild header syntax: " + detail,
                place);
    }
}
