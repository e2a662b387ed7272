package dev.sqlbuild.engine.build;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sqlbuild.base.Code;
import dev.sqlbuild.base.Diagnostic;
import dev.sqlbuild.base.SqlBuildException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A cursor whose column turns out to be of another type once the warehouse is asked (incremental.md 2.3). */
class CursorTypeTest {
    @TempDir
    Path directory;

    @Test
    void refusesASourceColumnOfAnotherType() {
        TestProject project = TestProject.in(directory)
                .file("sources/raw.yml", "sources:\n  - name: rides\n    schema: raw\n    table: rides\n")
                .model(
                        "hourly",
                        "materialized incremental, incremental_strategy delete_insert, cursor day, cursor_type date",
                        "SELECT CAST(day AS DATE) AS day, count(*) AS n FROM __source(\"rides\") GROUP BY 1");
        project.execute("CREATE SCHEMA raw", "CREATE TABLE raw.rides AS SELECT DATE '2026-01-01' AS day");
        assertThat(project.build().succeeded()).isTrue();
        project.execute("CREATE OR REPLACE TABLE raw.rides AS SELECT '2026-01-02' AS day");

        Diagnostic refusal = refusal(project);

        assertThat(refusal.code()).isEqualTo(Code.S205);
        assertThat(refusal.message()).contains("cursor 'day' of 'hourly' is declared date", "VARCHAR");
        assertThat(project.rows("SELECT n FROM dev.hourly")).containsExactly("1");
    }

    private static Diagnostic refusal(TestProject project) {
        try {
            return project.build().nodes().get(0).error().orElseThrow();
        } catch (SqlBuildException e) {
            return e.diagnostic();
        }
    }
}
