package dev.sqlbuild.core.quality;

import dev.sqlbuild.base.SourceText;
import dev.sqlbuild.core.sql.MappedSql;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The generic audits every project has (quality.md A3). Here {@code @column} and {@code @field} are quoted names and
 * {@code @to} is a reference call.
 */
final class BuiltInAudits {
    /** Begins the path of every built-in definition. */
    static final String PATH_PREFIX = "built-in audit ";

    static final String ACCEPTED_VALUES = "accepted_values";
    static final String RELATIONSHIPS = "relationships";

    private static final Map<String, AuditDefinition> DEFINITIONS = definitions();

    private BuiltInAudits() {}

    static Map<String, AuditDefinition> all() {
        return DEFINITIONS;
    }

    private static Map<String, AuditDefinition> definitions() {
        Map<String, AuditDefinition> definitions = new LinkedHashMap<>();
        define(definitions, "not_null", "SELECT *\nFROM @relation\nWHERE @column IS NULL");
        define(definitions, "unique", """
                SELECT @column, COUNT(*) AS duplicate_count
                FROM @relation
                WHERE @column IS NOT NULL
                GROUP BY @column
                HAVING COUNT(*) > 1""");
        define(definitions, ACCEPTED_VALUES, """
                SELECT *
                FROM @relation
                WHERE @column IS NOT NULL AND @column NOT IN (@'values')""");
        define(definitions, RELATIONSHIPS, """
                SELECT child.*
                FROM @relation AS child
                WHERE child.@column IS NOT NULL
                  AND NOT EXISTS (SELECT 1 FROM @to AS parent WHERE parent.@field = child.@column)""");
        return definitions;
    }

    private static void define(Map<String, AuditDefinition> definitions, String name, String sql) {
        SourceText text = new SourceText(PATH_PREFIX + name, sql);
        MappedSql query = MappedSql.of(text, 0, sql.length());
        definitions.put(
                name,
                new AuditDefinition(
                        name, AuditHeader.EMPTY, query, Optional.empty(), text.span(0, sql.length()), true));
    }
}
