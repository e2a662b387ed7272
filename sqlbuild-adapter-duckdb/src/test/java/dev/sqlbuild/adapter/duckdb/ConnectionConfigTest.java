package dev.sqlbuild.adapter.duckdb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.sqlbuild.adapter.AdapterRegistry;
import dev.sqlbuild.adapter.ConnectionConfig;
import dev.sqlbuild.base.Code;
import dev.sqlbuild.base.Diagnostic;
import dev.sqlbuild.base.SqlBuildException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ConnectionConfigTest {

    @Test
    void namesTheNearestKeyAndNoValue() {
        List<Diagnostic> problems = problems(Map.of("databse", "s3cret-value", "read_only", "yes"));
        assertThat(problems).allMatch(problem -> problem.code() == Code.A404);
        assertThat(problems).anySatisfy(problem -> {
            assertThat(problem.message()).contains("'databse'");
            assertThat(problem.help()).contains("did you mean 'database'?");
        });
        assertThat(problems)
                .anySatisfy(problem ->
                        assertThat(problem.message()).isEqualTo("connection key 'read_only' must be true or false"));
        assertThat(problems.toString()).doesNotContain("s3cret");
    }

    @Test
    void refusesADurationWithoutUnit() {
        assertThat(problems(Map.of("statement_timeout", "30"))).hasSize(1);
        assertThat(config(Map.of("statement_timeout", "10m")).duration("statement_timeout"))
                .contains(Duration.ofMinutes(10));
    }

    @Test
    void refusesAListElementOfAnotherType() {
        assertThat(problems(Map.of("extensions", List.of("json", 1L), "attach", List.of("x"))))
                .hasSize(2);
    }

    @Test
    void knowsDefaults() {
        assertThat(config(Map.of()).string("database")).contains(":memory:");
        assertThat(config(Map.of()).duration("connect_timeout")).contains(Duration.ofSeconds(30));
        assertThat(config(Map.of()).duration("statement_timeout")).isEmpty();
        assertThat(config(Map.of()).flag("read_only")).isFalse();
    }

    @Test
    void masksSecrets() {
        ConnectionConfig config = config(Map.of(
                "database", "shop.duckdb",
                "secrets", List.of(Map.of("type", "s3", "secret", "hunter2")),
                "driver_properties", Map.of("token", "abc12345")));
        assertThat(config.masked())
                .containsEntry("database", "shop.duckdb")
                .containsEntry("secrets", "****")
                .containsEntry("driver_properties", "****");
        assertThat(config.toString()).doesNotContain("hunter2").doesNotContain("abc12345");
        assertThat(config.scrub("bad value hunter2 given")).isEqualTo("bad value **** given");
    }

    @Test
    void masksUserInfoInUrls() {
        ConnectionConfig config = config(Map.of("database", "https://me:pw@host/x"));
        assertThat(config.masked()).containsEntry("database", "https://****@host/x");
    }

    private static ConnectionConfig config(Map<String, Object> values) {
        return ConnectionConfig.of(AdapterRegistry.discover().require("duckdb"), values);
    }

    private static List<Diagnostic> problems(Map<String, Object> values) {
        return catchThrowableOfType(SqlBuildException.class, () -> config(values))
                .diagnostics();
    }
}
