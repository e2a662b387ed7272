package dev.sqlbuild.it;

import static dev.sqlbuild.it.CommandResultAssert.assertThatCommand;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is found out about queries and contracts without a warehouse. */
class SqlAnalysisIT {
    private static final String SOURCE = """
            sources:
              - name: raw__trips
                schema: raw
                table: trips
                contract: enforced
                columns:
                  - name: id
                    type: INTEGER
                  - name: fare
                    type: INTEGER
                  - name: st
                    type: VARCHAR
            """;

    @TempDir
    Path directory;

    private ProjectDir project;

    @BeforeEach
    void create() {
        project = ProjectDir.shop(directory)
                .file("sources/raw.yml", SOURCE)
                .model("stg_trips", """
                        MODEL (materialized view);
                        SELECT
                          t.id AS trip_id,
                          t.fair AS fare
                        FROM __source("raw__trips") t
                        """)
                .model("fct_trips", """
                        MODEL (materialized table);
                        SELECT trip_id, fare
                        FROM __ref("stg_trips")
                        """);
    }

    private CommandResultAssert compile(String... options) {
        String[] arguments = new String[options.length + 1];
        arguments[0] = "compile";
        System.arraycopy(options, 0, arguments, 1, options.length);
        return assertThatCommand(Sqb.in(project).run(arguments));
    }

    @Test
    @Spec({"analysis 1", "analysis 2", "analysis 3"})
    void pointsAtAnUnknownColumnOfAClosedInputOnly() {
        compile()
                .failsWith("B002")
                .stderrContains("""
                          model: stg_trips
                          --> models/stg_trips.sql:4:5
                             |
                           4 |   t.fair AS fare
                             |     ^^^^
                        """)
                .stderrContains("Unknown column 'fair'", "did you mean 'fare'?", "raw__trips has:")
                .stderrLacks("fct_trips.sql")
                .stdoutContains("stg_trips", "FAIL", "1 error")
                .stdoutLacks("Wrote:");
        assertThat(project.has("target/compiled")).isFalse();
        assertThat(project.has("warehouse.duckdb")).isFalse();

        project.file("sources/raw.yml", SOURCE.replace("    contract: enforced\n", ""));
        compile().succeeds().stdoutContains("0 errors", "Wrote: target/compiled/");
        assertThat(project.has("warehouse.duckdb")).isFalse();
    }

    @Test
    void reportsWhatIsWrongInEveryQueryAtItsPlace() {
        project.model("stg_trips", "MODEL ();\nSELECT id AS trip_id, fare, st FROM __source(\"raw__trips\")\n")
                .model("syntax", "MODEL ();\nSELECT trip_id,\n  FROM WHERE\nFROM __ref(\"stg_trips\")\n")
                .model("ambiguous", """
                        MODEL ();
                        SELECT
                          trip_id
                        FROM __ref("stg_trips") a
                        CROSS JOIN __ref("stg_trips") b
                        """)
                .model("no_alias", """
                        MODEL ();
                        SELECT s.trip_id,
                          z.fare
                        FROM __ref("stg_trips") s
                        """)
                .model("not_grouped", "MODEL ();\nSELECT st, COUNT(*) AS n\nFROM __ref(\"stg_trips\")\n")
                .model("in_where", "MODEL ();\nSELECT st FROM __ref(\"stg_trips\") WHERE COUNT(*) > 1\n")
                .model("in_cte", """
                        MODEL ();
                        WITH x AS (SELECT trip_id FROM __ref("stg_trips"))
                        SELECT trip_idd FROM x
                        """)
                .model("fine", """
                        MODEL ();
                        WITH x AS (SELECT * EXCLUDE (st) FROM __ref("stg_trips"))
                        SELECT x.trip_id, u.n, COUNT(*) OVER () AS c
                        FROM x, UNNEST([1, 2]) AS u (n)
                        QUALIFY row_number() OVER (ORDER BY n) = 1
                        """);

        compile()
                .failsWith("P020")
                .pointsAt("models/syntax.sql:3:")
                .reports("B003")
                .pointsAt("models/ambiguous.sql:3:3")
                .reports("B004")
                .stderrContains("Unknown table or alias 'z'")
                .pointsAt("models/no_alias.sql:3:3")
                .reports("B230")
                .pointsAt("models/not_grouped.sql:2:8")
                .reports("B231")
                .pointsAt("models/in_where.sql:2:41")
                .stderrContains("Unknown column 'trip_idd'", "did you mean 'trip_id'?")
                .pointsAt("models/in_cte.sql:3:8")
                .stderrLacks("models/fine.sql", "models/stg_trips.sql")
                .stdoutContains("fine                       OK    3 columns");
    }

    @Test
    void doesNotDoubtWhatMayComeFromAnOpenInput() {
        project.delete("models/stg_trips.sql")
                .file("sources/raw.yml", """
                        sources:
                          - name: raw__trips
                            schema: raw
                            table: trips
                          - name: from_file
                            expression: "read_csv('nowhere/*.csv')"
                        """)
                .model("fct_trips", """
                        MODEL (columns (more_1 (audits [not_null])));
                        SELECT whatever, t.more + 1 AS more_1, upper(x.nested.deep) AS d, my_unknown(1) AS u
                        FROM __source("raw__trips") t
                        JOIN __source("from_file") x USING (k)
                        WHERE t.flag AND t.day > '2026-01-01'
                        """)
                .model("star", "MODEL ();\nSELECT *, whatever AS w FROM __source(\"raw__trips\") ORDER BY ALL\n")
                .model("reads_star", "MODEL ();\nSELECT s.anything FROM __ref(\"star\") s WHERE s.w > 0\n");

        compile().succeeds().stdoutContains("? columns", "0 errors");
    }

    @Test
    @Spec({"analysis 4", "analysis 5", "analysis 6"})
    void holdsQueriesAgainstTheirDeclaredColumns() {
        project.model("stg_trips", "MODEL ();\nSELECT id AS trip_id, fare, st FROM __source(\"raw__trips\")\n")
                .model("missing", """
                        MODEL (
                          columns (
                            total_cents (),
                          ),
                        );
                        SELECT fare FROM __ref("stg_trips")
                        """)
                .model("extra", """
                        MODEL (contract enforced, columns (id (type INTEGER)));
                        SELECT trip_id AS id, 1 AS x FROM __ref("stg_trips")
                        """)
                .model("kind", """
                        MODEL (columns (fare_cents (type VARCHAR)));
                        SELECT CAST(fare AS INTEGER) AS fare_cents FROM __ref("stg_trips")
                        """)
                .model("family", """
                        MODEL (columns (fare_cents (type BIGINT)));
                        SELECT CAST(fare AS INTEGER) AS fare_cents FROM __ref("stg_trips")
                        """)
                .model("unknown_type", """
                        MODEL (columns (fare_cents (type BIGNIT), id (type "BIGINT")));
                        SELECT CAST(fare AS INTEGER) AS fare_cents, trip_id AS id FROM __ref("stg_trips")
                        """)
                .model("undeclared_key", """
                        MODEL (materialized incremental, incremental_strategy merge, unique_key [id], contract enforced,
                          columns (x ()));
                        SELECT 1 AS x
                        """)
                .model("empty_contract", "MODEL (contract enforced);\nSELECT 1 AS id\n");

        compile()
                .failsWith("K001")
                .stderrContains(
                        "declared column 'total_cents' was not found in statically inferred output for model 'missing'",
                        "column_contract_mode = \"explicit\"")
                .pointsAt("models/missing.sql:3:5")
                .reports("K011")
                .stderrContains("'x'")
                .pointsAt("models/extra.sql:1:1")
                .reports("K002")
                .pointsAt("models/kind.sql:1:17")
                .reports("K006")
                .stderrContains("column 'fare_cents' is declared VARCHAR")
                .stderrContains("model 'unknown_type': column 'fare_cents' has the unknown type BIGNIT")
                .pointsAt("models/unknown_type.sql:1:17")
                .stderrContains("unique_key column 'id' is not declared although the contract is enforced")
                .stderrLacks("models/family.sql");
    }

    @Test
    void leavesSqlAloneWhenToldTo() {
        project.model("stg_trips", "MODEL ();\nSELECT t.fair FROM WHERE __source(\"raw__trips\") t\n")
                .model("fct_trips", "MODEL (sql_analysis false);\nSELEKT x FROM __ref(\"stg_trips\")\n");

        compile("--no-sql-analysis").succeeds().stdoutContains("? columns");
        compile("--no-sql-validation").succeeds();
        compile().failsWith("P020").stderrContains("models/stg_trips.sql").stderrLacks("models/fct_trips.sql");
    }

    @Test
    @Spec("analysis 9")
    void describesErrorsAndResourcesInOneDocument() {
        compile("--json")
                .failsWith("B002")
                .jsonHas("/command", "compile")
                .jsonHas("/has_errors", true)
                .jsonHas("/summary/models", 2)
                .jsonHas("/summary/errors", 1)
                .jsonHas("/diagnostics/0/code", "B002")
                .jsonHas("/diagnostics/0/severity", "error")
                .jsonHas("/diagnostics/0/resource/type", "model")
                .jsonHas("/diagnostics/0/resource/name", "stg_trips")
                .jsonHas("/diagnostics/0/path", "models/stg_trips.sql")
                .jsonHas("/diagnostics/0/line", 4)
                .jsonHas("/diagnostics/0/column", 5)
                .jsonHas("/diagnostics/0/end_line", 4)
                .jsonHas("/diagnostics/0/end_column", 9)
                .json(document -> {
                    assertThat(document.at("/resources/0/type").asText()).isEqualTo("source");
                    assertThat(document.at("/resources/1/id").asText()).isEqualTo("model:stg_trips");
                    assertThat(document.at("/resources/1/status").asText()).isEqualTo("fail");
                    assertThat(document.has("semantic_checks_partial")).isTrue();
                    assertThat(document.has("compile_timings")).isTrue();
                    assertThat(document.has("lineage_mode")).isTrue();
                    assertThat(document.get("artifacts")).isEmpty();
                });
    }

    @Test
    @Spec({"analysis 7", "analysis 8", "analysis A3"})
    void saysOfEachQueryWhatExactlyTheEngineWouldRefuse() {
        project.delete("models/stg_trips.sql").delete("models/fct_trips.sql");
        Map<String, String> queries = new TreeMap<>(Map.ofEntries(
                Map.entry("B003", "SELECT id FROM trips a, trips b"),
                Map.entry("B004", "SELECT z.id FROM trips t"),
                Map.entry("B005", "SELECT x FROM (SELECT 1 AS y) AS s(y, z)"),
                Map.entry("B101", "SELECT no_such_function(id) AS x FROM trips"),
                Map.entry("B102", "SELECT lower(st, st) AS x FROM trips"),
                Map.entry("B212", "SELECT st * 2 AS x FROM trips"),
                Map.entry("B213", "SELECT sum(st) AS x FROM trips"),
                Map.entry("B216", "SELECT id FROM trips UNION ALL SELECT id, st FROM trips"),
                Map.entry("B217", "SELECT DATE '2026-01-01' > 5 AS x FROM trips"),
                Map.entry("B218", "SELECT id FROM trips LIMIT 'many'"),
                Map.entry("B230", "SELECT st, COUNT(*) AS n FROM trips"),
                Map.entry("B231", "SELECT st FROM trips WHERE COUNT(*) > 1"),
                Map.entry("B232", "SELECT row_number() AS x FROM trips"),
                Map.entry("B234", "SELECT id FROM trips LIMIT -1")));
        queries.forEach((code, query) -> project.model(
                "m_" + code.toLowerCase(Locale.ROOT),
                "MODEL ();\n" + query.replace(" trips", " __source(\"raw__trips\")") + "\n"));
        project.model("m_b233", "MODEL ();\nWITH a AS (SELECT 1 AS x), a AS (SELECT 2 AS x) SELECT x FROM a\n")
                .model("promised", """
                        MODEL (columns (x (nullable false)));
                        SELECT b.id AS x FROM __source("raw__trips") a LEFT JOIN __source("raw__trips") b ON b.id = a.fare
                        """)
                .model("kept", """
                        MODEL (columns (x (nullable false)));
                        SELECT COALESCE(b.id, 0) AS x
                        FROM __source("raw__trips") a LEFT JOIN __source("raw__trips") b ON b.id = a.fare
                        """);
        CommandResultAssert compiled = compile().exitsWith(1).stderrLacks("model: kept", "\tat ");
        queries.keySet()
                .forEach(code -> compiled.reports(code).stderrContains("model: m_" + code.toLowerCase(Locale.ROOT)));
        compiled.reports("B233").reports("K004").stdoutContains(queries.size() + 2 + " errors");
    }
}
