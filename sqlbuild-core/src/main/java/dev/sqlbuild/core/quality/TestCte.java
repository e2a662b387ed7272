package dev.sqlbuild.core.quality;

import dev.sqlbuild.base.SourceSpan;
import dev.sqlbuild.core.sql.CteList;
import dev.sqlbuild.core.sql.MappedSql;
import java.util.List;

/**
 * A CTE of a SQL test as authored.
 *
 * @param name name without quotes
 * @param kind what it is
 * @param columns names of its column list, empty when it has none
 * @param body query without its parentheses
 * @param span place of the name
 */
record TestCte(String name, TestCteKind kind, List<String> columns, MappedSql body, SourceSpan span) {

    TestCte {
        columns = List.copyOf(columns);
    }

    static TestCte of(CteList.Cte cte) {
        return new TestCte(cte.name(), TestCteKind.of(cte.name()), cte.columns(), cte.body(), cte.nameSpan());
    }

    /** The part of the name behind the prefix: the mocked or checked resource. */
    String subject() {
        return kind.takesName() ? name.substring(kind.prefix().length()) : name;
    }

    /** Name of the CTE in the generated statement. */
    String emittedName() {
        return switch (kind) {
            case HELPER -> "__helper__" + name;
            default -> kind.prefix() + (kind.takesName() ? subject() : "");
        };
    }
}
