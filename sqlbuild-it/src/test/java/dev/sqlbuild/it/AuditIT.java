package dev.sqlbuild.it;

import static dev.sqlbuild.it.CommandResultAssert.assertThatCommand;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Audits that gate a build, and audits on their own. */
class AuditIT {
    private static final String FARE_AUDIT =
            "audits [expression_holds (name fare_not_negative, expression \"fare_cents >= 0\"%s)]";
    private static final String RELATIONS = """
            SELECT table_name FROM information_schema.tables
            WHERE table_schema = 'dev' AND table_name NOT LIKE '!_sqlbuild%' ESCAPE '!' ORDER BY 1""";

    @TempDir
    Path directory;

    private ProjectDir project;
    private Sqb sqb;

    @BeforeEach
    void writeProject() {
        project = PedalProject.at(directory);
        sqb = Sqb.in(project);
    }

    @Test
    @Spec("quality 2")
    void keepsTheOldTableAndNamesTheRelationWithTheNewRows() {
        project.model("fct_trips", PedalProject.fctTrips(FARE_AUDIT.formatted("")));
        assertThatCommand(sqb.run("build")).succeeds().stdoutContains("fare_not_negative", "PASS");
        List<List<String>> good = project.rows("FROM dev.fct_trips ORDER BY ALL");
        List<List<String>> revenue = project.rows("FROM dev.daily_revenue");

        project.execute("INSERT INTO raw.trips VALUES (4, 12, 'closed', -5)");
        assertThatCommand(sqb.run("build", "--json-output", "out/report.json"))
                .exitsWith(1)
                .stdoutContains(
                        "Failures",
                        "dev.fct_trips__staging",
                        "upstream fct_trips failed",
                        "Completed with errors.",
                        "FAIL=2")
                .stderrContains(
                        "final audit for 'fct_trips' failed before replacing target table with severity level: error");
        assertThat(project.rows("FROM dev.fct_trips ORDER BY ALL")).isEqualTo(good);
        assertThat(project.rows("FROM dev.daily_revenue")).isEqualTo(revenue);
        assertThat(project.value("SELECT fare_cents FROM dev.fct_trips__staging WHERE trip_id = 4"))
                .isEqualTo("-5");

        JsonNode report = CommandResult.parse(project.read("out/report.json"));
        assertThat(report.at("/status").asText()).isEqualTo("failed");
        assertThat(node(report, "model:fct_trips").at("/status").asText()).isEqualTo("fail");
        assertThat(node(report, "model:fct_trips").at("/phase").asText()).isEqualTo("audit");
        assertThat(node(report, "model:daily_revenue").at("/status").asText()).isEqualTo("skip");
        assertThat(node(report, "model:calendar").at("/status").asText()).isEqualTo("ok");
        assertThat(project.rows("""
                SELECT node_name, count(*) FROM dev._sqlbuild_fingerprints
                WHERE node_name IN ('fct_trips', 'calendar') GROUP BY 1 ORDER BY 1""")).containsExactly(List.of("calendar", "2"), List.of("fct_trips", "1"));

        project.execute("DELETE FROM raw.trips WHERE id = 4", "UPDATE raw.trips SET fare = 300 WHERE id = 2");
        assertThatCommand(sqb.run("build")).succeeds();
        assertThat(project.value("SELECT sum(fare_cents) FROM dev.fct_trips")).isEqualTo("700");
        assertThat(project.rows(RELATIONS))
                .containsExactly(
                        List.of("calendar"), List.of("daily_revenue"), List.of("fct_trips"), List.of("stg_trips"));
    }

    @Test
    @Spec({"quality 1", "cli 9"})
    void reportsWarningsWithoutBlocking() {
        project.model("fct_trips", PedalProject.fctTrips(FARE_AUDIT.formatted(", severity warn")));
        project.execute("INSERT INTO raw.trips VALUES (4, 12, 'closed', -5)");
        assertThatCommand(sqb.run("build"))
                .succeeds()
                .stdoutContains("fare_not_negative", "WARN", "1 row", "Completed with warnings.", "WARN=1", "FAIL=0");
        assertThat(project.value("SELECT count(*) FROM dev.daily_revenue")).isEqualTo("1");
    }

    @Test
    @Spec("quality 1")
    void auditsWhatIsThereAndFailsOnDuplicates() {
        String view = project.read("models/stg_trips.sql");
        project.model("stg_trips", view.replace("view", "view, columns (trip_id (audits [not_null, unique]))"));
        project.execute("INSERT INTO raw.trips VALUES (1, 13, 'closed', 1)");
        assertThatCommand(sqb.run("build", "--no-audits")).succeeds().stdoutLacks("audit");

        assertThatCommand(sqb.run("audit"))
                .exitsWith(1)
                .stdoutContains(
                        "Execution  sqb audit  (concurrency: 1)",
                        "not_null (trip_id)",
                        "unique (trip_id)",
                        "FAIL",
                        "1 row",
                        "PASS=1  WARN=0  FAIL=1  TOTAL=2");
        assertThatCommand(sqb.run("audit", "--json")).exitsWith(1).json(report -> {
            assertThat(report.at("/command").asText()).isEqualTo("audit");
            assertThat(report.at("/environment").asText()).isEqualTo("dev");
            assertThat(PlanIT.keys(report)).contains("virtual_environment", "summary", "results");
            assertThat(PlanIT.keys(report.at("/summary")))
                    .contains("pass", "warn", "fail", "error", "insufficient", "total");
            assertThat(report.at("/summary/fail").asInt()).isEqualTo(1);
            JsonNode unique = result(report, "unique");
            assertThat(PlanIT.keys(unique))
                    .contains(
                            "id",
                            "label",
                            "definition",
                            "target",
                            "severity",
                            "phase",
                            "outcome",
                            "row_count",
                            "samples",
                            "measured_value",
                            "sample_count",
                            "thresholds",
                            "executed_sql",
                            "error",
                            "duration_ms");
            assertThat(unique.at("/id").asText()).isEqualTo("audit:unique:model:stg_trips:trip_id");
            assertThat(unique.at("/target/name").asText()).isEqualTo("stg_trips");
            assertThat(unique.at("/target/column").asText()).isEqualTo("trip_id");
            assertThat(unique.at("/outcome").asText()).isEqualTo("fail");
            assertThat(unique.at("/severity").asText()).isEqualTo("error");
            assertThat(unique.at("/row_count").asInt()).isEqualTo(1);
            assertThat(unique.at("/samples")).hasSize(1);
        });
        assertThatCommand(sqb.run("audit", "--select", "fct_trips")).succeeds();
        assertThatCommand(sqb.run("audit", "nope")).failsWith("S007");

        project.model(
                "stg_trips",
                view.replace("view", "view, columns (trip_id (audits [not_null, unique (severity warn)]))"));
        assertThatCommand(sqb.run("audit", "stg_trips"))
                .succeeds()
                .stdoutContains("WARN", "PASS=1  WARN=1  FAIL=0  TOTAL=2");
    }

    @Test
    @Spec({"quality 5", "sources-seeds 8"})
    void blocksTheReadersOfABadSourceBeforeAnyDdl() {
        String source = project.read("sources/raw.yml");
        project.file(
                "sources/raw.yml",
                source.replace("{name: id, type: INTEGER}", "{name: id, type: INTEGER, audits: [not_null]}"));
        project.execute("INSERT INTO raw.trips VALUES (NULL, 1, 'closed', 1)");

        assertThatCommand(sqb.run("build"))
                .exitsWith(1)
                .stdoutContains("raw__trips", "not_null (id)", "source audit", "SKIP=3");
        assertThat(project.rows(RELATIONS)).containsExactly(List.of("calendar"));
        assertThatCommand(sqb.run("audit", "source:raw__trips")).exitsWith(1).stdoutContains("not_null (id)", "FAIL=1");

        project.execute("DELETE FROM raw.trips WHERE id IS NULL");
        assertThatCommand(sqb.run("build")).succeeds();
        assertThat(project.value("SELECT count(*) FROM dev.fct_trips")).isEqualTo("2");
    }

    @Test
    @Spec({"quality 6", "quality 7", "quality 8"})
    void prefersTheProjectsDefinitionAndQuotesArguments() {
        project.file("audits/generic/not_null.sql", """
                AUDIT ();
                SELECT 'ours' AS marker FROM @relation WHERE @column IS NULL
                """);
        project.model("fct_trips", PedalProject.fctTrips("""
                columns (state (audits [not_null, accepted_values (values ["it's", "closed"])]))"""));
        assertThatCommand(sqb.run("compile"))
                .succeeds()
                .stderrContains("warning[P003]: project audit 'not_null' overrides built-in audit 'not_null'");
        assertThat(compiledAudits())
                .anySatisfy(sql -> assertThat(sql).contains("'it''s', 'closed'"))
                .anySatisfy(sql -> assertThat(sql).contains("'ours'"));

        project.model("fct_trips", PedalProject.fctTrips("audits [no_such]"));
        assertThatCommand(sqb.run("compile"))
                .failsWith("P001")
                .stderrContains("references unknown generic audit 'no_such'");
    }

    @Test
    @Spec("quality 9")
    void attachesSingularAuditsToTheMostDownstreamModel() {
        project.file("audits/singular/no_free_trips.sql", """
                AUDIT ();
                SELECT f.trip_id FROM __ref("fct_trips") AS f JOIN __ref("stg_trips") AS s USING (trip_id)
                WHERE f.fare_cents = 0 AND s.state = 'closed'
                """);
        project.file("audits/singular/source_is_fresh.sql", """
                AUDIT (severity error);
                SELECT * FROM __source("raw__trips") WHERE fare > 10000
                """);
        CommandResult build = sqb.run("build");
        assertThatCommand(build).succeeds();
        List<String> lines = build.stdout().lines().toList();
        assertThat(indexOf(lines, "no_free_trips")).isEqualTo(indexOf(lines, "table     fct_trips") + 1);
        assertThat(indexOf(lines, "source_is_fresh")).isGreaterThan(indexOf(lines, "daily_revenue"));

        project.execute("INSERT INTO raw.trips VALUES (5, 1, 'closed', 0), (6, 1, 'open', 20000)");
        assertThatCommand(sqb.run("build"))
                .exitsWith(1)
                .stdoutContains("upstream fct_trips failed", "dev.fct_trips__staging", "source_is_fresh", "SKIP=1");
        assertThat(project.value("SELECT count(*) FROM dev.fct_trips")).isEqualTo("2");
    }

    @Test
    @Spec("quality 10")
    void comparesMeasurementsWithThresholds() {
        project.file("audits/generic/closed_rate.sql", """
                AUDIT (evaluation measurement, value rate, sample_count n);
                MEASURE (SELECT 98.5 AS rate, 50 AS n FROM @relation LIMIT 1);
                """);
        String warns = "audits [closed_rate (thresholds (warn (below 99.5), error (below 98)))]";
        project.model("fct_trips", PedalProject.fctTrips(warns));
        assertThatCommand(sqb.run("build")).succeeds().stdoutContains("closed_rate", "WARN=1");
        project.model(
                "fct_trips", PedalProject.fctTrips(warns.replace("99.5", "99.9").replace("below 98)", "below 98.6)")));
        assertThatCommand(sqb.run("build")).exitsWith(1).stdoutContains("dev.fct_trips__staging");
        project.model(
                "fct_trips", PedalProject.fctTrips(warns.replace("(thresholds", "(minimum_samples 100, thresholds")));
        assertThatCommand(sqb.run("build")).succeeds().stdoutContains("INSUFFICIENT");
        project.model("fct_trips", PedalProject.fctTrips(warns.replace("99.5", "97")));
        assertThatCommand(sqb.run("compile"))
                .exitsWith(1)
                .stderrContains("closed_rate")
                .pointsAt("models/fct_trips.sql:");
    }

    @Test
    void countsAnAuditThatErrsAsAFailureWhateverItsSeverity() {
        project.model("fct_trips", PedalProject.fctTrips("""
                audits [expression_holds (name broken, expression "CAST(state AS INTEGER) > 0", severity warn)]"""));
        assertThatCommand(sqb.run("build")).exitsWith(1).stdoutContains("broken", "ERROR", "upstream fct_trips failed");
        assertThat(project.rows(RELATIONS)).doesNotContain(List.of("fct_trips"));
    }

    @Test
    void dropsTheKeptStagingTableWhenTheModelBecomesAView() {
        project.model(
                "fct_trips", PedalProject.fctTrips(FARE_AUDIT.formatted("").replace(">= 0", "< 0")));
        assertThatCommand(sqb.run("build", "--select", "+fct_trips"))
                .exitsWith(1)
                .stdoutContains("dev.fct_trips__staging");
        project.model("fct_trips", PedalProject.fctTrips("").replace("table", "view"));
        assertThatCommand(sqb.run("build", "--select", "+fct_trips")).succeeds();
        assertThat(project.rows(RELATIONS)).containsExactly(List.of("fct_trips"), List.of("stg_trips"));
    }

    @Test
    @Spec("planning 9")
    void repeatsOnlyAuditsThatHaveNotPassedWhenNothingChanged() {
        String calendar = "MODEL (materialized table, columns (day (audits [%s])));\nSELECT DATE '2026-03-01' AS day\n";
        project.model("calendar", calendar.formatted("not_null"));
        assertThatCommand(sqb.run("build", "--select", "calendar")).succeeds();
        project.model("calendar", calendar.formatted("not_null, unique"));
        assertThatCommand(sqb.run("build", "--changes-only", "--select", "calendar"))
                .succeeds()
                .stdoutContains("unique (day)")
                .stdoutLacks("not_null");
        assertThatCommand(sqb.run("build", "--select", "calendar")).succeeds();
        assertThatCommand(sqb.run("build", "--changes-only", "--select", "calendar"))
                .succeeds()
                .stdoutContains("Nothing to build.");
    }

    @Test
    void runsModelsWithoutChecks() {
        project.model(
                "fct_trips", PedalProject.fctTrips(FARE_AUDIT.formatted("").replace(">= 0", "< 0")));
        assertThatCommand(sqb.run("run")).succeeds().stdoutLacks("audit").stdoutContains("PASS=4");
    }

    private List<String> compiledAudits() {
        try (var files = java.nio.file.Files.walk(project.path("target/compiled/audits"))) {
            return files.filter(java.nio.file.Files::isRegularFile)
                    .map(file -> project.read(project.path().relativize(file).toString()))
                    .toList();
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private static int indexOf(List<String> lines, String fragment) {
        for (int i = 0; i < lines.size(); i++) if (lines.get(i).contains(fragment)) return i;
        throw new AssertionError("no line with '" + fragment + "' in\n" + String.join("\n", lines));
    }

    private static JsonNode node(JsonNode report, String id) {
        for (JsonNode node : report.at("/nodes")) if (node.at("/id").asText().equals(id)) return node;
        throw new AssertionError("no node " + id + " in " + report);
    }

    private static JsonNode result(JsonNode report, String definition) {
        for (JsonNode one : report.at("/results"))
            if (one.at("/definition").asText().equals(definition)) return one;
        throw new AssertionError("no result of " + definition + " in " + report);
    }
}
