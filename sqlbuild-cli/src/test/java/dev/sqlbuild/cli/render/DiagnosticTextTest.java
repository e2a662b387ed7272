package dev.sqlbuild.cli.render;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sqlbuild.base.Code;
import dev.sqlbuild.base.Diagnostic;
import dev.sqlbuild.base.SourceSpan;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class DiagnosticTextTest {
    private static final DiagnosticText.SourceLines LINE =
            (path, line) -> Optional.of("SELECT o.order_id, SUM(o.gross) AS gross");

    @Test
    void showsEveryPartInItsPlace() {
        Diagnostic diagnostic = Diagnostic.of(
                        Code.K001,
                        "declared column 'net' was not found",
                        new SourceSpan("models/marts/order_totals.sql", 9, 8, 9, 18))
                .on("model", "order_totals")
                .withNote("order_totals has: order_id, gross")
                .withHelp("add net to the SELECT list");

        assertThat(render(Palette.PLAIN, LINE, diagnostic)).isEqualTo("""
                error[K001]: declared column 'net' was not found
                  model: order_totals
                  --> models/marts/order_totals.sql:9:8
                     |
                   9 | SELECT o.order_id, SUM(o.gross) AS gross
                     |        ^^^^^^^^^^
                  = note: order_totals has: order_id, gross
                  = help: add net to the SELECT list

                """);
    }

    @Test
    void showsOnlyWhatThereIs() {
        assertThat(render(Palette.PLAIN, DiagnosticText.SourceLines.NONE, Diagnostic.of(Code.C000, "no")))
                .isEqualTo("error[C000]: no\n\n");
        assertThat(render(
                        Palette.PLAIN,
                        DiagnosticText.SourceLines.NONE,
                        Diagnostic.of(Code.C000, "no", SourceSpan.at("a.sql", 3, 4))))
                .isEqualTo("error[C000]: no\n  --> a.sql:3:4\n\n");
    }

    @Test
    void sortsByPlaceAndCountsWhatIsEqual() {
        Diagnostic later = Diagnostic.of(Code.C000, "later", SourceSpan.at("b.sql", 1, 1));
        Diagnostic earlier = Diagnostic.of(Code.C000, "earlier", SourceSpan.at("a.sql", 7, 1));

        assertThat(render(Palette.PLAIN, DiagnosticText.SourceLines.NONE, later, earlier, later))
                .isEqualTo("""
                error[C000]: earlier
                  --> a.sql:7:1

                error[C000]: later (2 times)
                  --> b.sql:1:1

                """);
    }

    @Test
    void keepsTheCaretBelowTextAfterTabsAndWideLines() {
        DiagnosticText.SourceLines tabbed = (path, line) -> Optional.of("\tFROM x");

        assertThat(render(
                        Palette.PLAIN,
                        tabbed,
                        Diagnostic.of(Code.C000, "no", new SourceSpan("a.sql", 12345, 7, 12346, 1))))
                .contains("\n12345 | \tFROM x\n      | \t     ^\n");
    }

    @Test
    void coloursWithoutChangingTheText() {
        Diagnostic diagnostic = Diagnostic.of(Code.C000, "first\nsecond", SourceSpan.at("a.sql", 1, 1))
                .on("model", "m")
                .withHelp("help");

        String coloured = render(Palette.COLOURED, LINE, diagnostic);

        assertThat(coloured).contains("\u001b[1;31merror[C000]:\u001b[0m first\n\u001b[2msecond\u001b[0m");
        assertThat(coloured.replaceAll("\u001b\\[[0-9;]*m", "")).isEqualTo(render(Palette.PLAIN, LINE, diagnostic));
    }

    private static String render(Palette palette, DiagnosticText.SourceLines sources, Diagnostic... diagnostics) {
        return new DiagnosticText(palette, sources).render(List.of(diagnostics));
    }
}
