package dev.sqlbuild.core.compile;

import dev.sqlbuild.adapter.Adapter;
import dev.sqlbuild.adapter.AdapterRegistry;
import dev.sqlbuild.adapter.LogicalType;
import dev.sqlbuild.adapter.TypeFamily;
import dev.sqlbuild.core.incremental.CursorSql;
import dev.sqlbuild.core.project.RelationDefaults;
import dev.sqlbuild.jdbc.SqlDialect;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;

/**
 * What compiling needs to know of the project's engine. Also serves adapters that are known by name but not installed:
 * they compile in plain SQL and are refused when a command wants to connect.
 */
record Engine(Optional<Adapter> adapter) {
    private static final SqlDialect PLAIN =
            new SqlDialect("sql", '"', Set.of(), false, 255, SqlDialect.LengthUnit.CHARACTERS, Optional.empty());

    static Engine of(String adapterName, AdapterRegistry adapters) {
        adapters.requireKnown(adapterName);
        return new Engine(adapters.find(adapterName));
    }

    SqlDialect dialect() {
        return adapter.map(Adapter::dialect).orElse(PLAIN);
    }

    RelationDefaults relationDefaults() {
        return new RelationDefaults(
                Optional.empty(), adapter.map(Adapter::defaultSchema).orElse("public"));
    }

    /** Writes bounds as literals; those of standard SQL where the adapter is not installed. */
    CursorSql cursorSql() {
        return new CursorSql(adapter.<BiFunction<Object, LogicalType, String>>map(known -> known::literal)
                .orElse(Engine::plainLiteral));
    }

    private static String plainLiteral(Object value, LogicalType type) {
        return type == LogicalType.INTEGER ? value.toString() : type.name() + " '" + value.toString() + "'";
    }

    /** Whether a type that is not known is one that nobody declares, and not one that the analysis cannot work out. */
    boolean provesTypes() {
        return adapter.map(known -> known.capabilities().typedAnalysis()).orElse(false);
    }

    Optional<TypeFamily> family(String type) {
        return adapter.flatMap(known -> TypeFamily.find(known.normalizeType(type)));
    }

    String typeOf(LogicalType type) {
        return adapter.map(known -> known.typeOf(type)).orElse(type.name());
    }
}
