package dev.sqlbuild.core.project;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sqlbuild.base.Code;
import dev.sqlbuild.base.Diagnostics;
import dev.sqlbuild.base.SourceSpan;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConfigTemplatesTest {
    private static final SourceSpan PLACE = SourceSpan.at("f.toml", 3, 7);

    private final EnvironmentVariables environment = EnvironmentVariables.of(Map.of("HOME_DB", "h.db", "EMPTY", ""));
    private final Diagnostics findings = new Diagnostics();
    private final ConfigTemplates templates = new ConfigTemplates(
            Map.of(
                    "city", text("Lyon"),
                    "count", new ConfigValue.Whole(3, PLACE),
                    "off", new ConfigValue.Bool(false, PLACE),
                    "list", new ConfigValue.Items(List.of(text("a")), PLACE)),
            environment);

    private static ConfigValue text(String text) {
        return new ConfigValue.Text(text, PLACE);
    }

    private @Nullable Object expand(String text) {
        TemplateContext context = TemplateContext.ofRun(Optional.empty(), "r1").with("model.schema", Optional.of("s"));
        return templates.expand(text(text), context, Code.D002, findings).plain();
    }

    @Test
    void keepsTheTypeOfAWholeTemplate() {
        assertThat(expand("${count}")).isEqualTo(3L);
        assertThat(expand("${off}")).isEqualTo(false);
        assertThat(expand("${null}")).isNull();
        assertThat(expand("${list}")).isEqualTo(List.of("a"));
        assertThat(expand("${CTX:run.environment}")).isNull();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "raw_${city}_${count}|raw_Lyon_3",
                "x${null}y${off}|xyfalse",
                "${coalesce(ENV:NOPE, off, city)}|Lyon",
                "${coalesce(ENV:EMPTY, 'd')}|d",
                "${if(eq(CTX:model.schema, 's'), 'yes', ENV:NOPE)}|yes",
                "${if(ENV:NOPE, 'a', \"b\")}|b",
                "${ if( ne( city , 'Paris' ) , ENV:HOME_DB , 'x' ) }|h.db",
                "$${city} stays, ${city}$${x}|${city} stays, Lyon${x}",
                "no ${ end|no ${ end",
                "${a{b} ${city}|${a{b} Lyon",
                "${'it\\'s'}|it's",
                "plain $ text}|plain $ text}"
            })
    void rendersParts(String template, String expected) {
        assertThat(expand(template)).isEqualTo(expected);
        assertThat(findings.sorted()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "${ENV:NOPE}|environment variable 'NOPE' is not set",
                "${coalesce(ENV:NOPE, ENV:NOPE2)}|environment variable 'NOPE2' is not set",
                "${citty}|unknown project variable 'citty'",
                "${lower(city)}|unknown function 'lower'",
                "${FOO:x}|unknown namespace 'FOO'",
                "${eq(city)}|function 'eq' takes 2 arguments, found 1",
                "${coalesce()}|function 'coalesce' takes at least 1 argument, found 0",
                "${city city}|unexpected token 'c' at position 6",
                "${}|unexpected end at position 1",
                "${'x}|unterminated string at position 1",
                "${CTX:target.schema}|context key 'target.schema' is not available here",
                "${CTX:model.schem}|unknown context key 'model.schem'",
                "a ${list}|a list cannot be part of a text"
            })
    void reportsMistakesAtTheValue(String template, String message) {
        expand(template);
        assertThat(findings.sorted()).hasSize(1);
        assertThat(findings.sorted().get(0).message()).isEqualTo(message);
        assertThat(findings.sorted().get(0).code()).isEqualTo(Code.D002);
        assertThat(findings.sorted().get(0).span()).contains(PLACE);
    }

    @Test
    void remembersWhichVariablesWereRead() {
        expand("${coalesce(ENV:NOPE, ENV:HOME_DB)}");
        assertThat(environment.reads()).isEqualTo(Map.of("NOPE", Optional.empty(), "HOME_DB", Optional.of("h.db")));
    }
}
