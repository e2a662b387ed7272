package dev.sqlbuild.core.compile;

import dev.sqlbuild.base.Code;
import dev.sqlbuild.base.Diagnostics;
import dev.sqlbuild.base.SourceSpan;
import dev.sqlbuild.base.SourceText;
import dev.sqlbuild.base.SqlBuildException;
import dev.sqlbuild.core.header.HeaderKind;
import dev.sqlbuild.core.header.HeaderParser;
import dev.sqlbuild.core.header.ParsedHeader;
import dev.sqlbuild.core.project.ConfigValue;
import dev.sqlbuild.core.project.HeaderConfig;
import dev.sqlbuild.core.project.Identities;
import dev.sqlbuild.core.project.ProjectFile;
import dev.sqlbuild.core.project.ProjectFiles;
import dev.sqlbuild.core.sql.MappedSql;
import dev.sqlbuild.core.sql.SqlStatement;
import java.util.Optional;

/**
 * A model file cut into header and query, nothing resolved.
 *
 * @param name the file stem
 * @param path project-relative path
 * @param content absent when the file has errors, which are then reported
 */
record ParsedModel(String name, String path, Optional<Content> content) {

    /**
     * @param header authored header
     * @param body the query as written, without the trailing semicolon
     * @param place start of the header
     */
    record Content(SourceText file, ConfigValue.Table header, MappedSql body, SourceSpan place) {}

    static ParsedModel parse(ProjectFile file, Diagnostics diagnostics) {
        String name = file.stem();
        Identities.check("model", name, SourceSpan.fileStart(file.path())).ifPresent(diagnostics::add);
        try {
            return new ParsedModel(name, file.path(), Optional.of(read(file, name)));
        } catch (SqlBuildException e) {
            e.diagnostics().forEach(finding -> diagnostics.add(finding.on("model", name)));
            return new ParsedModel(name, file.path(), Optional.empty());
        }
    }

    private static Content read(ProjectFile file, String name) {
        SourceText text = ProjectFiles.read(file, Code.D002);
        ParsedHeader header = HeaderParser.parse(text, 0, HeaderKind.MODEL);
        MappedSql rest = MappedSql.of(text, header.bodyOffset(), text.text().length());
        MappedSql body = SqlStatement.single(rest, Code.P001, "model '" + name + "'")
                .orElseThrow(() -> new SqlBuildException(header.missingBody()));
        SourceSpan place = text.span(header.headerStart(), header.headerStart() + "MODEL".length());
        return new Content(text, HeaderConfig.table(header.entries(), text), body, place);
    }
}
