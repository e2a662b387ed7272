package dev.sqlbuild.engine.build;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sqlbuild.base.Code;
import dev.sqlbuild.core.model.Workspace;
import dev.sqlbuild.core.plan.PlanRequest;
import dev.sqlbuild.engine.build.BuildRequest.Command;
import dev.sqlbuild.engine.run.NodeResult;
import dev.sqlbuild.engine.run.NodeStatus;
import dev.sqlbuild.engine.run.Phase;
import dev.sqlbuild.engine.run.RunControl;
import dev.sqlbuild.engine.run.RunListener;
import dev.sqlbuild.engine.run.RunReport;
import dev.sqlbuild.engine.run.RunStatus;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SeedBuildTest {
    @TempDir
    Path directory;

    private TestProject project;

    @BeforeEach
    void bikes() {
        project = TestProject.in(directory)
                .file("seeds/bike_types.yml", """
                        seeds:
                          - name: bike_types
                            columns:
                              - name: type_code
                                type: VARCHAR
                                nullable: false
                              - name: daily_price
                                type: DECIMAL(8,2)
                        """)
                .file("seeds/bike_types.csv", "daily_price,type_code\n4.50,A1\n6,B2\n")
                .model("prices", "materialized table", "SELECT max(daily_price) AS top FROM __seed(\"bike_types\")");
        assertThat(project.build().failures()).isEmpty();
    }

    @Test
    void loadsSeedsByColumnName() {
        assertThat(project.rows("SELECT type_code, daily_price FROM dev.bike_types ORDER BY 1"))
                .containsExactly("A1, 4.50", "B2, 6.00");
        assertThat(project.rows("SELECT top FROM dev.prices")).containsExactly("6.00");
        assertThat(project.relations()).containsExactly("bike_types", "prices");
    }

    @Test
    void reportsTheNumberOfRows() {
        project.file("seeds/bike_types.csv", "daily_price,type_code\n4.50,A1\n");
        RunReport report = project.build("bike_types");
        assertThat(report.nodes().get(0).rows()).hasValue(1);
        assertThat(report.nodes().get(0).label()).isEqualTo("seed");
    }

    @Test
    void keepsTheOldTableWhenAValueDoesNotConvert() {
        project.file("seeds/bike_types.csv", "daily_price,type_code\n5,A1\nabc,B2\n");
        RunReport report = project.build();
        NodeResult failed = BuildFixture.node(report, "bike_types");
        assertThat(failed.phase()).contains(Phase.LOAD);
        assertThat(failed.error().orElseThrow().code()).isEqualTo(Code.SD003);
        assertThat(failed.error().orElseThrow().message())
                .isEqualTo("seeds/bike_types.csv:3: column daily_price: cannot convert 'abc' to DECIMAL(8,2)");
        assertThat(failed.error().orElseThrow().span().orElseThrow().line()).isEqualTo(3);
        assertThat(BuildFixture.node(report, "prices").status()).isEqualTo(NodeStatus.SKIP);
        assertThat(project.rows("SELECT count(*) FROM dev.bike_types")).containsExactly("2");
        assertThat(project.relations()).containsExactly("bike_types", "prices");
    }

    @Test
    void refusesMissingValuesInARequiredColumn() {
        project.file("seeds/bike_types.csv", "daily_price,type_code\n5,A1\n6,\n7,\n");
        NodeResult failed = BuildFixture.node(project.build(), "bike_types");
        assertThat(failed.error().orElseThrow().code()).isEqualTo(Code.SD004);
        assertThat(failed.error().orElseThrow().message())
                .contains("type_code")
                .contains("2 NULLs")
                .contains("line 3, 4");
        assertThat(project.relations()).containsExactly("bike_types", "prices");
    }

    @Test
    void alwaysLoadsWhenAskedToSeed() {
        project.execute("DELETE FROM dev.bike_types");
        RunReport report = project.run(Command.SEED, PlanRequest.all(), new RunControl(), RunListener.NONE);
        assertThat(report.nodes()).extracting(NodeResult::name).containsExactly("bike_types");
        assertThat(project.rows("SELECT count(*) FROM dev.bike_types")).containsExactly("2");
    }

    @Test
    void seedsNothingWhenNoSeedIsSelected() {
        RunReport report =
                project.run(Command.SEED, PlanRequest.of(List.of("prices")), new RunControl(), RunListener.NONE);
        assertThat(report.nodes()).isEmpty();
        assertThat(report.status()).isEqualTo(RunStatus.SUCCESS);
    }

    @Test
    void leavesCurrentSeedsAlone() {
        assertThat(project.build().nodes()).extracting(NodeResult::name).containsExactly("prices");
    }

    @Test
    void blocksReadersWhenAnAuditOfASeedFails() {
        project.file("seeds/bike_types.yml", """
                seeds:
                  - name: bike_types
                    columns:
                      - name: type_code
                        type: VARCHAR
                        audits: [unique]
                      - name: daily_price
                        type: DECIMAL(8,2)
                """);
        project.file("seeds/bike_types.csv", "daily_price,type_code\n5,A1\n6,A1\n");
        RunReport report = project.build();
        assertThat(BuildFixture.node(report, "bike_types").phase()).contains(Phase.AUDIT);
        assertThat(BuildFixture.node(report, "prices").status()).isEqualTo(NodeStatus.SKIP);
    }

    /** A file that is large enough to be read by the engine itself. */
    private void largeSeed(String extra) {
        StringBuilder text = new StringBuilder("daily_price,type_code\n");
        for (int i = 0; i < 60_000; i++)
            text.append(i).append(".50,\"type, number ").append(i).append("\"\n");
        project.file("seeds/bike_types.csv", text + extra);
    }

    @Test
    void letsTheEngineReadALargeFile() {
        largeSeed("");
        RunReport report = project.run(Command.SEED, PlanRequest.all(), new RunControl(), RunListener.NONE);
        assertThat(report.nodes().get(0).rows()).hasValue(60_000);
        assertThat(report.nodes().get(0).statements()).anyMatch(sql -> sql.contains("read_csv("));
        assertThat(project.rows("SELECT count(*), sum(daily_price), max(length(type_code)) FROM dev.bike_types"))
                .containsExactly("60000, 1800000000.00, 18");
    }

    @Test
    void namesTheLinesThatTheEngineRefusesInALargeFile() {
        largeSeed("abc,A1\n5,A2\n1e9,A3\n");
        NodeResult failed = BuildFixture.node(project.build(), "bike_types");
        assertThat(failed.error().orElseThrow().message())
                .contains("seeds/bike_types.csv:60002: column daily_price: cannot convert 'abc' to DECIMAL(8,2)")
                .contains("seeds/bike_types.csv:60004:");
        largeSeed("5,\n");
        failed = BuildFixture.node(project.build(), "bike_types");
        assertThat(failed.error().orElseThrow().code()).isEqualTo(Code.SD004);
        assertThat(failed.error().orElseThrow().message()).contains("line 60002");
        assertThat(project.rows("SELECT count(*) FROM dev.bike_types")).containsExactly("2");
        assertThat(project.relations()).containsExactly("bike_types", "prices");
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void loadsNothingFromAFileThatWasChangedAfterItWasRead(boolean large) {
        if (large) largeSeed("");
        else project.file("seeds/bike_types.csv", "daily_price,type_code\n7,A1\n");
        Workspace before = project.compile();
        project.append("seeds/bike_types.csv", "8,B2\n");
        NodeResult failed = project.run(before, Command.SEED).nodes().get(0);
        assertThat(failed.error().orElseThrow().code()).isEqualTo(Code.SD001);
        assertThat(failed.error().orElseThrow().message()).contains("was changed after the project was read");
        assertThat(project.rows("SELECT count(*) FROM dev.bike_types")).containsExactly("2");
        assertThat(project.relations()).containsExactly("bike_types", "prices");
    }
}
