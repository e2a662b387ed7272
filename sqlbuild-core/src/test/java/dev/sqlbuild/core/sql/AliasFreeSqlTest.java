package dev.sqlbuild.core.sql;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class AliasFreeSqlTest {
    @Test
    void namesOfTablesInAQueryDoNotCount() {
        assertSame("SELECT r.a FROM __ref(\"rides\") r", "SELECT x . a FROM __ref(\"rides\") AS x");
        assertSame(
                "WITH a AS (SELECT 1 AS n), b AS (SELECT n FROM a) SELECT b.n FROM b JOIN a ON a.n = b.n",
                "WITH one AS (SELECT 1 AS n), two AS (SELECT n FROM one) SELECT two.n FROM two JOIN one ON one.n = two.n");
        assertSame("SELECT q.n FROM (SELECT 1 AS n) q, t u", "SELECT p.n FROM (SELECT 1 AS n) AS p, t v");
        assertSame("SELECT f.x FROM __table_fn(\"f\")(1) f (x)", "SELECT g.x FROM __table_fn(\"f\")(1) g (x)");
    }

    @Test
    void everythingElseCounts() {
        assertOther("SELECT r.a FROM t r", "SELECT r.b FROM t r");
        assertOther("SELECT a AS x FROM t", "SELECT a AS y FROM t");
        assertOther("SELECT r.a FROM t r JOIN u s ON true", "SELECT s.a FROM t r JOIN u s ON true");
        assertOther("SELECT a IS DISTINCT FROM b AS x FROM t", "SELECT a IS DISTINCT FROM b AS y FROM t");
        assertOther("SELECT extract(day FROM a) AS x FROM t", "SELECT extract(day FROM a) AS y FROM t");
        assertOther("SELECT a FROM t WHERE a > 1", "SELECT a FROM t WHERE a > 2");
        assertOther("SELECT r.a FROM t r", "SELECT r.a FROM u r");
        assertOther("SELECT a FROM t LEFT JOIN u USING (a)", "SELECT a FROM t FULL JOIN u USING (a)");
    }

    private static void assertSame(String one, String other) {
        assertThat(AliasFreeSql.of(one)).isEqualTo(AliasFreeSql.of(other));
    }

    private static void assertOther(String one, String other) {
        assertThat(AliasFreeSql.of(one)).isNotEqualTo(AliasFreeSql.of(other));
    }
}
