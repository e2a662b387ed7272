package dev.sqlbuild.engine.build;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sqlbuild.engine.run.NodeResult;
import dev.sqlbuild.engine.run.Phase;
import dev.sqlbuild.testkit.PostgresDatabase;
import dev.sqlbuild.testkit.PostgresServer;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Declared types and contracts at run time, where nothing is known offline (models.md 6). */
class ContractBuildTest {
    enum Engine {
        DUCKDB,
        POSTGRES
    }

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
    }

    private NodeResult build(String header, String query) {
        project.model("rides", header + ", sql_analysis false", query);
        return project.build("rides").nodes().get(0);
    }

    private void built(String header, String query) {
        assertThat(build(header, query).error()).isEmpty();
    }

    /** Fails in the phase, with all of the texts in its one error. */
    private void fails(Phase phase, String header, String query, String... texts) {
        NodeResult result = build(header, query);
        assertThat(result.error().map(e -> e + String.join("\n", e.notes())).orElse(""))
                .contains(texts);
        assertThat(result.phase()).contains(phase);
    }

    private List<String> rides() {
        return project.rows("SELECT * FROM dev.rides ORDER BY 1");
    }

    private String type(String column) {
        return project.rows("SELECT data_type FROM information_schema.columns WHERE table_schema = 'dev' "
                        + "AND table_name = 'rides' AND column_name = '" + column + "'")
                .get(0)
                .toUpperCase(Locale.ROOT);
    }

    @ParameterizedTest
    @EnumSource
    void castsTablesToDeclaredTypes(Engine engine) {
        on(engine);
        String typed = "materialized table, columns (n (type BIGINT), d (type DECIMAL(10, 2)), other ())";
        built(typed, "SELECT '7' AS n, 1 AS d, 'x' AS other");
        assertThat(type("n")).isEqualTo("BIGINT");
        assertThat(rides()).containsExactly("7, 1.00, x");
        fails(Phase.TYPE_ENFORCEMENT, typed, "SELECT 'a' AS n, 1 AS d, 'x' AS other", "E101", "rides__staging");
        assertThat(rides()).containsExactly("7, 1.00, x");
        assertThat(project.relations()).contains("rides__staging");
        built(typed, "SELECT '8' AS n, 1 AS d, 'x' AS other");
        assertThat(project.relations()).containsExactly("rides");
    }

    @ParameterizedTest
    @EnumSource
    void comparesTablesWithEnforcedContracts(Engine engine) {
        on(engine);
        String enforced = "materialized table, contract enforced, columns (id (type BIGINT), name ())";
        built(enforced, "SELECT 1 AS id, 'a' AS name");
        fails(
                Phase.CONTRACT,
                enforced,
                "SELECT 2 AS id, 'b' AS title, 3 AS x",
                "K010: declared column 'name' is missing",
                "K011: column 'title' is not declared",
                "K011: column 'x' is not declared");
        assertThat(rides()).containsExactly("1, a");
        built(enforced.replace("enforced", "none"), "SELECT 2 AS id, 'b' AS title");
        assertThat(rides()).containsExactly("2, b");
    }

    @ParameterizedTest
    @EnumSource
    void refusesDirectPromotionBeforeAnythingRuns(Engine engine) {
        on(engine);
        built("materialized table", "SELECT 1 AS id");
        project.append("sqlbuild_project.toml", "\n[settings]\ntable_promotion_mode = \"direct\"\n");
        String hook = ", pre_hooks [inline_sql(\"DROP TABLE dev.rides\")]";
        fails(
                Phase.STAGING,
                "materialized table, columns (id (type BIGINT))" + hook,
                "SELECT 2 AS id",
                "type enforcement requires staged promotion mode");
        fails(
                Phase.STAGING,
                "materialized table, contract enforced, columns (id ())" + hook,
                "SELECT 2 AS id",
                "K014",
                "contract enforced requires staged table promotion");
        assertThat(rides()).containsExactly("1");
        built("materialized table", "SELECT 3 AS id");
        assertThat(rides()).containsExactly("3");
    }

    @ParameterizedTest
    @EnumSource
    void castsAndComparesDeltas(Engine engine) {
        on(engine);
        String merge = "materialized incremental, incremental_strategy merge, unique_key [id], contract enforced, "
                + "columns (id (type BIGINT), n (type INTEGER))";
        built(merge, "SELECT 1 AS id, '5' AS n");
        assertThat(type("n")).isEqualTo("INTEGER");
        built(merge, "SELECT 2 AS id, '6' AS n");
        assertThat(rides()).containsExactly("1, 5", "2, 6");
        fails(Phase.TYPE_ENFORCEMENT, merge, "SELECT 2 AS id, 'x' AS n", "E101");
        fails(Phase.CONTRACT, merge, "SELECT 2 AS id", "K010: declared column 'n' is missing");
        assertThat(rides()).containsExactly("1, 5", "2, 6");
        assertThat(project.relations()).contains("rides__delta");
    }

    @ParameterizedTest
    @EnumSource
    void comparesDeltasOfSnapshotsAndCastsNothing(Engine engine) {
        on(engine);
        String snapshot = "materialized snapshot, unique_key [id], snapshot_strategy check, check_columns [n], ";
        String enforced = snapshot + "contract enforced, columns (id (type INTEGER), n (type INTEGER), valid_to ())";
        built(enforced, "SELECT 1 AS id, 5 AS n");
        fails(Phase.CONTRACT, enforced, "SELECT 1 AS id, 6 AS n, 7 AS x", "K011: column 'x' is not declared");
        fails(
                Phase.CONTRACT,
                enforced.replace("n (type INTEGER)", "n (type BIGINT)"),
                "SELECT 1 AS id, 6 AS n",
                "K013");
        assertThat(project.rows("SELECT n FROM dev.rides")).containsExactly("5");
        built(snapshot + "columns (n (type BIGINT))", "SELECT 1 AS id, 6 AS n");
        assertThat(type("n")).isEqualTo("INTEGER");
    }

    @ParameterizedTest
    @EnumSource
    void leavesViewsAsTheyAre(Engine engine) {
        on(engine);
        built("materialized view, contract enforced, columns (id (type BIGINT))", "SELECT 1 AS id, 2 AS x");
        assertThat(rides()).containsExactly("1, 2");
        assertThat(type("id")).isEqualTo("INTEGER");
    }
}
