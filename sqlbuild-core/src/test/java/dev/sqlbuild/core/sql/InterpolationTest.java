package dev.sqlbuild.core.sql;

import static dev.sqlbuild.core.sql.SqlText.mapped;
import static dev.sqlbuild.core.sql.SqlText.messages;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sqlbuild.base.Code;
import dev.sqlbuild.base.Diagnostics;
import java.math.BigDecimal;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class InterpolationTest {
    private final Diagnostics diagnostics = new Diagnostics();
    private final Map<String, @Nullable Object> variables = new HashMap<>(Map.of(
            "city",
            "Nantes",
            "limit",
            10L,
            "rate",
            new BigDecimal("1E+3"),
            "on",
            true,
            "list",
            List.of(1),
            "map",
            Map.of()));
    private final InterpolationScope scope = InterpolationScope.of(
            variables, name -> name.equals("REGION") ? Optional.of("eu @@city") : Optional.empty());

    private String apply(String sql, InterpolationScope with) {
        return Interpolation.apply(mapped(sql), with, diagnostics).text();
    }

    @Test
    void fillsVariablesEverywhereButInComments() {
        variables.put("none", null);
        assertThat(apply("SELECT '@@city', \"@@city\", @@limit, @@rate, @@on, [@@none] /* @@city */ -- @@nope", scope))
                .isEqualTo("SELECT 'Nantes', \"Nantes\", 10, 1000, true, [] /* @@city */ -- @@nope");
        assertThat(apply("SELECT '@@ENV:REGION'", scope)).isEqualTo("SELECT 'eu @@city'");
        assertThat(diagnostics.hasErrors()).isFalse();
    }

    @Test
    void takesTheLongestName() {
        assertThat(apply("SELECT @@city_x, 'a@@city.b'", scope)).isEqualTo("SELECT @@city_x, 'aNantes.b'");
        assertThat(messages(diagnostics)).containsExactly("unknown project variable '@@city_x'");
        assertThat(diagnostics.sorted().get(0).help()).contains("did you mean '@@city'?");
        assertThat(diagnostics.sorted().get(0).code()).isEqualTo(Code.P001);
        assertThat(diagnostics.sorted().get(0).span().orElseThrow().column()).isEqualTo(8);
    }

    @Test
    void refusesWhatHasNoText() {
        apply("SELECT @@list, @@map, @@ENV:NOPE, @@CTX:target.schema, @@@run", scope);
        assertThat(messages(diagnostics))
                .containsExactly(
                        "project variable '@@list' is an array and has no SQL text",
                        "project variable '@@map' is an object and has no SQL text",
                        "unknown environment variable '@@ENV:NOPE'",
                        "@@CTX is only available in hooks",
                        "'@@@run' is only available in SQL of custom materializations");
        assertThat(diagnostics.sorted().get(0).help().orElseThrow())
                .contains("macro")
                .contains("ctx.vars");
    }

    @Test
    void fillsContextKeysInHooks() {
        Map<String, @Nullable Object> values = new HashMap<>(
                Map.of("target.schema", "dev", "target.database", "db", "target.table", "t", "run.id", "r1"));
        values.put("run.environment", null);
        InterpolationScope hook = scope.withContext(values);
        assertThat(apply(
                        "CALL @@CTX:target.database.@@CTX:target.schema.refresh('@@CTX:run_id[@@CTX:run.environment]')",
                        hook))
                .isEqualTo("CALL db.dev.refresh('r1[]')");
        assertThat(apply("@@CTX:destination.name", hook)).isEqualTo("t");
        assertThat(diagnostics.hasErrors()).isFalse();
        apply("@@CTX:target.schem", hook);
        apply("SELECT '${x}'", hook);
        assertThat(messages(diagnostics))
                .containsExactlyInAnyOrder(
                        "config templates ${...} are not available in hook SQL",
                        "unknown context key '@@CTX:target.schem'");
    }

    @Test
    void keepsRuntimePlaceholdersWhereTheyAreAllowed() {
        assertThat(apply("SELECT @@@x, '@@@@y'", scope.withRuntimePlaceholders(true)))
                .isEqualTo("SELECT @@@x, '@@@@y'");
        assertThat(diagnostics.hasErrors()).isFalse();
    }

    @Test
    void keepsTheWayBackThroughReplacedText() {
        MappedSql sql = Interpolation.apply(mapped("SELECT @@city, x"), scope, diagnostics);
        SqlTemplate template = ReferenceScanner.scan(sql, diagnostics);
        assertThat(template.sql().authored(template.text().indexOf('x'))).isEqualTo(15);
        assertThat(template.sql().authored(10)).isEqualTo(7);
    }

    @Test
    void reportsDeclarationsAtTheirPlace() {
        DeclarationExpansion.expand(mapped("SELECT @euros(\"x\"), '@no(1)', @plain FROM t -- @no()"), diagnostics);
        assertThat(messages(diagnostics))
                .containsExactly("macros, constants and enums are not supported yet: @euros(...)");
        assertThat(diagnostics.sorted().get(0).span().orElseThrow().column()).isEqualTo(8);
    }
}
