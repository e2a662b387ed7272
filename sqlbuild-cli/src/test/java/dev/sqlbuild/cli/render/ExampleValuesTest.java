package dev.sqlbuild.cli.render;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class ExampleValuesTest {
    private final ExampleValues values = new ExampleValues(true, 12);

    @Test
    void showsShortValuesWhole() {
        assertThat(values.pair(450, 540)).isEqualTo("450 -> 540");
        assertThat(values.pair(null, "")).isEqualTo("NULL -> ''");
        assertThat(values.pair("two\nlines", "x")).isEqualTo("two\\nlines -> x");
        assertThat(values.row(List.of("a", "b"), Arrays.asList(1, null, 7))).isEqualTo("a=1, b=NULL");
    }

    @Test
    void cutsLongValuesAroundThePlaceWhereTheyPart() {
        String left = "the same beginning, then A and a long end";
        String right = "the same beginning, then B and a long end";
        assertThat(values.pair(left, right))
                .isEqualTo("\u2026hen A and a \u2026 (41 characters) -> \u2026hen B and a \u2026 (41 characters)");
        assertThat(values.json(left, right)).isEqualTo("\u2026hen A and a \u2026 (41 characters)");
        assertThat(values.json(123456789012345L, 1)).isEqualTo(123456789012345L);
    }

    @Test
    void neverCutsACharacterInTwo() {
        String bikes = "\uD83D\uDEB2".repeat(20);
        String shown = values.row(List.of("a"), List.of("x" + bikes));
        assertThat(shown).endsWith("\u2026 (21 characters)").doesNotContain("?");
        assertThat(shown.codePoints().noneMatch(c -> c >= 0xD800 && c <= 0xDFFF))
                .isTrue();
    }
}
