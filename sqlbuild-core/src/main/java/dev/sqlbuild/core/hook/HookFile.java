package dev.sqlbuild.core.hook;

import dev.sqlbuild.base.Code;
import dev.sqlbuild.base.Diagnostic;
import dev.sqlbuild.base.Diagnostics;
import dev.sqlbuild.base.SourceSpan;
import dev.sqlbuild.base.SourceText;
import dev.sqlbuild.core.header.HeaderFields;
import dev.sqlbuild.core.header.HeaderKind;
import dev.sqlbuild.core.header.HeaderParser;
import dev.sqlbuild.core.header.ParsedHeader;
import dev.sqlbuild.core.sql.MappedSql;
import java.util.List;
import java.util.Optional;

/**
 * A named SQL hook: {@code HOOK (description "...");} and a body.
 *
 * @param description what it does
 * @param body SQL with {@code @name} parameters
 */
record HookFile(String description, MappedSql body) {

    static Optional<HookFile> read(SourceText file, Diagnostics diagnostics) {
        ParsedHeader header = HeaderParser.parse(file, 0, HeaderKind.HOOK);
        HeaderFields fields = HeaderFields.of(header, diagnostics);
        fields.rejectUnknown(List.of("description"));
        Optional<String> description = fields.text("description").filter(text -> !text.isBlank());
        if (description.isEmpty()) {
            diagnostics.add(Diagnostic.of(Code.D014, "SQL hook needs a description", SourceSpan.fileStart(file.path()))
                    .withHelp("begin the file with HOOK (description \"...\");"));
        }
        MappedSql body = MappedSql.of(file, header.bodyOffset(), file.text().length());
        if (body.text().isBlank()) {
            diagnostics.add(header.missingBody());
            return Optional.empty();
        }
        return description.map(text -> new HookFile(text, body));
    }
}
