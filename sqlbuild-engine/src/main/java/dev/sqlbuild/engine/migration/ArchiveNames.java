package dev.sqlbuild.engine.migration;

import dev.sqlbuild.adapter.HelperNames;
import dev.sqlbuild.adapter.RelationName;
import dev.sqlbuild.jdbc.SqlDialect;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;

/** Names of what a move puts aside: {@code _sqb_archive__<time>__migration_<what>__<name>}, in the same schema. */
record ArchiveNames(SqlDialect dialect, LocalDateTime at) {
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'");

    /** @param what {@code stage}, {@code previous} or {@code origin} */
    RelationName of(RelationName relation, String what) {
        String name = "_sqb_archive__" + TIME.format(at) + "__migration_" + what + "__" + relation.name();
        return relation.withName(new HelperNames(dialect).fit(name));
    }
}
