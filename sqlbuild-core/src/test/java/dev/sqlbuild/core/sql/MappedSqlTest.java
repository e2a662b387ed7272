package dev.sqlbuild.core.sql;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sqlbuild.base.SourceText;
import java.util.Random;
import org.junit.jupiter.api.Test;

class MappedSqlTest {
    @Test
    void findsEngineLinesAndColumns() {
        String text = "MODEL ();\nSELECT a,\n  @@b, nope\nFROM t";
        MappedSql sql = MappedSql.of(new SourceText("m.sql", text), 10, text.length());
        int b = sql.text().indexOf("@@b");
        MappedSql derived = sql.edit().replace(b, b + 3, "1,\n 2").apply();
        assertThat(derived.text()).isEqualTo("SELECT a,\n  1,\n 2, nope\nFROM t");
        assertThat(derived.at(3, 5).toString()).isEqualTo("m.sql:3:8");
        assertThat(derived.at(2, 3).toString()).isEqualTo("m.sql:3:3");
        assertThat(derived.at(99, 99).toString()).isEqualTo("m.sql:4:6");
    }

    @Test
    void placesTextOfHeaderStrings() {
        SourceText file = new SourceText("m.sql", "x \"SELECT 1\" \"a \\\" b\"");
        assertThat(MappedSql.quoted(file, "SELECT 1", 2, 12).authored(7)).isEqualTo(10);
        assertThat(MappedSql.quoted(file, "a \" b", 13, 21).authored(3)).isEqualTo(13);
    }

    @Test
    void followsChainsOfEditsAndSlices() {
        Random random = new Random(5);
        for (int round = 0; round < 2_000; round++) {
            String text = "abcdefghijklmnopqrstuvwxyz";
            MappedSql sql = MappedSql.of(new SourceText("f", text), 0, text.length());
            for (int step = 0; step < 4 && sql.text().length() > 2; step++) {
                int from = random.nextInt(sql.text().length());
                int to = from + random.nextInt(sql.text().length() - from + 1);
                sql = random.nextInt(3) == 0 && to > from
                        ? sql.slice(from, to)
                        : sql.edit()
                                .replace(from, to, "#".repeat(random.nextInt(4)))
                                .apply();
            }
            for (int at = 0; at < sql.text().length(); at++) {
                char c = sql.text().charAt(at);
                if (c != '#') assertThat(text.charAt(sql.authored(at))).isEqualTo(c);
                assertThat(sql.span(at, at + 1).column()).isBetween(1, 27);
            }
        }
    }
}
