package dev.sqlbuild.core.quality;

import static dev.sqlbuild.core.quality.Project.closed;
import static dev.sqlbuild.core.quality.Project.pedal;
import static dev.sqlbuild.core.quality.Project.typed;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sqlbuild.base.Diagnostic;
import dev.sqlbuild.core.graph.NodeId;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Damaged files are reported, never thrown at the user. The seed is fixed; change it to look further. */
class QualityMutationTest {
    private static final long SEED = 20260401;
    private static final int INPUTS = 2000;

    private static final String TEST_FILE = """
            TEST (
              name "state_mapping", mode model,
              parameters ( raw_state string, fee (type decimal, nullable true) ),
              cases ( closed (raw_state "C", fee "1.50"), unknown (raw_state "?", fee null) ),
            );
            WITH helper(a) AS (VALUES (1), (2)), -- note
            __source__raw__trips AS (
              SELECT a AS id, @param("raw_state") AS st, @param("fee") AS fare, NULL AS bike_id FROM helper
            ),
            __expected__stg_trips AS (SELECT 1 AS trip_id, 'c' AS state UNION ALL SELECT 2, 'c'),
            __assert__none AS (SELECT * FROM __ref("fct_trips") f JOIN helper h ON f.trip_id = h.a)
            SELECT 1;
            """;
    private static final String AUDIT_FILE = """
            AUDIT (name rate, description "share of rows", evaluation measurement, value rate, sample_count n);
            MEASURE (SELECT AVG(@column) AS rate, COUNT(*) AS n FROM @relation WHERE note <> '@x');
            EVIDENCE (SELECT * FROM __ref("@model") WHERE @column IS NULL OR @column IN (@'list'));
            AUDIT (name plain);
            SELECT * FROM @relation WHERE NOT (@expression) /* ) */
            """;
    private static final String ATTACHED = """
            columns (
              trip_id (audits [not_null, unique (severity warn, name "one"), relationships (to "bikes", field "id")]),
              state (audits [accepted_values (values ["a", 1, true]), rate (list [1, 2],
                thresholds (warn (outside [1, 5]), error (outside [0, 9])), minimum_samples 5)]),
            ),
            audits [plain (expression "fare_cents >= 0", run_scope final, always_run true)]""";
    private static final String[] PIECES = {
        "(",
        ")",
        "[",
        "]",
        "'",
        "\"",
        ";",
        ",",
        "@",
        "@@x",
        "@param(",
        "--",
        "/*",
        "*/",
        "$$",
        "$q$",
        "TEST (",
        "AUDIT ();",
        "WITH ",
        " AS ",
        "SELECT ",
        " FROM ",
        "NULL",
        "__ref(\"stg_trips\")",
        "__ref(\"nope\")",
        "__source__raw__trips",
        "__expected__fct_trips",
        "__empty_fixture()",
        "__cursor_start()",
        "\n",
        "\u0000",
        "é",
        "\uD83D",
        "*",
        "1e999",
        "{",
        "}",
        "\\",
        ":",
        "helper",
        "true",
        "null",
        "-"
    };

    @Test
    void reportsDamagedTestFiles() {
        Random random = new Random(SEED);
        for (int i = 0; i < INPUTS; i++) {
            String text = damaged(TEST_FILE, random);
            Project project = pedal().test("t.sql", text);
            List<SqlTest> tests = project.tests();
            assertThat(tests.isEmpty() && project.findings().isEmpty())
                    .as("silent: %s", text)
                    .isFalse();
            assertPlaces(project, "tests/unit/t.sql", text);
        }
    }

    @Test
    void reportsDamagedAuditFilesAndAttachments() {
        Random random = new Random(SEED);
        for (int i = 0; i < INPUTS; i++) {
            boolean file = random.nextBoolean();
            String text = file ? damaged(AUDIT_FILE, random) : AUDIT_FILE;
            String header = file ? ATTACHED : damaged(ATTACHED, random);
            Project project =
                    pedal().seed("bikes", closed(typed("id", "INTEGER"))).genericAudit("a.sql", text);
            if (random.nextBoolean()) project.singularAudit("s.sql", damaged(AUDIT_FILE, random));
            try {
                project.attach(NodeId.model("stg_trips"), header);
            } catch (dev.sqlbuild.base.SqlBuildException | ClassCastException unreadable) {
                continue;
            }
            project.audits();
            for (Diagnostic finding : project.diagnostics.sorted())
                assertThat(finding.span()).isPresent();
        }
    }

    private static void assertPlaces(Project project, String path, String text) {
        int lines = (int) text.chars().filter(c -> c == '\n').count() + 1;
        for (Diagnostic finding : project.diagnostics.sorted()) {
            assertThat(finding.span()).as(finding.message()).isPresent();
            assertThat(finding.span().get().path()).isEqualTo(path);
            assertThat(finding.span().get().line()).isBetween(1, lines);
        }
    }

    private static String damaged(String text, Random random) {
        StringBuilder damaged = new StringBuilder(text);
        int changes = 1 + random.nextInt(3);
        for (int i = 0; i < changes; i++) {
            int at = random.nextInt(damaged.length() + 1);
            int end = Math.min(damaged.length(), at + random.nextInt(12));
            switch (random.nextInt(4)) {
                case 0 -> damaged.delete(at, end);
                case 1 -> damaged.insert(at, PIECES[random.nextInt(PIECES.length)]);
                case 2 -> damaged.replace(at, end, PIECES[random.nextInt(PIECES.length)]);
                default -> damaged.insert(at, damaged.substring(at, end));
            }
        }
        return damaged.toString();
    }
}
