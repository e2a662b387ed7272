package dev.sqlbuild.core.compile;

import dev.sqlbuild.base.Code;
import dev.sqlbuild.base.Diagnostics;
import dev.sqlbuild.base.SourceSpan;
import dev.sqlbuild.base.SourceText;
import dev.sqlbuild.base.SqlBuildException;
import dev.sqlbuild.core.declaration.ColumnDeclaration;
import dev.sqlbuild.core.header.HeaderFields;
import dev.sqlbuild.core.header.HeaderKind;
import dev.sqlbuild.core.header.HeaderParser;
import dev.sqlbuild.core.header.HeaderValue;
import dev.sqlbuild.core.header.ParsedHeader;
import dev.sqlbuild.core.header.SqlBlank;
import dev.sqlbuild.core.project.HeaderConfig;
import dev.sqlbuild.core.project.Identities;
import dev.sqlbuild.core.project.ProjectFile;
import dev.sqlbuild.core.project.ProjectFiles;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads the blocks {@code SCHEMA ( ... );} of one file; nothing else may stand in it. */
final class ColumnSchemaFile {
    /**
     * One block as written.
     *
     * @param parent the schema it extends, with the place where it says so
     * @param own its own columns
     */
    record Block(
            String name,
            Optional<String> description,
            Optional<Parent> parent,
            List<ColumnDeclaration> own,
            SourceSpan span) {}

    record Parent(String name, SourceSpan span) {}

    private static final List<String> KEYS = List.of("name", "description", "extends", "columns");

    private final SourceText file;
    private final Diagnostics diagnostics;

    private ColumnSchemaFile(SourceText file, Diagnostics diagnostics) {
        this.file = file;
        this.diagnostics = diagnostics;
    }

    /** The blocks whose names are known; what is wrong is reported. */
    static List<Block> read(ProjectFile file, Diagnostics diagnostics) {
        List<Block> blocks = new ArrayList<>();
        try {
            SourceText text = ProjectFiles.read(file, Code.D013);
            ColumnSchemaFile reader = new ColumnSchemaFile(text, diagnostics);
            int offset = 0;
            do {
                ParsedHeader header = HeaderParser.parse(text, offset, HeaderKind.SCHEMA);
                reader.block(header).ifPresent(blocks::add);
                offset = SqlBlank.skip(text.text(), header.bodyOffset());
            } while (offset < text.text().length());
        } catch (SqlBuildException e) {
            diagnostics.addAll(e.diagnostics());
        }
        return blocks;
    }

    private Optional<Block> block(ParsedHeader header) {
        HeaderFields fields = HeaderFields.of(header, diagnostics);
        fields.rejectUnknown(KEYS);
        Optional<String> name = fields.text("name");
        if (name.isEmpty()) {
            if (!fields.has("name")) fields.report("name", "a SCHEMA needs a name", Optional.empty());
            return Optional.empty();
        }
        SourceSpan place = span(header.entries().find("name").orElseThrow());
        Identities.check("schema", name.get(), place).ifPresent(diagnostics::add);
        ColumnOwner owner = ColumnOwner.schema(name.get());
        List<ColumnDeclaration> columns = fields.map("columns")
                .map(map -> DeclaredColumns.read(owner, HeaderConfig.table(map, file), diagnostics))
                .orElse(List.of());
        if (columns.isEmpty()) diagnostics.add(owner.finding("needs at least one column", place));
        Optional<Parent> parent = fields.text("extends")
                .map(extended -> new Parent(
                        extended, span(header.entries().find("extends").orElseThrow())));
        return Optional.of(new Block(name.get(), fields.text("description"), parent, columns, place));
    }

    private SourceSpan span(HeaderValue value) {
        return file.span(value.start(), value.end());
    }
}
