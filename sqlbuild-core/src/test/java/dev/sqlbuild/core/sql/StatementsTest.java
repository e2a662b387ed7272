package dev.sqlbuild.core.sql;

import static dev.sqlbuild.core.sql.SqlText.mapped;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.sqlbuild.base.Code;
import dev.sqlbuild.base.SourceText;
import dev.sqlbuild.base.SqlBuildException;
import dev.sqlbuild.core.header.HeaderKind;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StatementsTest {
    private static Optional<String> single(String sql) {
        return SqlStatement.single(mapped(sql), Code.P001, "model 'm'").map(MappedSql::text);
    }

    @Test
    void takesOneStatementOutOfItsSurroundings() {
        assertThat(single(" -- a\nSELECT 1 /* x */ AS a; -- done\n")).contains("SELECT 1 /* x */ AS a");
        assertThat(single("SELECT ';' AS \";\" -- tail ;")).contains("SELECT ';' AS \";\"");
        assertThat(single("SELECT 1;;")).contains("SELECT 1");
        assertThat(single(" -- nothing\n")).isEmpty();
        assertThat(single(" ; ")).isEmpty();
    }

    @Test
    void refusesASecondStatement() {
        SqlBuildException thrown =
                catchThrowableOfType(SqlBuildException.class, () -> single("SELECT 1;\n  DROP TABLE x"));
        assertThat(thrown.diagnostic().code()).isEqualTo(Code.P001);
        assertThat(thrown.diagnostic().message()).startsWith("model 'm' must be one statement");
        assertThat(thrown.diagnostic().span().orElseThrow().toString()).isEqualTo("models/m.sql:2:3");
    }

    @Test
    void refusesLiteralsWithoutEnd() {
        assertThatThrownBy(() -> single("SELECT 'a")).hasMessageContaining("unterminated string literal");
        assertThatThrownBy(() -> single("SELECT 1 /* a")).hasMessageContaining("unterminated comment");
    }

    @Test
    void tellsQueriesFromChanges() {
        assertThat(List.of("SELECT 1", "with a AS (SELECT 1) SELECT 2", "(SELECT 1)", "VALUES (1)", "FROM t"))
                .allMatch(sql -> SqlStatement.isQuery(mapped(sql)));
        assertThat(List.of("DELETE FROM t", "WITH a AS (SELECT 1) INSERT INTO t SELECT 1", "CREATE TABLE a(b int)"))
                .noneMatch(sql -> SqlStatement.isQuery(mapped(sql)));
    }

    @Test
    void splitsTestBodiesIntoQueries() {
        String text = "\nWITH a AS (SELECT ')' AS x, (1)), -- c\n\"B c\" ( x , y ) AS ( SELECT $$)$$, 2 ) SELECT 1;\n";
        List<CteList.Cte> ctes = CteList.parse(mapped(text), Code.D003);
        assertThat(ctes).extracting(CteList.Cte::name).containsExactly("a", "B c");
        assertThat(ctes.get(0).body().text()).isEqualTo("SELECT ')' AS x, (1)");
        assertThat(ctes.get(1).body().text()).isEqualTo("SELECT $$)$$, 2");
        assertThat(ctes.get(1).columns()).containsExactly("x", "y");
        assertThat(ctes.get(1).body().authored(0)).isEqualTo(text.indexOf("SELECT $$"));
        assertThat(ctes.get(1).nameSpan().line()).isEqualTo(3);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "SELECT 1",
                "WITH",
                "WITH a",
                "WITH a AS",
                "WITH a AS (SELECT 1",
                "WITH a AS ()",
                "WITH a AS (SELECT 1),",
                "WITH a AS (SELECT 1) SELECT 2",
                "WITH a AS (SELECT 1), A AS (SELECT 2)",
                "WITH a() AS (SELECT 1)",
                "WITH a AS (SELECT 1); SELECT 1",
                "WITH a AS (SELECT 'x)",
            })
    void refusesOtherTestBodies(String text) {
        SqlBuildException thrown =
                catchThrowableOfType(SqlBuildException.class, () -> CteList.parse(mapped(text), Code.D003));
        assertThat(thrown.diagnostic().code()).isEqualTo(Code.D003);
        assertThat(thrown.diagnostic().span()).isPresent();
    }

    @Test
    void splitsFilesIntoBlocks() {
        String text = "-- two tests\nTEST (name \"a)\\\"; TEST (\");\nWITH x AS (SELECT 'TEST ();' AS TEST)\n"
                + "TEST (name b);\nWITH y AS (SELECT 2) SELECT 1;\nTEST();WITH z AS (SELECT f(TEST()) FROM TEST)";
        List<SqlBlock> blocks = SqlBlock.parse(new SourceText("t.sql", text), HeaderKind.TEST);
        assertThat(blocks).hasSize(3);
        assertThat(blocks)
                .extracting(
                        block -> CteList.parse(block.body(), Code.D003).get(0).name())
                .containsExactly("x", "y", "z");
        assertThat(blocks.get(1).header().entries().plain()).containsEntry("name", "b");
    }

    @Test
    void reportsABrokenLaterHeader() {
        SourceText file = new SourceText("a.sql", "AUDIT ();\nSELECT 1;\nAUDIT (name: x);\nSELECT 2");
        assertThatThrownBy(() -> SqlBlock.parse(file, HeaderKind.AUDIT)).hasMessageContaining("a.sql:3:12");
    }

    @Test
    void readsMeasurementBodies() {
        MappedSql body = mapped("MEASURE ( SELECT 1 AS v );\nEVIDENCE (SELECT 2);\n");
        assertThat(MeasurementSql.isPresent(body)).isTrue();
        MeasurementSql measurement = MeasurementSql.parse(body, Code.D004);
        assertThat(measurement.measure().text()).isEqualTo("SELECT 1 AS v");
        assertThat(measurement.evidence().map(MappedSql::text)).contains("SELECT 2");
        for (String wrong :
                List.of("EVIDENCE (SELECT 1);", "MEASURE (SELECT 1); MEASURE (SELECT 1);", "MEASURE ();", "x")) {
            assertThatThrownBy(() -> MeasurementSql.parse(mapped(wrong), Code.D004))
                    .as(wrong)
                    .isInstanceOf(SqlBuildException.class);
        }
    }
}
