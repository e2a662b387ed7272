package dev.sqlbuild.core.sql;

import static dev.sqlbuild.core.sql.SqlText.mapped;
import static dev.sqlbuild.core.sql.SqlText.template;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sqlbuild.base.Code;
import dev.sqlbuild.base.Diagnostic;
import dev.sqlbuild.base.Diagnostics;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReferenceScannerTest {
    @Test
    void findsCallsOfAllKinds() {
        SqlTemplate template = template(
                "SELECT __udf('fee')(a, f(b, c)) FROM __ref ( /* x */ \"m\" ) JOIN __source(\"s\") "
                        + "JOIN __seed('d') JOIN __table_fn(\"t\")() WHERE a > __cursor_start() AND a < __cursor_end()");
        assertThat(template.references())
                .extracting(Reference::symbol)
                .containsExactly(
                        "__udf(\"fee\")",
                        "__ref(\"m\")",
                        "__source(\"s\")",
                        "__seed(\"d\")",
                        "__table_fn(\"t\")",
                        "__cursor_start()",
                        "__cursor_end()");
        assertThat(template.references())
                .extracting(Reference::argumentCount)
                .startsWith(2)
                .contains(0);
        Reference udf = template.references().get(0);
        assertThat(template.text().substring(udf.start(), udf.callEnd())).isEqualTo("__udf('fee')(a, f(b, c))");
        assertThat(template.names(ReferenceKind.REF)).containsExactly("m");
        assertThat(template.uses(ReferenceKind.CURSOR_END)).isTrue();
        assertThat(template.uses(ReferenceKind.EMPTY_FIXTURE)).isFalse();
    }

    @Test
    void leavesLiteralsCommentsAndLongerNamesAlone() {
        SqlTemplate template =
                template("SELECT '__ref(\"a\")', \"__ref('b')\", $$__ref(\"c\")$$, x.__ref, __ref__d -- __ref(e)\n"
                        + "/* __ref( */ FROM __ref__f");
        assertThat(template.references()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "__ref(rides)",
                "__ref(\"a\", \"b\")",
                "__ref()",
                "__ref",
                "__ref(\"a\"",
                "__source(\"\")",
                "__seed(E'a')",
                "__udf(\"f\")",
                "__table_fn(\"f\") x",
                "__cursor_start(1)",
                "__ref(\"a\" 'b')",
                "__udf(\"f\")(",
            })
    void refusesAnythingElse(String call) {
        Diagnostics diagnostics = new Diagnostics();
        SqlTemplate template = ReferenceScanner.scan(mapped("SELECT *\n  FROM " + call), diagnostics);
        assertThat(template.references()).isEmpty();
        Diagnostic found = diagnostics.sorted().get(0);
        assertThat(found.code()).isEqualTo(Code.P012);
        assertThat(found.message()).contains("at 2:8");
        assertThat(found.span().orElseThrow().toString()).isEqualTo("models/m.sql:2:8");
        assertThat(found.help()).isPresent();
    }

    @Test
    void rendersCallsAndKeepsTheWayBack() {
        SqlTemplate template = template("SELECT a FROM __ref(\"m\") WHERE bad");
        MappedSql rendered = template.render(reference -> "prod." + reference.name());
        assertThat(rendered.text()).isEqualTo("SELECT a FROM prod.m WHERE bad");
        assertThat(rendered.authored(rendered.text().indexOf("bad")))
                .isEqualTo(template.text().indexOf("bad"));
        assertThat(rendered.authored(rendered.text().indexOf(".m")))
                .isEqualTo(template.text().indexOf("__ref"));
        assertThat(rendered.span(16, 18).endColumn()).isEqualTo(25);
    }

    @Test
    void spellsSymbolsCanonically() {
        assertThat(template("SELECT * FROM __ref( 'm' )").symbolic()).isEqualTo("SELECT * FROM __ref(\"m\")");
    }
}
