package dev.sqlbuild.core.sql;

import static dev.sqlbuild.core.sql.SqlText.template;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class CanonicalSqlTest {
    private static String canonical(String sql) {
        return CanonicalSql.of(template(sql), "rates"::equals);
    }

    @Test
    void dropsCommentsBlanksAndTheLastSemicolon() {
        assertThat(canonical("-- head\nSELECT  a,/* x */b\nFROM t -- tail\n ; "))
                .isEqualTo("SELECT a , b FROM t")
                .isEqualTo(canonical("SELECT a, b FROM t"));
    }

    @Test
    void keepsHintsLiteralsAndCase() {
        assertThat(canonical("SELECT /*+ x  y */ 'a  b', \"C  d\", $$ e  f $$"))
                .isEqualTo("SELECT /*+ x  y */ 'a  b' , \"C  d\" , $$ e  f $$");
        assertThat(canonical("select a")).isNotEqualTo(canonical("SELECT a"));
        assertThat(canonical("SELECT a<=b")).isNotEqualTo(canonical("SELECT a< =b"));
    }

    @Test
    void spellsReferencesCanonically() {
        assertThat(canonical("SELECT * FROM __ref ( 'm' ) JOIN __ref(\"rates\") JOIN __udf('f')(a)"))
                .isEqualTo("SELECT * FROM __ref(\"m\") JOIN __seed(\"rates\") JOIN __udf(\"f\") ( a )");
    }
}
