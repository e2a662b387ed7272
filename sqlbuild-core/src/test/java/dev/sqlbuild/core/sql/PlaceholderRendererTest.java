package dev.sqlbuild.core.sql;

import static dev.sqlbuild.core.sql.SqlText.mapped;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sqlbuild.base.SqlBuildException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class PlaceholderRendererTest {
    @Test
    void insertsRawAndLiteralArguments() {
        PlaceholderRenderer.Rendered rendered = PlaceholderRenderer.audit(
                mapped("SELECT @column FROM @relation WHERE x NOT IN (@'values') AND y = @n AND z = @'b'"),
                Map.of(
                        "column",
                        "id",
                        "relation",
                        "__ref(\"m\")",
                        "values",
                        Arrays.asList("a", "O'Neil", 3L, null),
                        "n",
                        7L,
                        "b",
                        true));
        assertThat(rendered.sql().text())
                .isEqualTo(
                        "SELECT id FROM __ref(\"m\") WHERE x NOT IN ('a', 'O''Neil', 3, NULL) AND y = 7 AND z = TRUE");
        assertThat(rendered.used()).containsExactlyInAnyOrder("column", "relation", "values", "n", "b");
        assertThat(rendered.missing()).isEmpty();
    }

    @Test
    void looksIntoDoubleQuotesButNotIntoLiteralsAndComments() {
        PlaceholderRenderer.Rendered rendered = PlaceholderRenderer.audit(
                mapped("SELECT '@model', \"x@model\", \"a@b\" /* @model */ FROM __ref(\"@model\") WHERE @@city"),
                Map.of("model", "m"));
        assertThat(rendered.sql().text())
                .isEqualTo("SELECT '@model', \"xm\", \"a@b\" /* @model */ FROM __ref(\"m\") WHERE @@city");
    }

    @Test
    void namesMissingAndUnusedArguments() {
        PlaceholderRenderer.Rendered rendered =
                PlaceholderRenderer.hook(mapped("GRANT @role TO @'who', @role"), Map.of("typo", "x"));
        assertThat(rendered.missing()).containsOnlyKeys("role", "who");
        assertThat(rendered.missing().get("role").column()).isEqualTo(7);
        assertThat(rendered.unused(Set.of("typo"))).containsExactly("typo");
    }

    @Test
    void tellsMacroCallsFromArguments() {
        assertThat(PlaceholderRenderer.hook(mapped("@x(1)"), Map.of("x", "f"))
                        .sql()
                        .text())
                .isEqualTo("@x(1)");
        assertThat(PlaceholderRenderer.audit(mapped("@x(1) @y(2)"), Map.of("x", "f"))
                        .sql()
                        .text())
                .isEqualTo("f(1) @y(2)");
        assertThat(PlaceholderRenderer.audit(mapped("@y(2)"), Map.of()).missing())
                .isEmpty();
    }

    @Test
    void refusesMaps() {
        assertThatThrownBy(() -> PlaceholderRenderer.hook(mapped("@x"), Map.of("x", List.of(Map.of()))))
                .isInstanceOf(SqlBuildException.class)
                .hasMessageContaining("argument 'x' is a map");
    }
}
