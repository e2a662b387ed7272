package dev.sqlbuild.core.compile;

import dev.sqlbuild.adapter.RelationName;
import dev.sqlbuild.base.CanonicalJson;
import dev.sqlbuild.base.Code;
import dev.sqlbuild.base.Diagnostic;
import dev.sqlbuild.base.Diagnostics;
import dev.sqlbuild.base.SourceText;
import dev.sqlbuild.core.declaration.SourceDeclaration;
import dev.sqlbuild.core.model.Column;
import dev.sqlbuild.core.model.Shape;
import dev.sqlbuild.core.model.Source;
import dev.sqlbuild.core.project.ConfigValue;
import dev.sqlbuild.core.sql.MappedSql;
import dev.sqlbuild.core.sql.SqlTemplate;
import dev.sqlbuild.core.version.LocalHash;
import dev.sqlbuild.core.version.VersionHash;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Compiles source declarations: the place or expression to read, and the definition hash. */
final class SourceCompiler {
    /** Keys of a declaration that decide what its readers see. */
    private static final Set<String> IDENTITY =
            Set.of("name", "database", "schema", "table", "expression", "environments", "type_enforcement");

    private final QueryExpansion expansion;
    private final Diagnostics diagnostics;

    SourceCompiler(QueryExpansion expansion, Diagnostics diagnostics) {
        this.expansion = expansion;
        this.diagnostics = diagnostics;
    }

    Source compile(SourceDeclaration declaration) {
        Optional<ConfigValue.Text> expression = declaration.location().expression();
        Optional<RelationName> relation =
                expression.isPresent() ? Optional.empty() : Optional.of(relation(declaration));
        List<Column> columns = declaration.columns().stream()
                .map(c -> new Column(c.name(), c.type(), c.nullable(), c.description()))
                .toList();
        return new Source(
                declaration,
                relation,
                expression.map(text -> expanded(declaration.name(), text)),
                new Shape(declaration.contractEnforced(), columns),
                definition(declaration));
    }

    private static RelationName relation(SourceDeclaration declaration) {
        var location = declaration.location();
        return new RelationName(location.database(), location.schema(), location.table());
    }

    /** The expression with variables filled in and the trailing semicolon removed. */
    private String expanded(String name, ConfigValue.Text text) {
        Diagnostics own = new Diagnostics();
        SourceText lines = new SourceText(text.span().path(), text.text());
        SqlTemplate template =
                expansion.expand(MappedSql.of(lines, 0, text.text().length()), own);
        for (Diagnostic finding : own.sorted())
            diagnostics.add(finding.at(text.span()).on("source", name));
        if (!template.references().isEmpty()) {
            diagnostics.add(Diagnostic.of(
                            Code.P001,
                            "source '" + name + "' expression must not use "
                                    + template.references().get(0).symbol(),
                            text.span())
                    .on("source", name)
                    .withHelp("write a model that reads it instead"));
        }
        String sql = template.text().strip();
        while (sql.endsWith(";")) sql = sql.substring(0, sql.length() - 1).stripTrailing();
        return sql;
    }

    /** Of the text as written, so that the same code has the same hash in every environment. */
    private static VersionHash definition(SourceDeclaration declaration) {
        Map<String, @Nullable Object> facts = new HashMap<>();
        declaration.authored().entries().forEach((key, entry) -> {
            if (IDENTITY.contains(key)) facts.put(key, entry.value().plain());
        });
        Map<String, Object> types = new HashMap<>();
        declaration
                .columns()
                .forEach(column -> types.put(column.name(), column.type().orElse("")));
        facts.put("columns", types);
        return VersionHash.same(LocalHash.ofDefinition(CanonicalJson.of(facts)));
    }
}
