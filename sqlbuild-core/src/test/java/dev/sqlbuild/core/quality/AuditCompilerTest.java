package dev.sqlbuild.core.quality;

import static dev.sqlbuild.core.quality.Project.closed;
import static dev.sqlbuild.core.quality.Project.open;
import static dev.sqlbuild.core.quality.Project.pedal;
import static dev.sqlbuild.core.quality.Project.typed;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sqlbuild.base.Severity;
import dev.sqlbuild.core.graph.NodeId;
import java.math.BigDecimal;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AuditCompilerTest {
    private static final NodeId STG = NodeId.model("stg_trips");
    private static final NodeId FCT = NodeId.model("fct_trips");
    private static final String POSITIVE = "AUDIT ();\nSELECT * FROM @relation WHERE NOT (@expression)";

    @Test
    void runsBuiltInAuditsOfColumns() throws SQLException {
        Project project =
                pedal().seed("bikes", closed(typed("bike_id", "INTEGER"))).attach(STG, """
                        columns (
                          trip_id (audits [not_null, unique (severity warn)]),
                          state (audits [accepted_values (values ["it's", "b"])]),
                          bike_id (audits [relationships (to "bikes", field "bike_id")]),
                        )""");

        List<Audit> audits = project.audits();

        assertThat(project.findings()).isEmpty();
        assertThat(audits)
                .extracting(Audit::display)
                .containsExactly(
                        "not_null (trip_id)", "unique (trip_id)", "accepted_values (state)", "relationships (bike_id)");
        assertThat(audits.get(0).id()).isEqualTo("audit:not_null:model:stg_trips:trip_id");
        assertThat(audits.get(1).severity()).isEqualTo(Severity.WARNING);
        assertThat(audits.get(2).query().text()).contains("'it''s', 'b'");
        assertThat(audits.get(3).reads()).containsExactly(STG, NodeId.seed("bikes"));
        assertThat(audits.get(3).artifact()).isEqualTo("stg_trips.sql");
        String[] tables = {"""
            CREATE TABLE stg_trips AS SELECT * FROM (VALUES
              (1, 10, 'it''s'), (1, NULL, 'c'), (NULL, 11, NULL)) AS t(trip_id, bike_id, state)""", "CREATE TABLE bikes AS SELECT 10 AS bike_id UNION ALL SELECT NULL"};
        assertThat(violations(audits.get(0), tables)).isEqualTo(1);
        assertThat(violations(audits.get(1), tables)).isEqualTo(1);
        assertThat(violations(audits.get(2), tables)).isEqualTo(1);
        assertThat(violations(audits.get(3), tables)).isEqualTo(1);
    }

    @Test
    void warnsWhenTheProjectReplacesABuiltInAudit() {
        Project project = pedal().genericAudit(
                        "not_null.sql", "AUDIT (); SELECT 1 AS mine FROM @relation WHERE @column IS NULL")
                .attach(STG, "columns (trip_id (audits [not_null]))");

        List<Audit> audits = project.audits();

        assertThat(audits.get(0).query().text()).contains("1 AS mine").contains("WHERE trip_id IS NULL");
        assertThat(project.findings())
                .singleElement()
                .asString()
                .startsWith(
                        "P003 audits/generic/not_null.sql:1:1 project audit 'not_null' overrides built-in audit 'not_null'")
                .endsWith("(rename the project audit if this override is unintended)");
    }

    @Test
    void fillsPlaceholdersRawAndAsLiterals() {
        Project project = pedal().genericAudit("expression_is_true.sql", POSITIVE)
                .genericAudit("listed.sql", """
                        AUDIT (description "d");
                        SELECT * FROM __ref("@model") -- @nothing
                        WHERE @column NOT IN (@list) OR state = '@kept' OR note IN (@'list', @'one')""")
                .attach(STG, """
                        audits [
                          expression_is_true (name fare_not_negative, expression "fare_cents >= 0"),
                          listed (column "fare_cents", list [1, 2.50, true], one "O'Neil"),
                        ]""");

        List<Audit> audits = project.audits();

        assertThat(project.findings())
                .singleElement()
                .asString()
                .startsWith("B300")
                .contains("note");
        assertThat(audits).singleElement().satisfies(audit -> {
            assertThat(audit.display()).isEqualTo("fare_not_negative");
            assertThat(audit.definition()).isEqualTo("expression_is_true");
            assertThat(audit.query().text())
                    .isEqualTo("SELECT * FROM __ref(\"stg_trips\") WHERE NOT (fare_cents >= 0)");
        });
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
                    audits [no_such]                                     | P001 | models/stg_trips.sql references unknown generic audit 'no_such'
                    audits [not_null]                                    | P001 | models/stg_trips.sql is missing argument 'column' for generic audit 'not_null'
                    columns (state (audits [accepted_values]))           | P001 | is missing argument 'values' for generic audit 'accepted_values'
                    columns (state (audits [accepted_values (values [])])) | P001 | must be a non-empty list
                    columns (state (audits [not_null (colour "x")]))     | P001 | generic audit 'not_null' has no argument 'colour'
                    columns (state (audits [not_null (severity loud)]))  | P001 | 'severity' must be one of: warn, error
                    columns (state (audits [not_null (name "")]))        | P001 | 'name' must be a non-empty string
                    columns (state (audits [not_null (always_run 1)]))   | P001 | 'always_run' must be true or false
                    columns (state (audits [not_null (run_scope all)]))  | P001 | 'run_scope' must be one of: final, delta_and_final
                    columns (state (audits [not_null (thresholds (warn (below 1)))])) | P001 | 'thresholds' is not valid for the violation audit
                    columns (state (audits [not_null (relation "x")]))   | P001 | 'relation' of audit 'not_null' is set by the attachment
                    columns (trip_idd (audits [not_null]))               | B300 | did you mean 'trip_id'?
                    columns (trip_id (audits [relationships (to "nope", field "id")])) | P001 | references unknown model, seed or source 'nope'
                    columns (trip_id (audits [relationships (to "__ref(nope)", field "id")])) | P012 | malformed reference call
                    columns (trip_id (audits [relationships (to "fct_trips", field "trip_id")])) | P005 | reads model:fct_trips, which is built from it
                    columns (trip_id (audits [not_null (name a), unique (name a)])) | D007 | two audits named 'a'
                    audits [expression_is_true (expression "fare_cent >= 0")] | B300 | did you mean 'fare_cents'?
                    audits [rate (thresholds (warn (below 98), error (below 99)))] | P001 | must lie beyond the warn threshold
                    audits [rate (thresholds (warn (below 98), error (above 99)))] | P001 | mixed measurement threshold operators are unsupported
                    audits [rate (thresholds (warn (below true)))]       | P001 | must be a finite number
                    audits [rate (thresholds (warn (outside [3, 1])))]   | P001 | must not be above the upper one
                    audits [rate (thresholds ())]                        | P001 | at least one of warn and error
                    audits [rate]                                        | P001 | needs thresholds
                    audits [rate (thresholds (warn (below 1)), severity warn)] | P001 | 'severity' is not valid for the measurement audit
                    audits [rate (thresholds (warn (below 1)), evidence_limit -1)] | P001 | must be an integer of at least 0
                    audits [unsampled (thresholds (warn (below 1)), minimum_samples 10)] | P001 | needs a sample_count column
                    """)
    void refusesAnAttachment(String header, String code, String fragment) {
        Project project = pedal().genericAudit("expression_is_true.sql", POSITIVE)
                .genericAudit("rate.sql", """
                        AUDIT (evaluation measurement, value rate, sample_count n);
                        MEASURE (SELECT 1 AS rate, 2 AS n FROM @relation);""")
                .genericAudit("unsampled.sql", """
                        AUDIT (evaluation measurement, value rate);
                        MEASURE (SELECT 1 AS rate FROM @relation);""")
                .attach(STG, header);

        project.audits();

        assertThat(project.findings())
                .singleElement()
                .asString()
                .startsWith(code)
                .contains(fragment);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
                    SELECT 1                                         | D004 | must start with a AUDIT(...) header
                    AUDIT ();                                        | D004 | must contain SQL after AUDIT(...)
                    AUDIT (colour red); SELECT 1                     | D004 | unknown AUDIT field 'colour'
                    AUDIT (); SELECT 1; SELECT 2                     | D004 | must be one statement
                    AUDIT (); DELETE FROM t                          | D004 | must be one SELECT or WITH query
                    AUDIT (severity warn); SELECT 1                  | D004 | only valid for singular audits
                    AUDIT (value x); SELECT 1                        | D004 | only valid for measurement audits
                    AUDIT (evaluation measurement); MEASURE (SELECT 1); | D004 | needs 'value'
                    AUDIT (evaluation measurement, value x); SELECT 1 AS x | D004 | expected MEASURE (...)
                    AUDIT (); MEASURE (SELECT 1);                    | D004 | uses MEASURE but lists violations
                    AUDIT (name "Not Good"); SELECT 1                | D016 | use snake_case 'not_good'
                    AUDIT (); SELECT 1 AUDIT (name x); SELECT 2      | D004 | one
                    """)
    void refusesAMalformedFile(String text, String code, String fragment) {
        Project project = pedal().genericAudit("a.sql", text);

        project.audits();

        assertThat(project.findings())
                .first()
                .asString()
                .startsWith(code + " audits/generic/a.sql:")
                .contains(fragment);
    }

    @Test
    void takesAColumnArgumentAsThePlaceOfAModelAudit() {
        Project project = pedal().genericAudit("expression_is_true.sql", POSITIVE)
                .attach(STG, "audits [expression_is_true (column \"fare_cents\", expression \"fare_cents >= 0\")]");

        assertThat(project.audits()).singleElement().satisfies(audit -> {
            assertThat(audit.display()).isEqualTo("expression_is_true (fare_cents)");
            assertThat(audit.id()).isEqualTo("audit:expression_is_true:model:stg_trips:fare_cents");
        });
        assertThat(project.findings()).isEmpty();
    }

    @Test
    void namesTheResourceThatAFindingIsAbout() {
        Project project = pedal().singularAudit("raw.sql", "AUDIT ();\nSELECT * FROM __source(\"nope\")")
                .attach(STG, "audits [no_such]");

        project.audits();

        assertThat(project.diagnostics.sorted())
                .extracting(finding -> finding.resource().orElseThrow().toString())
                .containsExactly("audit: raw", "model: stg_trips");
    }

    @Test
    void attachesASingularAuditToTheMostDownstreamModelItReads() {
        Project project = pedal().singularAudit(
                        "lost.sql",
                        "AUDIT (severity warn, always_run true);\n"
                                + "SELECT * FROM __ref(\"fct_trips\") f JOIN __ref(\"stg_trips\") s USING (trip_id)")
                .singularAudit("raw.sql", "AUDIT (name only_source);\nSELECT * FROM __source(\"raw__trips\")")
                .attach(FCT, "columns (trip_id (audits [not_null]))");

        List<Audit> audits = project.audits();

        assertThat(audits)
                .extracting(Audit::id)
                .containsExactly(
                        "audit:not_null:model:fct_trips:trip_id", "audit:lost:model:fct_trips", "audit:only_source");
        assertThat(audits.get(1).severity()).isEqualTo(Severity.WARNING);
        assertThat(audits.get(1).alwaysRun()).isTrue();
        assertThat(audits.get(2).target()).isEmpty();
        assertThat(audits.get(2).artifact()).isEqualTo("_unattached.sql");
        assertThat(project.findings())
                .singleElement()
                .asString()
                .startsWith("P004 audits/singular/raw.sql:1:1")
                .contains("attach it instead");
    }

    @Test
    void compilesAMeasurementWithEvidence() {
        Project project = pedal().genericAudit("closed_rate.sql", """
                        AUDIT (evaluation measurement, value rate, sample_count n, sample_unit "trips");
                        MEASURE (SELECT 100.0 AS rate, COUNT(*) AS n FROM @relation);
                        EVIDENCE (SELECT * FROM @relation WHERE @column IS NULL);""")
                .attach(
                        FCT,
                        "columns (state (audits [closed_rate ("
                                + "thresholds (warn (below 99.5), error (below 98)), minimum_samples 100, evidence_limit 5)]))");

        Measurement measurement = project.audits().get(0).measurement().orElseThrow();

        assertThat(project.findings()).isEmpty();
        assertThat(measurement.thresholds().error()).contains(Thresholds.Bound.below(BigDecimal.valueOf(98)));
        assertThat(measurement.minimumSamples()).hasValue(100);
        assertThat(measurement.evidenceLimit()).isEqualTo(5);
        assertThat(measurement.evidence().map(sql -> sql.text()))
                .isEqualTo(Optional.of("SELECT * FROM __ref(\"fct_trips\") WHERE state IS NULL"));
    }

    @Test
    void countsARepeatedAttachmentOnceAndNumbersOthers() {
        Project project =
                pedal().genericAudit("expression_is_true.sql", POSITIVE).attach(STG, """
                        columns (trip_id (audits [not_null, not_null])),
                        audits [
                          expression_is_true (expression "fare_cents >= 0"),
                          expression_is_true (expression "fare_cents < 9"),
                        ]""");

        assertThat(project.audits())
                .extracting(Audit::id)
                .containsExactly(
                        "audit:not_null:model:stg_trips:trip_id",
                        "audit:expression_is_true:model:stg_trips",
                        "audit:expression_is_true:model:stg_trips#2");
    }

    @Test
    void attachesToSourcesAndSeeds() {
        Project project = pedal().seed("bikes", closed(typed("id", "INTEGER")))
                .attach(NodeId.source("raw__trips"), "columns (whatever (audits [not_null]))")
                .attach(NodeId.seed("bikes"), "columns (id (audits [unique]))");

        List<Audit> audits = project.audits();

        assertThat(audits)
                .extracting(audit -> audit.query().symbolic().contains("__source(\"raw__trips\")"))
                .containsExactlyInAnyOrder(true, false);
        assertThat(project.findings()).isEmpty();
    }

    @Test
    void reportsSyntaxErrorsOfADefinitionAtItsPlace() {
        Project project = pedal().genericAudit("broken.sql", "AUDIT ();\nSELECT *\nFROM FROM @relation")
                .attach(STG, "audits [broken]");

        project.audits();

        assertThat(project.findings()).singleElement().asString().startsWith("P020 audits/generic/broken.sql:3:6");
    }

    @Test
    void leavesColumnsOfOpenShapesAlone() {
        Project project = new Project()
                .source("s", open())
                .model("m", "SELECT * FROM __source(\"s\")", open())
                .attach(NodeId.model("m"), "columns (anything (audits [not_null]))");

        assertThat(project.audits()).hasSize(1);
        assertThat(project.findings()).isEmpty();
    }

    private static long violations(Audit audit, String... tables) throws SQLException {
        String sql = audit.query().render(reference -> reference.name()).text();
        String[] statements = java.util.Arrays.copyOf(tables, tables.length + 1);
        statements[tables.length] = sql;
        return DuckDbRun.query(statements).rows().size();
    }
}
