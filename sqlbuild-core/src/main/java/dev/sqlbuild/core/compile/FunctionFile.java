package dev.sqlbuild.core.compile;

import dev.sqlbuild.adapter.FunctionDefinition.Argument;
import dev.sqlbuild.base.Code;
import dev.sqlbuild.base.Diagnostic;
import dev.sqlbuild.base.Diagnostics;
import dev.sqlbuild.base.SourceSpan;
import dev.sqlbuild.base.SourceText;
import dev.sqlbuild.base.SqlBuildException;
import dev.sqlbuild.core.header.HeaderFields;
import dev.sqlbuild.core.header.HeaderKind;
import dev.sqlbuild.core.header.HeaderMap;
import dev.sqlbuild.core.header.HeaderParser;
import dev.sqlbuild.core.header.HeaderValue;
import dev.sqlbuild.core.header.ParsedHeader;
import dev.sqlbuild.core.model.Column;
import dev.sqlbuild.core.model.SqlFunction.Declaration;
import dev.sqlbuild.core.project.ConfigValue;
import dev.sqlbuild.core.project.HeaderConfig;
import dev.sqlbuild.core.project.Identities;
import dev.sqlbuild.core.project.ProjectFile;
import dev.sqlbuild.core.project.ProjectFiles;
import dev.sqlbuild.core.sql.MappedSql;
import dev.sqlbuild.core.sql.SqlStatement;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * A SQL function file cut into header and body, nothing resolved.
 *
 * @param name the file stem
 * @param path project-relative path
 * @param content absent when the file has errors, which are then reported
 */
record FunctionFile(String name, String path, Optional<Content> content) {
    private static final List<String> KEYS = List.of("arguments", "returns", "database", "schema", "tags");
    private static final Pattern NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");

    /**
     * @param database authored database, templates not expanded
     * @param schema authored schema
     * @param body as written, without the trailing semicolon
     * @param place start of the header
     */
    record Content(
            SourceText file,
            Declaration declaration,
            Optional<ConfigValue> database,
            Optional<ConfigValue> schema,
            List<String> tags,
            MappedSql body,
            SourceSpan place) {}

    static FunctionFile parse(ProjectFile file, Diagnostics diagnostics) {
        String name = file.stem();
        Diagnostics own = new Diagnostics();
        Identities.check("function", name, SourceSpan.fileStart(file.path())).ifPresent(own::add);
        Optional<Content> content = Optional.empty();
        try {
            content = read(file, name, own);
        } catch (SqlBuildException e) {
            own.addAll(e.diagnostics());
        }
        own.sorted().forEach(finding -> diagnostics.add(finding.on("function", name)));
        return new FunctionFile(name, file.path(), own.hasErrors() ? Optional.empty() : content);
    }

    private static Optional<Content> read(ProjectFile file, String name, Diagnostics own) {
        SourceText text = ProjectFiles.read(file, Code.D002);
        ParsedHeader header = HeaderParser.parse(text, 0, HeaderKind.FUNCTION);
        HeaderFields fields = HeaderFields.of(header, own);
        fields.rejectUnknown(KEYS);
        fields.text("database");
        fields.text("schema");
        ConfigValue.Table config = HeaderConfig.table(header.entries(), text);
        SourceSpan place = text.span(header.headerStart(), header.headerStart() + "FUNCTION".length());
        List<Argument> arguments = new ArrayList<>();
        fields.map("arguments")
                .ifPresent(map -> typed(map, "argument", text, own)
                        .forEach(column -> arguments.add(
                                new Argument(column.name(), column.type().orElseThrow()))));
        Optional<Declaration> declaration = declaration(header.entries(), arguments, text, place, own);
        MappedSql rest = MappedSql.of(text, header.bodyOffset(), text.text().length());
        MappedSql body = SqlStatement.single(rest, Code.D002, "SQL function '" + name + "'")
                .orElseThrow(() -> new SqlBuildException(header.missingBody()));
        return declaration.map(face -> new Content(
                text, face, config.find("database"), config.find("schema"), fields.texts("tags"), body, place));
    }

    private static Optional<Declaration> declaration(
            HeaderMap header, List<Argument> arguments, SourceText text, SourceSpan place, Diagnostics own) {
        Optional<HeaderValue> returns = header.find("returns");
        if (returns.isEmpty()) {
            own.add(Diagnostic.of(Code.D002, "SQL function file " + text.path() + " must declare returns", place)
                    .withHelp("write returns <type>, or returns table (<column> <type>, ...)"));
            return Optional.empty();
        }
        HeaderValue value = returns.get();
        if (value instanceof HeaderValue.Text type) {
            return Optional.of(new Declaration(arguments, Optional.of(type.text()), List.of()));
        }
        if (value instanceof HeaderValue.Named named && named.name().equalsIgnoreCase("table")) {
            List<Column> columns = typed(named.arguments(), "return column", text, own);
            if (!columns.isEmpty()) return Optional.of(new Declaration(arguments, Optional.empty(), columns));
        }
        own.add(Diagnostic.of(
                        Code.D002,
                        "FUNCTION field 'returns' must be a type or table (<column> <type>, ...)",
                        text.span(value.start(), value.end()))
                .withHelp("quote a type of several words: returns \"DOUBLE PRECISION\""));
        return Optional.empty();
    }

    /** Names with their types; a mistake is reported and left out. */
    private static List<Column> typed(HeaderMap map, String what, SourceText text, Diagnostics own) {
        List<Column> read = new ArrayList<>();
        Set<String> seen = new HashSet<>();
        for (HeaderMap.Entry entry : map.entries()) {
            SourceSpan span = text.span(entry.keyStart(), entry.keyEnd());
            boolean named =
                    what.equals("return column") || NAME.matcher(entry.key()).matches();
            if (!named) {
                own.add(Diagnostic.of(Code.D002, "malformed " + what + " name '" + entry.key() + "'", span)
                        .withHelp("use letters, digits and underscores"));
            } else if (!seen.add(entry.key().toLowerCase(Locale.ROOT))) {
                own.add(Diagnostic.of(Code.D002, "duplicate " + what + " '" + entry.key() + "'", span));
            } else if (entry.value() instanceof HeaderValue.Text type) {
                read.add(Column.of(entry.key(), type.text()));
            } else {
                own.add(Diagnostic.of(
                                Code.D002,
                                what + " '" + entry.key() + "' needs a type",
                                text.span(entry.value().start(), entry.value().end()))
                        .withHelp("write " + entry.key() + " <type>; quote a type of several words"));
            }
        }
        return read;
    }
}
