package dev.sqlbuild.core.sql;

import dev.sqlbuild.base.Diagnostic;
import dev.sqlbuild.base.Diagnostics;
import dev.sqlbuild.base.SourceText;
import java.util.List;

/** Short ways to make the values that these tests start from. */
final class SqlText {
    private SqlText() {}

    static MappedSql mapped(String text) {
        return MappedSql.of(new SourceText("models/m.sql", text), 0, text.length());
    }

    static SqlTemplate template(String text) {
        Diagnostics diagnostics = new Diagnostics();
        SqlTemplate template = ReferenceScanner.scan(mapped(text), diagnostics);
        diagnostics.throwIfErrors();
        return template;
    }

    static List<String> messages(Diagnostics diagnostics) {
        return diagnostics.sorted().stream().map(Diagnostic::message).toList();
    }
}
