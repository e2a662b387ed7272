package dev.sqlbuild.adapter.postgres;

import dev.sqlbuild.adapter.RelationName;
import dev.sqlbuild.base.Code;
import dev.sqlbuild.base.Diagnostic;
import dev.sqlbuild.base.Severity;
import dev.sqlbuild.jdbc.Session;
import dev.sqlbuild.jdbc.SqlText;
import dev.sqlbuild.jdbc.StatementFailedException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * What a relation has beside its columns and rows, carried over to the one that takes its place: storage options,
 * comments, row level security, owner, privileges. The server itself writes the statements, quoted as it wants them.
 */
final class Traits {
    private static final String COPY = """
            WITH pair AS (
                SELECT o.oid AS o, n.oid AS n, n.oid::pg_catalog.regclass::text AS name, o.relkind AS kind,
                       o.relowner AS o_owner, n.relowner AS n_owner, o.relacl AS o_acl, n.relacl AS n_acl,
                       CASE WHEN o.relkind = n.relkind THEN o.reloptions END AS options,
                       o.relrowsecurity AND n.relkind IN ('r', 'p') AS secured, o.relforcerowsecurity AS forced,
                       CASE WHEN n.relkind = 'v' THEN 'VIEW' ELSE 'TABLE' END AS word
                FROM pg_catalog.pg_class o, pg_catalog.pg_class n
                WHERE o.oid = pg_catalog.to_regclass(%1$s) AND n.oid = pg_catalog.to_regclass(%2$s)
            ), columns AS (
                SELECT oa.attname, oa.attnum, oa.attacl
                FROM pair JOIN pg_catalog.pg_attribute oa ON oa.attrelid = o AND oa.attnum > 0 AND NOT oa.attisdropped
                JOIN pg_catalog.pg_attribute na ON na.attrelid = n AND na.attname = oa.attname AND na.attnum > 0
                                               AND NOT na.attisdropped
            ), statements(step, sql) AS (
                SELECT 1, format('ALTER %%s %%s SET (%%s)', word, name, array_to_string(options, ', '))
                FROM pair WHERE options IS NOT NULL
              UNION ALL
                SELECT 2, format('COMMENT ON %%s %%s IS %%L', word, name, description)
                FROM pair JOIN pg_catalog.pg_description d
                  ON d.objoid = o AND d.objsubid = 0 AND d.classoid = 'pg_catalog.pg_class'::pg_catalog.regclass
              UNION ALL
                SELECT 2, format('COMMENT ON COLUMN %%s.%%I IS %%L', name, attname, description)
                FROM pair JOIN pg_catalog.pg_description d
                  ON d.objoid = o AND d.classoid = 'pg_catalog.pg_class'::pg_catalog.regclass
                JOIN columns ON attnum = d.objsubid
              UNION ALL
                SELECT 3, format('CREATE POLICY %%I ON %%s AS %%s FOR %%s TO %%s%%s%%s', polname, name,
                       CASE WHEN polpermissive THEN 'PERMISSIVE' ELSE 'RESTRICTIVE' END,
                       CASE polcmd WHEN 'r' THEN 'SELECT' WHEN 'a' THEN 'INSERT' WHEN 'w' THEN 'UPDATE'
                                   WHEN 'd' THEN 'DELETE' ELSE 'ALL' END,
                       (SELECT string_agg(CASE WHEN role = 0 THEN 'PUBLIC'
                                               ELSE quote_ident(pg_get_userbyid(role)) END, ', ')
                        FROM unnest(polroles) AS role),
                       ' USING (' || pg_get_expr(polqual, polrelid) || ')',
                       ' WITH CHECK (' || pg_get_expr(polwithcheck, polrelid) || ')')
                FROM pair JOIN pg_catalog.pg_policy ON polrelid = o WHERE secured
              UNION ALL
                SELECT 4, format('ALTER TABLE %%s ENABLE ROW LEVEL SECURITY', name) FROM pair WHERE secured
              UNION ALL
                SELECT 4, format('ALTER TABLE %%s FORCE ROW LEVEL SECURITY', name) FROM pair WHERE secured AND forced
              UNION ALL
                SELECT 5, format('REVOKE ALL ON TABLE %%s FROM %%s', name,
                       CASE WHEN grantee = 0 THEN 'PUBLIC' ELSE quote_ident(pg_get_userbyid(grantee)) END)
                FROM (SELECT DISTINCT name, grantee FROM pair, aclexplode(n_acl)
                      WHERE o_acl IS DISTINCT FROM n_acl AND grantee <> n_owner) AS granted
              UNION ALL
                SELECT 6, format('ALTER %%s %%s OWNER TO %%I', word, name, pg_get_userbyid(o_owner))
                FROM pair WHERE o_owner <> n_owner
              UNION ALL
                SELECT 7, format('GRANT %%s ON TABLE %%s TO %%s%%s', privilege_type, name,
                       CASE WHEN grantee = 0 THEN 'PUBLIC' ELSE quote_ident(pg_get_userbyid(grantee)) END,
                       CASE WHEN is_grantable THEN ' WITH GRANT OPTION' ELSE '' END)
                FROM pair, aclexplode(o_acl) WHERE o_acl IS DISTINCT FROM n_acl AND grantee <> o_owner
              UNION ALL
                SELECT 7, format('GRANT %%s (%%I) ON TABLE %%s TO %%s%%s', privilege_type, attname, name,
                       CASE WHEN grantee = 0 THEN 'PUBLIC' ELSE quote_ident(pg_get_userbyid(grantee)) END,
                       CASE WHEN is_grantable THEN ' WITH GRANT OPTION' ELSE '' END)
                FROM pair, columns, aclexplode(attacl)
            )
            SELECT step >= 5, sql FROM statements ORDER BY step, sql""";

    private Traits() {}

    /** Both relations exist; called in a transaction. A privilege that cannot be carried over is a warning. */
    static List<Diagnostic> copy(Session session, RelationName from, RelationName to) {
        List<String> traits = new ArrayList<>();
        List<String> rights = new ArrayList<>();
        for (var row : session.query(COPY.formatted(literal(from), literal(to))).rows()) {
            (Boolean.TRUE.equals(row.get(0)) ? rights : traits).add(String.valueOf(row.get(1)));
        }
        traits.forEach(session::execute);
        List<Diagnostic> warnings = new ArrayList<>();
        for (String right : rights) attempt(session, right, to).ifPresent(warnings::add);
        return warnings;
    }

    private static Optional<Diagnostic> attempt(Session session, String right, RelationName to) {
        try {
            session.inSavepoint(() -> session.execute(right));
            return Optional.empty();
        } catch (StatementFailedException e) {
            if (!Objects.equals(e.sqlState().orElse(""), SqlState.NOT_PERMITTED)) throw e;
            return Optional.of(Diagnostic.of(
                            Code.A511, "owner or grants of " + to + " could not be carried over: " + e.engineMessage())
                    .withSeverity(Severity.WARNING)
                    .withNote(right));
        }
    }

    private static String literal(RelationName relation) {
        return SqlText.of(Postgres.DIALECT)
                .literal(relation.render(Postgres.DIALECT))
                .toString();
    }
}
