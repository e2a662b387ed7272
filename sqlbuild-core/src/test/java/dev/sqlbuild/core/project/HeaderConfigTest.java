package dev.sqlbuild.core.project;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sqlbuild.base.CanonicalJson;
import dev.sqlbuild.base.SourceText;
import dev.sqlbuild.core.header.HeaderKind;
import dev.sqlbuild.core.header.HeaderParser;
import org.junit.jupiter.api.Test;

class HeaderConfigTest {
    private static ConfigValue.Table read(String sql) {
        SourceText file = new SourceText("models/rides.sql", sql);
        return HeaderConfig.table(HeaderParser.parse(file, 0, HeaderKind.MODEL).entries(), file);
    }

    @Test
    void convertsEveryKindOfValue() {
        ConfigValue.Table header = read("""
                MODEL (
                  enabled true, batch_concurrency 2, owner null, tags [a, b],
                  post_hooks [inline_sql("SELECT 1"), sql("grant_read", role: "bi"), java("notify")],
                  columns (id (type DECIMAL(10, 2), audits [not_null, relationships (to __ref("a"), field id)])),
                );
                SELECT 1
                """);
        assertThat(CanonicalJson.of(header.plain())).isEqualTo("""
                        {"batch_concurrency":2,"columns":{"id":{"audits":["not_null",{"relationships":{"field":"id",\
                        "to":"__ref(\\"a\\")"}}],"type":"DECIMAL(10,2)"}},"enabled":true,"owner":null,"post_hooks":[\
                        {"inline_sql":"SELECT 1"},{"args":{"role":"bi"},"sql":"grant_read"},{"java":"notify"}],\
                        "tags":["a","b"]}""");
    }

    @Test
    void keepsTheAuthoredPlaces() {
        ConfigValue.Entry tags = read("MODEL (\n  tags [a, bc],\n);\nSELECT 1\n")
                .findEntry("tags")
                .orElseThrow();
        assertThat(tags.keySpan()).hasToString("models/rides.sql:2:3");
        ConfigValue second = ((ConfigValue.Items) tags.value()).items().get(1);
        assertThat(second.span()).hasToString("models/rides.sql:2:12");
        assertThat(second.span().endColumn()).isEqualTo(14);
    }
}
