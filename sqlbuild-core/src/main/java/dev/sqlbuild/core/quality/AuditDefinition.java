package dev.sqlbuild.core.quality;

import dev.sqlbuild.base.SourceSpan;
import dev.sqlbuild.core.sql.MappedSql;
import java.util.Optional;

/**
 * An {@code AUDIT} block, or an audit that SQLBuild brings along.
 *
 * @param name name among the definitions of its kind
 * @param header keys of the block
 * @param query the violations, or what {@code MEASURE} returns
 * @param evidence query of {@code EVIDENCE}
 * @param span place of the block
 * @param builtIn whether it is not a file of the project
 */
record AuditDefinition(
        String name,
        AuditHeader header,
        MappedSql query,
        Optional<MappedSql> evidence,
        SourceSpan span,
        boolean builtIn) {

    String path() {
        return span.path();
    }
}
