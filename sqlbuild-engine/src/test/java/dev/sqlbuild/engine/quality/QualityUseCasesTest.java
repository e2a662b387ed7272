package dev.sqlbuild.engine.quality;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sqlbuild.core.quality.AuditOutcome;
import dev.sqlbuild.core.quality.TestVerdict;
import dev.sqlbuild.engine.build.TestProject;
import dev.sqlbuild.engine.run.RunStatus;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class QualityUseCasesTest {
    @TempDir
    Path directory;

    private TestProject project;

    @BeforeEach
    void pedal() {
        project = TestProject.in(directory)
                .file("sources/raw.yml", "sources:\n  - name: raw__trips\n    schema: raw\n    table: trips\n")
                .model(
                        "stg_trips",
                        "materialized view, columns (trip_id (audits [not_null, unique (severity warn)]))",
                        "SELECT id AS trip_id, st AS state FROM __source(\"raw__trips\")")
                .model(
                        "fct_trips",
                        "materialized table, columns (trip_id (audits [unique]))",
                        "SELECT * FROM __ref(\"stg_trips\")")
                .file("audits/singular/states.sql", "AUDIT (); SELECT * FROM __source(\"raw__trips\") WHERE st IS NULL")
                .file("tests/unit/cases.sql", """
                        TEST (
                          name "keeps_state",
                          parameters ( st string ),
                          cases ( a (st "A"), b (st "B") ),
                        );
                        WITH __source__raw__trips AS (SELECT 1 AS id, @param("st") AS st),
                             __expected__fct_trips AS (SELECT 1 AS trip_id, 'A' AS state)
                        """);
        project.execute(
                "CREATE SCHEMA raw", "CREATE TABLE raw.trips AS SELECT * FROM (VALUES (1, 'x'), (1, 'y')) t(id, st)");
    }

    @Test
    void auditsWhatExists() {
        project.execute(
                "CREATE SCHEMA dev", "CREATE VIEW dev.stg_trips AS SELECT id AS trip_id, st AS state FROM raw.trips");
        AuditReport report = project.audit();
        assertThat(report.results())
                .extracting(result -> result.audit().display() + " " + result.outcome())
                .containsExactly(
                        "not_null (trip_id) PASS", "unique (trip_id) WARN", "unique (trip_id) SKIP", "states PASS");
        assertThat(report.status()).isEqualTo(RunStatus.WARNING);
        assertThat(report.summary()).containsEntry("warn", 1L).containsEntry("total", 4L);
        AuditResult warned = report.results().get(1);
        assertThat(warned.summary()).isEqualTo("1 row");
        assertThat(warned.samples()).hasSize(1);
        assertThat(Path.of(directory.toString(), warned.sqlPath().orElseThrow()))
                .exists();
        assertThat(project.relations()).containsExactly("stg_trips");
    }

    @Test
    void failsOnViolationsWithSeverityError() {
        project.build();
        project.execute("CREATE OR REPLACE TABLE dev.fct_trips AS SELECT * FROM (VALUES (1), (1)) t(trip_id)");
        AuditReport report = project.audit("fct_trips");
        assertThat(report.results()).extracting(AuditResult::outcome).containsExactly(AuditOutcome.FAIL);
        assertThat(report.status()).isEqualTo(RunStatus.FAILED);
    }

    @Test
    void goesOnAfterAQueryThatFails() {
        project.execute("CREATE SCHEMA dev", "CREATE VIEW dev.stg_trips AS SELECT 1 AS other");
        AuditReport report = project.audit("stg_trips");
        assertThat(report.results()).extracting(AuditResult::outcome).containsOnly(AuditOutcome.ERROR);
        assertThat(report.errors()).hasSize(2);
    }

    @Test
    void runsTestsByCaseWithoutBuildingAnything() throws Exception {
        TestReport report = project.test(Optional.empty());
        assertThat(report.results())
                .extracting(result ->
                        result.test().display() + " " + result.verdict().status())
                .containsExactly("keeps_state [a] PASS", "keeps_state [b] FAIL");
        assertThat(report.count(TestVerdict.Status.FAIL)).isEqualTo(1);
        assertThat(report.status()).isEqualTo(RunStatus.FAILED);
        assertThat(report.results().get(1).verdict().checks().get(0).details())
                .contains("changed: state expected A, actual B");
        assertThat(project.relations()).isEmpty();
        assertThat(Files.readString(directory.resolve("target/run/tests/fct_trips/keeps_state__a.sql")))
                .contains("EXCEPT ALL");
    }

    @Test
    void runsOneCaseOnRequest() {
        TestReport report = project.test(Optional.of("a"));
        assertThat(report.results()).hasSize(1);
        assertThat(report.succeeded()).isTrue();
        assertThatThrownBy(() -> project.test(Optional.of("z"))).hasMessageContaining("available cases: a, b");
    }

    @Test
    void selectsTestsByTheirTargets() {
        assertThat(project.test(Optional.empty(), "stg_trips").results()).isEmpty();
        assertThat(project.test(Optional.empty(), "fct_trips").results()).hasSize(2);
    }

    /** What the specification calls quality 19. */
    @Test
    void givesIncrementalModelsTheWindowOfTheTestAndNotTheirOwn() {
        project.model(
                "daily",
                "materialized incremental, incremental_strategy delete_insert, cursor day, cursor_type date,"
                        + " cursor_start \"2026-01-01\"",
                "SELECT day FROM __source(\"raw__trips\") WHERE day >= __cursor_start() AND day < __cursor_end()");
        String test = """
                TEST (name "keeps_old_days"%s);
                WITH __source__raw__trips AS (SELECT DATE '2019-05-01' AS day UNION ALL SELECT DATE '2026-05-01'),
                     __expected__daily AS (SELECT DATE '2026-05-01' AS day%s)
                """;
        project.file("tests/unit/daily.sql", test.formatted("", " UNION ALL SELECT DATE '2019-05-01'"));
        assertThat(project.test(Optional.empty(), "daily").succeeded()).isTrue();
        project.file("tests/unit/daily.sql", test.formatted(", cursor_start \"2020-01-01\"", ""));
        assertThat(project.test(Optional.empty(), "daily").succeeded()).isTrue();
    }
}
