package dev.sqlbuild.cli.render;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sqlbuild.jdbc.QueryResult;
import java.math.BigDecimal;
import java.time.LocalDateTime;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class QueryTextTest {
    private static final QueryResult RESULT = new QueryResult(
            List.of(
                    new QueryResult.Column("id", "INTEGER"),
                    new QueryResult.Column("name", "VARCHAR"),
                    new QueryResult.Column("at", "TIMESTAMP")),
            List.of(Arrays.asList(1, "a \"b\", c", LocalDateTime.of(2026, 1, 2, 3, 4)), Arrays.asList(20, null, null)),
            true);

    @Test
    void expandsRecords() {
        assertThat(QueryText.expanded(RESULT, Palette.PLAIN)).isEqualTo("""
                -[ RECORD 1 ]---
                id   | 1
                name | a "b", c
                at   | 2026-01-02T03:04:00
                -[ RECORD 2 ]---
                id   | 20
                name | NULL
                at   | NULL
                2 rows (limit reached)
                """);
    }

    @Test
    void drawsTablesWithNumbersToTheRight() {
        assertThat(QueryText.table(RESULT, Palette.PLAIN)).isEqualTo("""
                id | name     | at
                ---+----------+--------------------
                 1 | a "b", c | 2026-01-02T03:04:00
                20 | NULL     | NULL
                2 rows (limit reached)
                """);
    }

    @Test
    void writesJsonWithNumbersAndNulls() {
        assertThat(QueryText.json(RESULT))
                .isEqualTo("[{\"id\":1,\"name\":\"a \\\"b\\\", c\",\"at\":\"2026-01-02T03:04:00\"},"
                        + "{\"id\":20,\"name\":null,\"at\":null}]\n");
    }

    @Test
    void writesCsvThatTellsNullFromEmptyText() {
        assertThat(QueryText.csv(RESULT))
                .isEqualTo("id,name,at\r\n1,\"a \"\"b\"\", c\",2026-01-02T03:04:00\r\n20,,\r\n");
        assertThat(QueryText.csv(oneColumn("x", ""))).isEqualTo("x\r\n\"\"\r\n");
    }

    @Test
    void keepsBothOfTwoColumnsWithOneName() {
        QueryResult result = new QueryResult(
                List.of(new QueryResult.Column("a", "INTEGER"), new QueryResult.Column("a", "INTEGER")),
                List.of(Arrays.asList(1, 2)),
                false);

        assertThat(QueryText.json(result)).isEqualTo("[{\"a\":1,\"a_2\":2}]\n");
    }

    @Test
    void writesAwkwardValuesAsJson() {
        assertThat(QueryText.json(oneColumn("x", new BigDecimal("1E+3")))).isEqualTo("[{\"x\":1000}]\n");
        assertThat(QueryText.json(oneColumn("x", Double.NaN))).isEqualTo("[{\"x\":\"NaN\"}]\n");
        assertThat(QueryText.json(oneColumn("x", new byte[] {1, (byte) 255}))).isEqualTo("[{\"x\":\"01ff\"}]\n");
        assertThat(QueryText.json(oneColumn("x", Arrays.asList(1, null)))).isEqualTo("[{\"x\":[1,null]}]\n");
        assertThat(QueryText.json(new QueryResult(List.of(), List.of(), false))).isEqualTo("[]\n");
    }

    private static QueryResult oneColumn(String name, Object value) {
        return new QueryResult(List.of(new QueryResult.Column(name, "X")), List.of(Arrays.asList(value)), false);
    }
}
