package dev.sqlbuild.adapter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.sqlbuild.base.Code;
import dev.sqlbuild.base.Diagnostic;
import dev.sqlbuild.base.SqlBuildException;
import org.junit.jupiter.api.Test;

class AdapterRegistryTest {
    private final AdapterRegistry registry = AdapterRegistry.discover();

    @Test
    void listsTheBuiltInNamesForAnUnknownOne() {
        Diagnostic diagnostic = failure("oracle");
        assertThat(diagnostic.code()).isEqualTo(Code.C601);
        assertThat(diagnostic.message())
                .isEqualTo("unknown adapter 'oracle'. Available built-in adapters: bigquery, clickhouse, databricks,"
                        + " duckdb, motherduck, postgres, redshift, snowflake, spark, sqlserver, trino. Project-local"
                        + " adapters are discovered from adapters/**/*.java.");
    }

    @Test
    void namesTheDriverOfAnAdapterThatIsNotInstalled() {
        registry.requireKnown("snowflake");
        Diagnostic diagnostic = failure("snowflake");
        assertThat(diagnostic.code()).isEqualTo(Code.A401);
        assertThat(diagnostic.message())
                .isEqualTo("adapter 'snowflake' needs the driver net.snowflake:snowflake-jdbc; put its jar into lib/"
                        + " or ~/.sqlbuild/drivers/");
    }

    private Diagnostic failure(String name) {
        return catchThrowableOfType(SqlBuildException.class, () -> registry.require(name))
                .diagnostic();
    }
}
