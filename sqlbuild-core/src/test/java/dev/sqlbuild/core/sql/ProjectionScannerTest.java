package dev.sqlbuild.core.sql;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ProjectionScannerTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "SELECT a, t.b, x AS c, count(*) AS \"D d\" FROM t| a,b,c,D d",
                "WITH q AS (SELECT z FROM y), r(k) AS MATERIALIZED (SELECT 1) SELECT a FROM q| a",
                "WITH RECURSIVE q AS (SELECT 1 UNION ALL SELECT 2) SELECT DISTINCT a, b FROM q| a,b",
                "SELECT DISTINCT ON (x, y) a, b c FROM t| a,c",
                "SELECT a AS x FROM t UNION ALL SELECT * FROM u| x",
                "(SELECT a FROM t) UNION (SELECT b FROM u)| a",
                "SELECT sum(x) OVER (PARTITION BY y ORDER BY z) total, CASE WHEN a THEN 1 ELSE 2 END kind FROM t| total,kind",
                "SELECT a IS DISTINCT FROM b AS same, EXTRACT(year FROM d) AS y FROM t| same,y",
                "SELECT 1 AS one, 'x' two, (SELECT max(a) FROM u) m, NULL AS n| one,two,m,n",
                "SELECT CAST(a AS DECIMAL(10, 2)) AS a, b::int AS b, [1, 2] l, {'k': 1} AS s| a,b,l,s",
                "SELECT percentile_cont(0.5) WITHIN GROUP (ORDER BY x) AS p, count(*) FILTER (WHERE x) n FROM t| p,n",
                "SELECT a * b AS p, t.a * 2 AS q FROM t| p,q",
                "SELECT __udf(\"fee\")(a) AS fee FROM __ref(\"m\")| fee",
                "SELECT a AS limit, b FROM t;| limit,b",
            })
    void namesTheColumns(String sql, String names) {
        assertThat(ProjectionScanner.columns(sql)).contains(List.of(names.split(",")));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SELECT * FROM t",
                "SELECT a, t.* FROM t",
                "SELECT * EXCLUDE (a) FROM t",
                "SELECT a, s.t.* FROM t",
                "SELECT count(*) FROM t",
                "SELECT a + b FROM t",
                "SELECT a::int FROM t",
                "SELECT CAST(a AS int) FROM t",
                "SELECT 1",
                "SELECT NULL",
                "SELECT current_date",
                "SELECT x IS NULL FROM t",
                "SELECT NOT a FROM t",
                "SELECT a AND b FROM t",
                "SELECT a IS DISTINCT FROM b FROM t",
                "SELECT INTERVAL 1 DAY",
                "SELECT INTERVAL (x) weeks FROM t",
                "SELECT DATE '2020-01-01'",
                "SELECT x::timestamp with time zone FROM t",
                "SELECT x::double precision FROM t",
                "SELECT a COLLATE nocase FROM t",
                "SELECT sum(x) OVER w FROM t",
                "SELECT CASE WHEN a THEN b END FROM t",
                "SELECT COLUMNS('x') FROM t",
                "SELECT x: 42",
                "FROM t SELECT a",
                "VALUES (1)",
                "TABLE t",
                "",
                "SELECT",
                "SELECT FROM t",
                "WITH a AS SELECT 1",
                "PIVOT t ON x",
                "SELECT a FROM t UNION ALL BY NAME SELECT b FROM u",
                "(SELECT a) UNION BY NAME (SELECT b)",
                "SELECT a, , b FROM t",
                "SELECT f(x) AS 'n'",
                "INSERT INTO t SELECT 1 AS a",
                "SELECT UNNEST(s) AS x",
            })
    void saysWhenItDoesNotKnow(String sql) {
        assertThat(ProjectionScanner.columns(sql)).isEmpty();
    }

    @Test
    void looksPastCommentsAndLaterBranches() {
        assertThat(ProjectionScanner.columns("SELECT 1 AS id, 'a' AS name UNION ALL SELECT 2, 'b'"))
                .contains(List.of("id", "name"));
        assertThat(ProjectionScanner.columns("SELECT a, -- first\n b /* second */, FROM t"))
                .contains(List.of("a", "b"));
    }
}
