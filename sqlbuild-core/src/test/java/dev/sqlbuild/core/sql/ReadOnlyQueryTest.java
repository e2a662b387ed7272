package dev.sqlbuild.core.sql;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReadOnlyQueryTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "SELECT 1",
                " -- note\n select a, ';' FROM t ; ",
                "VALUES (1), (2)",
                "WITH x AS (SELECT 1), y(a) AS MATERIALIZED (SELECT 2) SELECT * FROM x, y",
                "(SELECT 1) UNION (SELECT 2)",
                "SELECT update, \"delete\" FROM t WHERE note = '(DELETE FROM t)'"
            })
    void takesQueries(String sql) {
        assertThat(ReadOnlyQuery.problem(sql)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " -- only a note",
                "DELETE FROM t",
                "SELECT 1; SELECT 2",
                "SELECT 1; DROP TABLE t",
                "WITH gone AS (DELETE FROM t RETURNING *) SELECT * FROM gone",
                "WITH x AS (SELECT 1) INSERT INTO t SELECT * FROM x",
                "WITH x AS (SELECT 1) DELETE FROM t",
                "SELECT * INTO copy FROM t",
                "SELECT 'open",
                "EXPLAIN ANALYZE SELECT 1",
                "FROM t",
                "COPY t TO 'x'"
            })
    void refusesEverythingElse(String sql) {
        assertThat(ReadOnlyQuery.problem(sql)).isPresent();
    }

    @Test
    void cutsTheEndMarkOff() {
        assertThat(ReadOnlyQuery.withoutEnd("SELECT ';' ; -- end")).isEqualTo("SELECT ';' ");
        assertThat(ReadOnlyQuery.withoutEnd("SELECT 1 -- end")).isEqualTo("SELECT 1 -- end");
    }
}
