package dev.sqlbuild.adapter.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sqlbuild.adapter.ColumnInfo;
import dev.sqlbuild.adapter.RelationName;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PostgresJudgeTest {
    private final PostgresJudge judge = new PostgresJudge();

    PostgresJudgeTest() {
        judge.declare(
                RelationName.of("project", "trips"),
                List.of(
                        ColumnInfo.of("id", "integer"),
                        ColumnInfo.of("at", "timestamp"),
                        ColumnInfo.of("Odd", "text")));
        judge.declare(
                RelationName.of("project", "bikes"),
                List.of(ColumnInfo.of("id", "integer"), ColumnInfo.of("kind", "varchar")));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "SELECT id AS trip_id, at FROM project.trips; trip_id integer, at timestamp",
                "SELECT * FROM project.trips; id integer, at timestamp, Odd text",
                "SELECT t.*, kind FROM project.trips AS t JOIN project.bikes AS b ON b.id = t.id; id integer, at timestamp, Odd text, kind varchar",
                "SELECT id FROM project.trips t, project.bikes b; id UNKNOWN",
                "SELECT b.id, \"Odd\", CAST(at AS DATE) AS day, at::date FROM project.trips t, project.bikes b; id integer, Odd text, day DATE, at date",
                "WITH x AS (SELECT ID, 1 AS one FROM project.trips) SELECT x.*, count(*) AS n FROM x GROUP BY 1, 2; id integer, one integer, n bigint",
                "SELECT id, 'a' AS a FROM project.trips UNION ALL SELECT id, kind FROM project.bikes; id integer, a UNKNOWN",
                "SELECT id + 1 AS next FROM (SELECT id FROM project.bikes) AS s; next UNKNOWN",
                "SELECT id FROM project.trips JOIN elsewhere.z ON true; id UNKNOWN"
            })
    void readsWhatIsWritten(String sql, String columns) {
        assertThat(judge.describe(sql).columns().orElseThrow())
                .extracting(column -> column.name() + " " + column.type())
                .containsExactly(columns.split(", "));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SELECT * FROM elsewhere.z",
                "SELECT id + 1 FROM project.trips",
                "SELECT * FROM project.trips JOIN project.bikes USING (id)",
                "WITH RECURSIVE r AS (SELECT 1 AS a) SELECT * FROM r",
                "this is ; no SQL at all (",
                "SELECT a FROM t WHERE b @@@ ? ~~>> 'x' !!"
            })
    void staysOpenAndRefusesNothing(String sql) {
        assertThat(judge.check(sql)).isEmpty();
        assertThat(judge.describe(sql).columns()).isEmpty();
    }

    @Test
    void forgetsARelationThatACommonTableExpressionHides() {
        judge.declare(RelationName.of("x"), List.of(ColumnInfo.of("old", "integer")));
        assertThat(judge.describe("WITH x AS (SELECT * FROM elsewhere.z) SELECT * FROM x")
                        .columns())
                .isEmpty();
    }
}
