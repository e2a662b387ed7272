package dev.sqlbuild.core.compile;

import dev.sqlbuild.base.Code;
import dev.sqlbuild.base.Diagnostic;
import dev.sqlbuild.base.SourceSpan;
import java.util.List;

/**
 * Who declares columns: a model, or a {@code SCHEMA} that models share.
 *
 * @param code of what is wrong with the declaration
 * @param keys metadata that a column of this owner may have
 */
record ColumnOwner(String kind, String name, Code code, List<String> keys) {

    static ColumnOwner model(String name) {
        return new ColumnOwner(
                "model", name, Code.P001, List.of("type", "nullable", "description", "audits", "migrate_from"));
    }

    static ColumnOwner schema(String name) {
        return new ColumnOwner("schema", name, Code.D013, List.of("type", "nullable", "description", "audits"));
    }

    /** The owner as messages begin with it. */
    String phrase() {
        return kind + " '" + name + "'";
    }

    Diagnostic finding(String message, SourceSpan at) {
        return Diagnostic.of(code, phrase() + ": " + message, at).on(kind, name);
    }
}
