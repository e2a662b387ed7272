package dev.sqlbuild.engine.build;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sqlbuild.base.SqlBuildException;
import dev.sqlbuild.core.plan.PlanRequest;
import dev.sqlbuild.engine.run.NodeResult;
import dev.sqlbuild.engine.run.NodeStatus;
import dev.sqlbuild.engine.run.Phase;
import dev.sqlbuild.engine.run.RunControl;
import dev.sqlbuild.engine.run.RunListener;
import dev.sqlbuild.engine.run.RunReport;
import dev.sqlbuild.testkit.PostgresDatabase;
import dev.sqlbuild.testkit.PostgresServer;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Snapshots as a build makes them, on both engines (incremental.md 5 and examples 19-24). */
class SnapshotBuildTest {
    enum Engine {
        DUCKDB,
        POSTGRES
    }

    private static final String CHECK =
            "materialized snapshot, unique_key [id], snapshot_strategy check, check_columns";
    private static final String TIMESTAMP =
            "materialized snapshot, unique_key [id], snapshot_strategy timestamp, updated_at updated";

    @TempDir
    Path directory;

    private Optional<PostgresDatabase> database = Optional.empty();
    private TestProject project;

    @AfterEach
    void dropDatabase() {
        database.ifPresent(PostgresDatabase::close);
    }

    private void on(Engine engine) {
        if (engine == Engine.POSTGRES)
            database = Optional.of(PostgresServer.shared().freshDatabase());
        project = database.map(db -> TestProject.in(directory, db)).orElseGet(() -> TestProject.in(directory));
        project.file("sources/raw.yml", """
                sources:
                  - name: crm
                    schema: raw
                    table: crm
                """);
    }

    /** Replaces what the source returns. */
    private void crm(String columns, String... rows) {
        project.execute("CREATE SCHEMA IF NOT EXISTS raw", "DROP TABLE IF EXISTS raw.crm CASCADE");
        project.execute("CREATE TABLE raw.crm (" + columns + ")");
        for (String row : rows) project.execute("INSERT INTO raw.crm VALUES (" + row + ")");
    }

    private void snapshot(String header) {
        snapshot(header, "SELECT * FROM __source(\"crm\")");
    }

    private void snapshot(String header, String query) {
        project.model("customers", header, query);
    }

    private NodeResult build() {
        RunReport report = project.build("customers");
        return report.nodes().get(0);
    }

    private NodeResult buildOk() {
        NodeResult result = build();
        assertThat(result.error()).isEmpty();
        assertThat(project.relations()).containsExactly("customers");
        return result;
    }

    private String error(NodeResult result) {
        return result.error().orElseThrow().toString();
    }

    private List<String> history(String columns) {
        return project.rows("SELECT " + columns + " FROM dev.customers ORDER BY id, valid_from, valid_to");
    }

    @ParameterizedTest
    @EnumSource
    void keepsWhatCheckColumnsWere(Engine engine) {
        on(engine);
        snapshot(CHECK + " [tier, city]");
        crm("id INT, tier VARCHAR(10), city TEXT, email TEXT", "1, 'silver', 'Bonn', 'a'", "2, 'gold', NULL, 'b'");
        buildOk();
        assertThat(history("id, tier, valid_to IS NULL")).containsExactly("1, silver, true", "2, gold, true");

        crm("id INT, tier VARCHAR(10), city TEXT, email TEXT", "1, 'gold', 'Bonn', 'a'", "2, 'gold', NULL, 'b2'");
        buildOk();
        assertThat(history("id, tier, email, valid_to IS NULL"))
                .containsExactly("1, silver, a, false", "1, gold, a, true", "2, gold, b, true");
        assertThat(project.rows("SELECT count(*) FROM dev.customers a JOIN dev.customers b ON a.id = b.id "
                        + "WHERE a.valid_to = b.valid_from AND a.id = 1"))
                .containsExactly("1");

        buildOk();
        crm("id INT, tier VARCHAR(10), city TEXT, email TEXT", "2, 'gold', 'Ulm', 'b2'");
        buildOk();
        assertThat(history("id, tier, city, valid_to IS NULL"))
                .containsExactly(
                        "1, silver, Bonn, false", "1, gold, Bonn, true", "2, gold, null, false", "2, gold, Ulm, true");
    }

    @ParameterizedTest
    @EnumSource
    void takesOnlyLaterTimestamps(Engine engine) {
        on(engine);
        snapshot(TIMESTAMP);
        String columns = "id INT, tier TEXT, updated TIMESTAMP";
        crm(columns, "1, 'a', '2026-01-05'", "2, 'a', '2026-01-05'", "3, 'a', '2026-01-05'");
        buildOk();
        crm(columns, "1, 'b', '2026-01-04'", "2, 'b', '2026-01-05'", "3, 'b', '2026-01-06'");
        buildOk();
        assertThat(history("id, tier, CAST(valid_from AS DATE), CAST(valid_to AS DATE)"))
                .containsExactly(
                        "1, a, 2026-01-05, null",
                        "2, a, 2026-01-05, null",
                        "3, a, 2026-01-05, 2026-01-06",
                        "3, b, 2026-01-06, null");
    }

    @ParameterizedTest
    @EnumSource
    void endsAndReopensWhatDisappears(Engine engine) {
        on(engine);
        snapshot(TIMESTAMP + ", invalidate_hard_deletes true");
        String columns = "id INT, updated TIMESTAMP";
        crm(columns, "1, '2026-01-05'", "3, '2026-01-05'");
        buildOk();
        crm(columns, "1, '2026-01-05'");
        buildOk();
        assertThat(project.rows("SELECT id FROM dev.customers WHERE valid_to IS NULL"))
                .containsExactly("1");
        crm(columns, "1, '2026-01-05'", "3, '2026-01-05'");
        buildOk();
        assertThat(history("id, valid_to IS NULL")).containsExactly("1, true", "3, false", "3, true");
        assertThat(project.rows("SELECT count(*) FROM dev.customers a, dev.customers b "
                        + "WHERE a.id = 3 AND b.id = 3 AND a.valid_to = b.valid_from AND b.valid_to IS NULL"))
                .containsExactly("1");

        crm(columns);
        NodeResult result = buildOk();
        assertThat(result.status()).isEqualTo(NodeStatus.WARN);
        assertThat(result.warnings().get(0).message())
                .contains("the query returned no row; all 2 active versions of 'customers' have ended");
        assertThat(project.rows("SELECT count(*) FROM dev.customers WHERE valid_to IS NULL"))
                .containsExactly("0");
    }

    @ParameterizedTest
    @EnumSource
    void readsPicturesOfThePast(Engine engine) {
        on(engine);
        snapshot(CHECK + " [*], observed_at seen, invalidate_hard_deletes true");
        String columns = "id INT, tier TEXT, seen DATE";
        String[] pictures = {
            "1, 'A', '2026-01-01'", "1, 'A', '2026-01-02'", "1, 'B', '2026-01-03'", "2, 'X', '2026-01-05'"
        };
        crm(columns, pictures);
        buildOk();
        List<String> expected =
                List.of("1, A, 2026-01-01, 2026-01-03", "1, B, 2026-01-03, 2026-01-05", "2, X, 2026-01-05, null");
        String shown = "id, tier, CAST(valid_from AS DATE), CAST(valid_to AS DATE)";
        assertThat(history(shown)).isEqualTo(expected);
        buildOk();
        assertThat(history(shown)).isEqualTo(expected);
        assertThat(project.rows("SELECT data_type FROM information_schema.columns WHERE table_schema = 'dev' "
                        + "AND table_name = 'customers' AND column_name IN ('valid_from', 'valid_to')"))
                .allMatch(type -> type.toLowerCase().startsWith("timestamp") && !type.contains("ith time zone"));
    }

    @ParameterizedTest
    @EnumSource
    void readsChangesOfThePast(Engine engine) {
        on(engine);
        snapshot(TIMESTAMP + ", observed_at seen, historical_input changes");
        String columns = "id INT, tier TEXT, updated TIMESTAMPTZ, seen TIMESTAMPTZ";
        crm(
                columns,
                "1, 'a', '2026-01-01 00:00:00+00', '2026-01-09 00:00:00+00'",
                "1, 'b', '2026-01-03 02:00:00+02', '2026-01-09 00:00:00+00'");
        buildOk();
        crm(
                columns,
                "1, 'c', '2026-01-05 00:00:00+00', '2026-01-09 00:00:00+00'",
                "1, 'late', '2026-01-02 00:00:00+00', '2026-01-09 00:00:00+00'",
                "1, 'b', '2026-01-03 00:00:00+00', '2026-01-09 00:00:00+00'");
        NodeResult result = buildOk();
        assertThat(history("tier, valid_from = updated, valid_to IS NULL"))
                .containsExactly("a, true, false", "b, true, false", "c, true, true");
        assertThat(result.warnings()).hasSize(1);
        assertThat(result.warnings().get(0).message()).startsWith("1 row is older than the newest version");
        assertThat(project.rows("SELECT DISTINCT data_type FROM information_schema.columns WHERE table_schema = 'dev' "
                        + "AND table_name = 'customers' AND column_name IN ('valid_from', 'valid_to')"))
                .allMatch(type -> type.toLowerCase().contains("with time zone"));
    }

    @ParameterizedTest
    @EnumSource
    void refusesRowsThatContradictEachOther(Engine engine) {
        on(engine);
        snapshot(CHECK + " [tier]");
        crm("id INT, tier TEXT", "1, 'a'", "7, 'a'");
        buildOk();
        crm("id INT, tier TEXT", "1, 'b'", "7, 'b'", "7, 'c'");
        NodeResult twice = build();
        assertThat(twice.phase()).contains(Phase.CHECKS);
        assertThat(error(twice))
                .contains(
                        "A507",
                        "snapshot model 'customers' source query returned multiple rows for the same unique_key (id)");
        assertThat(twice.error().orElseThrow().notes()).contains("(7) has 2 rows");
        assertThat(twice.retained()).contains("dev.customers__snapshot_delta");
        crm("id INT, tier TEXT", "1, 'b'", "NULL, 'b'");
        assertThat(error(build())).contains("A507", "returned NULL in: id (1 row)");
        assertThat(history("id, tier")).containsExactly("1, a", "7, a");
        crm("id INT, tier TEXT", "1, 'a'", "7, 'a'");
        buildOk();
    }

    @ParameterizedTest
    @EnumSource
    void followsColumnsOfTheQuery(Engine engine) {
        on(engine);
        snapshot(CHECK + " [*], snapshot_schema_change require_confirmation");
        crm("id INT, tier VARCHAR(10)", "1, 'a'");
        buildOk();
        crm("id INT, tier VARCHAR(10), city TEXT", "1, 'a', 'Ulm'");
        NodeResult refused = build();
        assertThat(refused.phase()).contains(Phase.SCHEMA_CHANGE);
        assertThat(error(refused))
                .contains("detected new output columns: city; snapshot_schema_change is set to require_confirmation")
                .contains("part of change detection");
        project.consenting(new SnapshotConsent(false, true, false, Optional.empty()));
        buildOk();
        assertThat(history("id, city, valid_to IS NULL")).containsExactly("1, null, false", "1, Ulm, true");

        snapshot(CHECK + " [tier], snapshot_schema_change deny");
        crm("id INT, tier VARCHAR(10), city TEXT, note TEXT", "1, 'a', 'Ulm', 'n'");
        assertThat(error(build())).contains("detected new output columns: note; snapshot_schema_change is set to deny");
        crm("id INT, tier VARCHAR(10)", "1, 'b'");
        assertThat(buildOk().warnings().get(0).message()).contains("no longer returns column 'city'");
        assertThat(history("tier, city")).containsExactly("a, null", "a, Ulm", "b, null");

        crm("id INT, tier INT, city TEXT", "1, 5, 'x'");
        assertThat(error(build())).contains("detected type changes: tier (");
        crm("id INT, tier VARCHAR(5), city TEXT", "1, 'b', 'x'");
        buildOk();
        snapshot(
                CHECK + " [tier], sql_analysis false",
                "SELECT id, tier, city, city AS valid_to FROM __source(\"crm\")");
        assertThat(error(build())).contains("query output includes generated validity columns: valid_to");
        snapshot(CHECK + " [level]");
        assertThat(error(build())).contains("A501", "query output is missing required columns: level");
    }

    @ParameterizedTest
    @EnumSource
    void keepsHistoryWhenAuditsFail(Engine engine) {
        on(engine);
        project.file("audits/generic/below.sql", """
                AUDIT ();
                SELECT * FROM @relation WHERE @column > 9
                """);
        String columns = ", columns (n (audits [below (run_scope delta_and_final)]))";
        snapshot(CHECK + " [n]" + columns);
        crm("id INT, n INT", "1, 10");
        NodeResult first = build();
        assertThat(first.phase()).contains(Phase.AUDIT);
        assertThat(error(first))
                .contains("delta audit for 'customers' failed before target update with severity level: error");
        assertThat(project.relations()).doesNotContain("customers");

        crm("id INT, n INT", "1, 1");
        buildOk();
        crm("id INT, n INT", "1, 11");
        assertThat(build().retained()).contains("dev.customers__snapshot_delta");
        assertThat(history("n, valid_to IS NULL")).containsExactly("1, true");

        snapshot(CHECK + " [n], columns (n (audits [below]))");
        NodeResult last = build();
        assertThat(error(last)).contains("final audit for 'customers' failed after target table was updated");
        assertThat(history("n, valid_to IS NULL")).containsExactly("1, false", "11, true");
        assertThat(project.rows("SELECT count(*) FROM dev._sqlbuild_fingerprints WHERE node_name = 'customers'"))
                .containsExactly("1");
    }

    @ParameterizedTest
    @EnumSource
    void asksBeforeItReplacesAHistory(Engine engine) {
        on(engine);
        snapshot(CHECK + " [n]");
        crm("id INT, n INT", "1, 1");
        buildOk();
        crm("id INT, n INT", "1, 2");
        buildOk();
        project.model("other", "materialized table", "SELECT 1 AS n");
        assertThatThrownBy(() -> refresh()).hasMessageContaining("S208").hasMessageContaining("full refresh is denied");
        assertThat(project.relations()).containsExactly("customers");
        project.append(
                "sqlbuild_project.toml", "\n[snapshots]\ncurrent_state_full_refresh = \"require_confirmation\"\n");
        assertThatThrownBy(() -> refresh())
                .isInstanceOf(SqlBuildException.class)
                .hasMessageContaining("S208")
                .hasMessageContaining("full refresh needs confirmation");
        snapshot(CHECK + " [n], snapshot_full_refresh deny");
        project.consenting(new SnapshotConsent(true, false, false, Optional.empty()));
        assertThatThrownBy(() -> refresh()).hasMessageContaining("full refresh is denied");
        assertThat(history("n")).containsExactly("1", "2");
        snapshot(CHECK + " [n]");
        assertThat(refresh().succeeded()).isTrue();
        assertThat(history("n")).containsExactly("2");
    }

    private RunReport refresh() {
        return project.run(
                BuildRequest.Command.BUILD,
                PlanRequest.all().withFullRefresh(true),
                new RunControl(),
                RunListener.NONE);
    }

    @ParameterizedTest
    @EnumSource
    void refusesToContinueAHistoryOfAnotherKind(Engine engine) {
        on(engine);
        crm("id INT, n INT, updated TIMESTAMP", "1, 1, '2026-01-01'");
        project.model("customers", "materialized table", "SELECT * FROM __source(\"crm\")");
        buildOk();
        snapshot(CHECK + " [n]");
        buildOk();
        assertThat(history("n")).containsExactly("1");
        snapshot(TIMESTAMP);
        assertThatThrownBy(this::build)
                .hasMessageContaining("snapshot 'customers': snapshot_strategy, updated_at changed");
        snapshot(CHECK.replace("[id]", "[id, n]") + " [updated]");
        assertThatThrownBy(this::build).hasMessageContaining("unique_key changed");
        snapshot(CHECK + " [n, updated]");
        buildOk();
        project.execute("ALTER TABLE dev.customers RENAME COLUMN valid_to TO ended");
        assertThat(error(build())).contains("A501", "its table has no column 'valid_to'");
    }
}
