package dev.sqlbuild.core.header;

import dev.sqlbuild.base.Diagnostic;
import dev.sqlbuild.base.SourceText;

/**
 * A header and where it stands.
 *
 * @param file the file it was read from; all offsets of the tree are offsets into its text
 * @param kind which header
 * @param entries the authored keys
 * @param headerStart offset of the keyword
 * @param bodyOffset offset after the {@code ;} that ends the header
 */
public record ParsedHeader(SourceText file, HeaderKind kind, HeaderMap entries, int headerStart, int bodyOffset) {

    /** The finding for a file that ends after its header although a body is needed. */
    public Diagnostic missingBody() {
        return Diagnostic.of(
                kind.code(),
                kind.fileWord() + " '" + file.path() + "' must contain SQL after " + kind.keyword() + "(...)",
                file.span(headerStart, bodyOffset));
    }
}
