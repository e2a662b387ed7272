package dev.sqlbuild.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class SqlTextTest {
    private static final SqlDialect DIALECT =
            new SqlDialect("test", '"', Set.of("select"), false, 63, SqlDialect.LengthUnit.BYTES, Optional.empty());

    @Test
    void quotesRelationPartsOnlyWhereNeeded() {
        assertThat(List.of("orders", "_1", "dev__pr-123", "Sales", "select", "1st", "", "a\"b", "größe"))
                .extracting(DIALECT::relationPart)
                .containsExactly(
                        "orders",
                        "_1",
                        "\"dev__pr-123\"",
                        "\"Sales\"",
                        "\"select\"",
                        "\"1st\"",
                        "\"\"",
                        "\"a\"\"b\"",
                        "\"größe\"");
    }

    @Test
    void quotesColumnsAlwaysAndDoublesQuotesInLiterals() {
        String sql = SqlText.of(DIALECT)
                .add("INSERT INTO ")
                .part("t")
                .add(" (")
                .columns(List.of("id", "a\"b"))
                .add(") VALUES (")
                .literal("it's")
                .add(", ")
                .literal(null)
                .add(")")
                .toString();
        assertThat(sql).isEqualTo("INSERT INTO t (\"id\", \"a\"\"b\") VALUES ('it''s', NULL)");
    }

    @Test
    void refusesTextThatWouldEndTheStatement() {
        assertThatThrownBy(() -> DIALECT.stringLiteral("a\0b")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> DIALECT.quoted("a\0b")).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void countsIdentifiersInTheUnitOfTheLimit() {
        assertThat(DIALECT.length("größe")).isEqualTo(7);
    }
}
