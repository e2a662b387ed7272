package dev.sqlbuild.core.header;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sqlbuild.base.Diagnostic;
import dev.sqlbuild.base.Diagnostics;
import dev.sqlbuild.base.SourceText;
import java.util.List;
import org.junit.jupiter.api.Test;

class HeaderFieldsTest {
    private final Diagnostics diagnostics = new Diagnostics();

    private HeaderFields fields(String header) {
        return HeaderFields.of(
                HeaderParser.parse(new SourceText("models/a.sql", header), 0, HeaderKind.MODEL), diagnostics);
    }

    private List<String> messages() {
        return diagnostics.sorted().stream().map(Diagnostic::message).toList();
    }

    @Test
    void readsWhatFits() {
        HeaderFields fields = fields("MODEL (a text, b true, c 3, d [x y], e single, f (g h), l 7);");
        assertThat(fields.text("a")).contains("text");
        assertThat(fields.bool("b")).contains(true);
        assertThat(fields.integer("c")).hasValue(3);
        assertThat(fields.texts("d")).containsExactly("x", "y");
        assertThat(fields.texts("e")).containsExactly("single");
        assertThat(fields.map("f").orElseThrow().keys()).containsExactly("g");
        assertThat(fields.scalar("l")).contains("7");
        assertThat(fields.text("none")).isEmpty();
        assertThat(fields.texts("none")).isEmpty();
        assertThat(diagnostics.hasErrors()).isFalse();
    }

    @Test
    void reportsEveryWrongKindAtItsPlace() {
        HeaderFields fields = fields("MODEL (a 3, b maybe, c x, d [x 4], f g);");
        assertThat(fields.text("a")).isEmpty();
        assertThat(fields.bool("b")).isEmpty();
        assertThat(fields.integer("c")).isEmpty();
        assertThat(fields.texts("d")).containsExactly("x");
        assertThat(fields.map("f")).isEmpty();
        assertThat(messages())
                .containsExactly(
                        "MODEL field 'a' must be text, found an integer",
                        "MODEL field 'b' must be true or false, found text",
                        "MODEL field 'c' must be an integer, found text",
                        "MODEL field 'd' must be a list of text, found an integer",
                        "MODEL field 'f' must be a map ( ... ), found text");
        assertThat(diagnostics.sorted().get(0).help()).contains("quote the value: \"3\"");
        assertThat(diagnostics.sorted().get(3).span().orElseThrow().column()).isEqualTo(32);
    }

    @Test
    void suggestsTheNearKeyForAnUnknownOne() {
        fields("MODEL (materialised view);").rejectUnknown(List.of("materialized", "tags"));
        assertThat(messages()).containsExactly("unknown MODEL field 'materialised'");
        assertThat(diagnostics.sorted().get(0).help()).contains("did you mean 'materialized'?");
    }

    @Test
    void acceptsOnlyListedWords() {
        HeaderFields fields = fields("MODEL (contract enforce);");
        assertThat(fields.oneOf("contract", List.of("enforced", "none"))).isEmpty();
        assertThat(messages()).containsExactly("MODEL field 'contract' must be one of enforced, none, found 'enforce'");
    }
}
