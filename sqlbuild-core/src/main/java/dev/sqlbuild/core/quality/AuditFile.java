package dev.sqlbuild.core.quality;

import dev.sqlbuild.base.Code;
import dev.sqlbuild.base.Diagnostic;
import dev.sqlbuild.base.Diagnostics;
import dev.sqlbuild.base.SourceSpan;
import dev.sqlbuild.base.SourceText;
import dev.sqlbuild.base.SqlBuildException;
import dev.sqlbuild.core.header.HeaderKind;
import dev.sqlbuild.core.header.ParsedHeader;
import dev.sqlbuild.core.project.Identities;
import dev.sqlbuild.core.sql.MappedSql;
import dev.sqlbuild.core.sql.MeasurementSql;
import dev.sqlbuild.core.sql.SqlBlock;
import dev.sqlbuild.core.sql.SqlStatement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads a file below {@code audits/} (quality.md A1). */
final class AuditFile {
    private final SourceText file;
    private final boolean singular;
    private final Diagnostics diagnostics;

    private AuditFile(SourceText file, boolean singular, Diagnostics diagnostics) {
        this.file = file;
        this.singular = singular;
        this.diagnostics = diagnostics;
    }

    /** The blocks of the file; a malformed block is reported and left out. */
    static List<AuditDefinition> parse(SourceText file, boolean singular, Diagnostics diagnostics) {
        return new AuditFile(file, singular, diagnostics).parse();
    }

    private List<AuditDefinition> parse() {
        List<AuditDefinition> definitions = new ArrayList<>();
        Optional<Diagnostic> nul = NulCharacter.find(file, Code.D004);
        if (nul.isPresent()) {
            diagnostics.add(nul.get());
            return definitions;
        }
        try {
            List<SqlBlock> blocks = SqlBlock.parse(file, HeaderKind.AUDIT);
            for (SqlBlock block : blocks) definition(block, blocks.size() > 1).ifPresent(definitions::add);
        } catch (SqlBuildException malformed) {
            diagnostics.addAll(malformed.diagnostics());
        }
        return definitions;
    }

    private Optional<AuditDefinition> definition(SqlBlock block, boolean several) {
        ParsedHeader parsed = block.header();
        SourceSpan span = file.span(parsed.headerStart(), parsed.bodyOffset());
        Diagnostics own = new Diagnostics();
        AuditHeader header = AuditHeader.of(parsed, singular, own);
        if (several && header.name().isEmpty()) {
            own.add(Diagnostic.of(Code.D004, "every AUDIT of a file with more than one needs a name", span)
                    .withHelp("write AUDIT (name \"...\")"));
        }
        String name = header.name().orElseGet(() -> FileStem.of(file.path()));
        Identities.check("audit", name, span).ifPresent(own::add);
        Optional<AuditDefinition> definition = Optional.empty();
        try {
            definition = body(block, header, name, span, own);
        } catch (SqlBuildException malformed) {
            own.addAll(malformed.diagnostics());
        }
        diagnostics.addAll(own.sorted());
        return own.hasErrors() ? Optional.empty() : definition;
    }

    private static Optional<AuditDefinition> body(
            SqlBlock block, AuditHeader header, String name, SourceSpan span, Diagnostics own) {
        if (header.measurement()) {
            MeasurementSql sql = MeasurementSql.parse(block.body(), Code.D004);
            Optional<MappedSql> measure = query(sql.measure(), block, name, own);
            Optional<MappedSql> evidence = sql.evidence().flatMap(each -> query(each, block, name, own));
            return measure.map(each -> new AuditDefinition(name, header, each, evidence, span, false));
        }
        if (MeasurementSql.isPresent(block.body())) {
            own.add(Diagnostic.of(Code.D004, "audit '" + name + "' uses MEASURE but lists violations", span)
                    .withHelp("add evaluation measurement"));
            return Optional.empty();
        }
        return query(block.body(), block, name, own)
                .map(each -> new AuditDefinition(name, header, each, Optional.empty(), span, false));
    }

    private static Optional<MappedSql> query(MappedSql sql, SqlBlock block, String name, Diagnostics own) {
        Optional<MappedSql> statement = SqlStatement.single(sql, Code.D004, "audit '" + name + "'");
        if (statement.isEmpty()) {
            own.add(block.header().missingBody());
        } else if (!SqlStatement.isQuery(statement.get())) {
            own.add(Diagnostic.of(
                            Code.D004,
                            "audit '" + name + "' must be one SELECT or WITH query",
                            statement.get().at(0))
                    .withHelp("return one row for each violation"));
            return Optional.empty();
        }
        return statement;
    }
}
