package dev.sqlbuild.core.migration;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class OutputRenamesTest {
    private static final String BEFORE = "SELECT ride_id , price , a + b AS total FROM rides WHERE price > 0";

    @Test
    void findsColumnsThatHaveAnotherNameAndNothingElse() {
        assertThat(OutputRenames.find(BEFORE, BEFORE.replace("price ,", "price AS fare ,")))
                .containsExactly(Map.entry("price", "fare"));
        assertThat(OutputRenames.find(
                        BEFORE, BEFORE.replace("AS total", "AS sum").replace("price ,", "price \"Fare\" ,")))
                .isEqualTo(Map.of("price", "Fare", "total", "sum"));
        assertThat(OutputRenames.find(
                        "WITH r AS ( SELECT 1 AS x ) SELECT x FROM r",
                        "WITH r AS ( SELECT 1 AS x ) SELECT x AS y FROM r"))
                .containsExactly(Map.entry("x", "y"));
    }

    @Test
    void findsNothingWhereMoreDiffersOrItIsNotClear() {
        assertThat(OutputRenames.find(BEFORE, BEFORE)).isEmpty();
        // another expression, another filter, one column more, another order
        assertThat(OutputRenames.find(BEFORE, BEFORE.replace("price ,", "price + 1 AS fare ,")))
                .isEmpty();
        assertThat(OutputRenames.find(
                        BEFORE, BEFORE.replace("price ,", "price AS fare ,").replace("> 0", "> 1")))
                .isEmpty();
        assertThat(OutputRenames.find(BEFORE, BEFORE.replace("price ,", "price AS fare , price AS x ,")))
                .isEmpty();
        assertThat(OutputRenames.find("SELECT a , b FROM t", "SELECT b AS c , a FROM t"))
                .isEmpty();
        // two columns of one expression, a swap, a star
        assertThat(OutputRenames.find("SELECT a AS x , a AS y FROM t", "SELECT a AS v , a AS w FROM t"))
                .isEmpty();
        assertThat(OutputRenames.find("SELECT a AS x , b AS y FROM t", "SELECT a AS y , b AS x FROM t"))
                .isEmpty();
        assertThat(OutputRenames.find("SELECT * , a AS x FROM t", "SELECT * , a AS y FROM t"))
                .isEmpty();
    }

    @Test
    void explainsADifferenceByNamesAloneOrNotAtAll() {
        String renamed = BEFORE.replace("price ,", "price AS Fare ,");
        assertThat(OutputRenames.explain(BEFORE, renamed, Map.of("price", "fare")))
                .isTrue();
        assertThat(OutputRenames.explain(BEFORE, renamed, Map.of("price", "cost")))
                .isFalse();
        assertThat(OutputRenames.explain(BEFORE, renamed, Map.of())).isFalse();
        assertThat(OutputRenames.explain(BEFORE, BEFORE, Map.of("price", "fare")))
                .isFalse();
        assertThat(OutputRenames.explain(renamed, renamed, Map.of("price", "fare")))
                .isTrue();
        assertThat(OutputRenames.explain(BEFORE, renamed + " AND a > 0", Map.of("price", "fare")))
                .isFalse();
    }

    @Test
    void wordsAnIdentityWithTheNewNames() {
        String before = "{\"config\":{\"cursor\":\"price\",\"lookback\":\"1\",\"unique_key\":[\"id\",\"price\"]},"
                + "\"execution_signature\":{\"columns\":{\"price\":{\"type\":\"INTEGER\"}}}}";
        String now = before.replace("price", "Fare");
        assertThat(RenamedIdentity.of(before, Map.of("price", "fare"), now)).isEqualTo(now);
        assertThat(RenamedIdentity.of(before, Map.of("lookback", "x"), now)).isEqualTo(before);
        assertThat(RenamedIdentity.of("{}", Map.of("price", "fare"), now)).isEqualTo("{}");
    }
}
