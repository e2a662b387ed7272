package dev.sqlbuild.core.sql;

import static dev.sqlbuild.core.sql.SqlText.mapped;
import static dev.sqlbuild.core.sql.SqlText.template;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sqlbuild.base.Code;
import dev.sqlbuild.base.Diagnostics;
import dev.sqlbuild.base.SourceText;
import dev.sqlbuild.base.SqlBuildException;
import dev.sqlbuild.core.header.HeaderKind;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

class SqlPropertyTest {
    private static final String[] PARTS = {
        "TEST (name a);\n",
        "AUDIT ();",
        "WITH ",
        "a ",
        "AS ",
        "(",
        ")",
        ", ",
        ";",
        "SELECT 1",
        "SELECT ",
        "'x' ",
        "\"y\" ",
        "FROM ",
        "__ref(\"m\") ",
        "__udf('f')",
        "__ref ",
        "@x ",
        "@'x' ",
        "@@v ",
        "@@CTX:target.schema ",
        "@f(1) ",
        "@@@r ",
        "-- c\n",
        "/* c */ ",
        "$$",
        "'",
        "\"",
        "MEASURE ",
        "EVIDENCE ",
        "* ",
        "t.",
        "1 ",
        "UNION ",
        "BY NAME ",
        "\n",
        "\uD83D\uDE00",
        "${x}",
        "INTERVAL ",
        "CASE ",
        "END ",
        "DISTINCT ",
        "ON "
    };

    private static String randomText(Random random) {
        StringBuilder text = new StringBuilder();
        for (int length = random.nextInt(25); length > 0; length--) text.append(PARTS[random.nextInt(PARTS.length)]);
        return text.toString();
    }

    @Test
    void failsOnlyWithDiagnosticsOnAnyText() {
        Random random = new Random(99);
        Diagnostics ignored = new Diagnostics();
        InterpolationScope scope = InterpolationScope.of(Map.of("v", "'"), name -> Optional.empty())
                .withContext(Map.of("target.schema", "s"));
        for (int round = 0; round < 8_000; round++) {
            MappedSql sql = mapped(randomText(random));
            ProjectionScanner.columns(sql.tokens());
            MappedSql filled = Interpolation.apply(sql, scope, ignored);
            PlaceholderRenderer.audit(filled, Map.of("x", "q"));
            SqlTemplate template = ReferenceScanner.scan(DeclarationExpansion.expand(filled, ignored), ignored);
            CanonicalSql.of(template, name -> true);
            template.render(reference -> "r");
            tolerate(() -> SqlStatement.single(sql, Code.P001, "x"));
            SqlStatement.isQuery(sql);
            tolerate(() -> CteList.parse(sql, Code.D003));
            tolerate(() -> MeasurementSql.parse(sql, Code.D004));
            tolerate(() -> SqlBlock.parse(new SourceText("t.sql", "TEST ();" + sql.text()), HeaderKind.TEST));
        }
    }

    private static void tolerate(Runnable step) {
        try {
            step.run();
        } catch (SqlBuildException expected) {
            assertThat(expected.diagnostic().span()).isPresent();
        }
    }

    @Test
    void blanksAndCommentsNeverChangeTheCanonicalText() {
        Random random = new Random(4);
        String[] blanks = {" ", "\n", "\t", " /* x /* y */ */ ", " -- z\n", "  "};
        String query =
                "SELECT a , b.c AS \"D  e\" , 'x  y' , $$ q $$ , f ( 1.5 , -2 ) <= 3 FROM __ref(\"m\") WHERE x :: int >= 4";
        String expected = CanonicalSql.of(template(query), name -> false);
        SqlTokens tokens = SqlTokens.of(query);
        for (int round = 0; round < 2_000; round++) {
            StringBuilder text = new StringBuilder();
            for (int at = 0; at < tokens.size(); at++) {
                boolean space = tokens.is(at, SqlTokenKind.SPACE);
                text.append(space ? blanks[random.nextInt(blanks.length)] : tokens.text(at));
            }
            assertThat(CanonicalSql.of(template(text.toString()), name -> false))
                    .isEqualTo(expected);
        }
    }
}
