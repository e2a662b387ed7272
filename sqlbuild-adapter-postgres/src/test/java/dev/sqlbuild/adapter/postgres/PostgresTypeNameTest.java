package dev.sqlbuild.adapter.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PostgresTypeNameTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
            bigint                          | BIGINT
            int8                            | BIGINT
            double  precision               | DOUBLE PRECISION
            numeric( 18, 2 )                | NUMERIC(18,2)
            numeric(18)                     | NUMERIC(18,0)
            character varying(20)           | VARCHAR(20)
            timestamp with time zone        | TIMESTAMPTZ
            timestamp(3) with time zone     | TIMESTAMPTZ(3)
            timestamp without time zone     | TIMESTAMP
            text[]                          | TEXT[]
            integer[][]                     | INTEGER[]
            numeric(5,1)[]                  | NUMERIC(5,1)[]
            shop."My Type"                  | SHOP."My Type"
            """)
    void hasOneSpellingForEachType(String type, String spelling) {
        assertThat(PostgresTypeName.normalize(type)).isEqualTo(spelling);
    }
}
