package dev.sqlbuild.core.compile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sqlbuild.adapter.AdapterRegistry;
import dev.sqlbuild.base.SourceSpan;
import dev.sqlbuild.core.project.ConfigRequest;
import dev.sqlbuild.core.project.ConfigValue;
import dev.sqlbuild.core.project.ConfiguredProject;
import dev.sqlbuild.core.project.EnvironmentVariables;
import dev.sqlbuild.core.project.FoundFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What headers and audits say of columns, against what the queries prove (analysis.md A3, B). */
class ColumnPromisesTest {
    private static final AdapterRegistry ADAPTERS = AdapterRegistry.discover();

    @TempDir
    Path project;

    @BeforeEach
    void write() throws IOException {
        write("sqlbuild_project.toml", "name = 'pedal'\nadapter = 'duckdb'\n");
        write("sources/raw.yml", """
                sources:
                  - name: raw__trips
                    table: trips
                    contract: enforced
                    columns:
                      - {name: id, type: INTEGER, nullable: false}
                      - {name: bike, type: INTEGER}
                      - {name: fare, type: "DECIMAL(8,2)"}
                      - {name: st, type: VARCHAR}
                      - {name: started, type: TIMESTAMP}
                  - name: raw__bikes
                    table: bikes
                    contract: enforced
                    columns:
                      - {name: id, type: INTEGER, nullable: false}
                      - {name: label, type: VARCHAR, nullable: true}
                  - name: raw__open
                    table: open
                    columns: [{name: id}]
                """);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SELECT b.id AS x FROM trips t LEFT JOIN bikes b ON b.id = t.bike",
                "SELECT t.id AS x FROM trips t RIGHT JOIN bikes b ON b.id = t.bike",
                "SELECT t.id AS x FROM trips t FULL JOIN bikes b ON b.id = t.bike",
                "SELECT CAST(b.id AS BIGINT) AS x FROM trips t LEFT JOIN bikes b ON b.id = t.bike WHERE t.id > 0",
                "WITH j AS (SELECT b.* FROM trips t LEFT JOIN bikes b ON b.id = t.bike) SELECT id AS x FROM j",
                "SELECT x FROM (SELECT b.id AS x FROM trips t LEFT JOIN bikes b ON b.id = t.bike) AS q",
                "SELECT CASE WHEN id > 1 THEN id END AS x FROM trips",
                "SELECT CASE WHEN id > 1 THEN id ELSE NULL END AS x FROM trips",
                "SELECT 1 AS x UNION ALL SELECT NULL",
                "SELECT label AS x FROM bikes"
            })
    void knowsColumnsThatCanBeNull(String query) throws IOException {
        assertThat(compiled("MODEL (columns (x (nullable false)));", query))
                .containsExactly("K004 models/m.sql:1:17 column 'x' is declared non-null but may be nullable");
        assertThat(compiled("MODEL (contract none, columns (x (nullable false)));", query))
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SELECT id AS x FROM trips",
                "SELECT bike AS x FROM trips",
                "SELECT COUNT(b.id) AS x FROM trips t LEFT JOIN bikes b ON b.id = t.bike",
                "SELECT COALESCE(b.id, 0) AS x FROM trips t LEFT JOIN bikes b ON b.id = t.bike",
                "SELECT b.id AS x FROM trips t LEFT JOIN bikes b ON b.id = t.bike WHERE b.id IS NOT NULL",
                "SELECT b.id AS x FROM trips t LEFT JOIN bikes b ON b.id = t.bike WHERE b.label = 'a'",
                "SELECT b.id AS x FROM trips t LEFT JOIN bikes b ON b.id = t.bike JOIN bikes c ON c.id = b.id",
                "SELECT label AS x FROM bikes WHERE label IS NOT NULL AND id > 1",
                "SELECT CASE WHEN b.id IS NULL THEN 0 ELSE b.id END AS x FROM trips t LEFT JOIN bikes b ON b.id = t.bike",
                "SELECT b.id + 1 AS x FROM trips t LEFT JOIN bikes b ON b.id = t.bike",
                "SELECT t.id AS x FROM trips t LEFT JOIN bikes b ON b.id = t.bike",
                "FROM trips SELECT id AS x"
            })
    void claimsNothingThatIsNotCertain(String query) throws IOException {
        assertThat(compiled("MODEL (columns (x (nullable false)));", query)).isEmpty();
    }

    @Test
    void followsNullsThroughModelsAndBelievesWhatTheyPromise() throws IOException {
        write(
                "models/up.sql",
                "MODEL ();\nSELECT b.id, b.label FROM __source(\"raw__trips\") t LEFT JOIN __source(\"raw__bikes\") b ON b.id = t.bike\n");
        String query = "SELECT u.id AS x FROM __ref(\"up\") u";
        assertThat(compiled("MODEL (columns (x (nullable false)));", query))
                .containsExactly("K004 models/m.sql:1:17 column 'x' is declared non-null but may be nullable");
        write(
                "models/up.sql",
                "MODEL (columns (id (nullable false)));\nSELECT COALESCE(id, 0) AS id FROM __source(\"raw__trips\")\n");
        assertThat(compiled("MODEL (columns (x (nullable false)));", query)).isEmpty();
    }

    @Test
    void warnsOfTypesThatNothingProves() throws IOException {
        assertThat(compiled(
                        "MODEL (materialized table, columns (x (type INTEGER), y (type VARCHAR), z (type DATE)));",
                        "SELECT id AS x, st AS y, CAST(d AS DATE) AS z FROM __source(\"raw__open\")"))
                .containsExactly(
                        "K003 models/m.sql:1:37 the declared types of 'x', 'y', 'z' cannot be proved from the query of model 'm'");
        assertThat(compiled("MODEL (materialized table, columns (x (type BIGINT)));", "SELECT id AS x FROM trips"))
                .isEmpty();
        assertThat(compiled(
                        "MODEL (materialized table, sql_analysis false, columns (x (type BIGINT)));",
                        "SELECT id AS x FROM __source(\"raw__open\")"))
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "cursor nope, cursor_type integer | B300 | cursor column 'nope'",
                "cursor id, cursor_type integer, unique_key [id, nope] | B300 | unique_key column 'nope'",
                "cursor st, cursor_type integer | B301 | cursor 'st' must be an integer but is VARCHAR",
                "cursor fare, cursor_type integer | B301 | cursor 'fare' must be an integer but is DECIMAL(8,2)",
                "cursor id, cursor_type timestamp, cursor_grain day | B301 | cursor 'id' must be a timestamp or date but is INTEGER",
                "cursor id, cursor_type integer, cursor_inputs (raw__trips nope) | B300 | its cursor input raw__trips has no column 'nope'",
                "cursor id, cursor_type integer, cursor_inputs (raw__trips st) | B301 | cursor input 'raw__trips.st' must be an integer",
                "cursor started, cursor_type date, row_diff_exclude_columns [nope] | B300 | row_diff_exclude_columns column 'nope'",
                "cursor started, cursor_type date, row_diff_tolerances (by_column (nope (absolute 1))) | B300 | row_diff_tolerances.by_column column 'nope'",
                "cursor started, cursor_type date, row_diff_tolerances (by_column (st (absolute 1))) | B301 | row_diff_tolerances.by_column.st is for numbers, not for VARCHAR",
                "cursor started, cursor_type date, row_diff_tolerances (by_type (DATE (absolute 1))) | B301 | row_diff_tolerances.by_type is for numbers, not for DATE"
            })
    void refusesColumnsInTheHeaderThatDoNotFit(String fields, String code, String message) throws IOException {
        List<String> found = compiled(
                "MODEL (materialized incremental, incremental_strategy delete_insert, " + fields + ");",
                "SELECT id, st, fare, started FROM trips");
        assertThat(found)
                .isNotEmpty()
                .allSatisfy(finding -> assertThat(finding)
                        .startsWith(code + " models/m.sql:1:")
                        .contains("model 'm': " + message));
    }

    @Test
    void asksOfAnInheritedSettingOnlyThatItFitsSomewhere() throws IOException {
        write(
                "sqlbuild_project.toml",
                "name = 'pedal'\nadapter = 'duckdb'\n[defaults]\nrow_diff_exclude_columns = ['loaded_at']\n");
        assertThat(compiled("MODEL ();", "SELECT id FROM trips")).isEmpty();
    }

    @Test
    void namesMissingAndUnfitColumnsOfASnapshot() throws IOException {
        String header = "MODEL (materialized snapshot, unique_key [%s], snapshot_strategy timestamp, updated_at %s);";
        assertThat(compiled(header.formatted("nope", "started"), "SELECT id, st, started FROM trips"))
                .containsExactly(
                        "B300 models/m.sql:1:1 snapshot model 'm' query output is missing required columns: nope");
        assertThat(compiled(header.formatted("id", "st"), "SELECT id, st, started FROM trips"))
                .singleElement()
                .asString()
                .startsWith("B301 models/m.sql:1:")
                .contains("updated_at 'st' must be a timestamp or date but is VARCHAR");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "columns (nope (audits [not_null])) | K001",
                "audits [unique (column \"nope\")] | B300",
                "columns (id (audits [relationships (to \"raw__bikes\", field \"nope\")])) | B300",
                "columns (st (audits [relationships (to \"raw__bikes\", field \"id\")])) | B301",
                "columns (fare (audits [accepted_values (values [\"1.5\", \"many\"])])) | B301",
                "columns (started (audits [accepted_values (values [1])])) | B301",
                "audits [holds (expression \"nope > 0\")] | B300",
                "audits [holds (expression \"started > length(fare, nope2)\")] | B300"
            })
    void refusesColumnsInAuditsThatDoNotFit(String fields, String code) throws IOException {
        write("audits/generic/holds.sql", "AUDIT ();\nSELECT * FROM @relation WHERE NOT (@expression)\n");
        assertThat(compiled("MODEL (" + fields + ");", "SELECT id, st, fare, started FROM trips"))
                .isNotEmpty()
                .first()
                .asString()
                .startsWith(code + " models/m.sql:1:");
    }

    private List<String> compiled(String header, String query) throws IOException {
        String sql = query.replaceAll("\\b(FROM|JOIN) (trips|bikes)\\b", "$1 __source(\"raw__$2\")");
        write("models/m.sql", header + "\n" + sql + "\n");
        ConfigRequest config = new ConfigRequest(
                Optional.empty(),
                new ConfigValue.Table(Map.of(), SourceSpan.fileStart("--vars")),
                "run",
                EnvironmentVariables.of(Map.of()));
        return ProjectCompiler.compile(new CompileRequest(
                        ConfiguredProject.open(project, config),
                        FoundFiles.look(project),
                        ADAPTERS,
                        true,
                        false,
                        "test"))
                .diagnostics()
                .stream()
                .map(finding -> finding.code() + " " + finding.span().orElseThrow() + " " + finding.message())
                .toList();
    }

    private void write(String path, String text) throws IOException {
        Path file = project.resolve(path);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }
}
