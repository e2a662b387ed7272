package dev.sqlbuild.core.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sqlbuild.adapter.ColumnInfo;
import dev.sqlbuild.adapter.RelationKind;
import dev.sqlbuild.adapter.RelationName;
import dev.sqlbuild.base.Code;
import dev.sqlbuild.base.SourceSpan;
import dev.sqlbuild.base.SqlBuildException;
import dev.sqlbuild.core.graph.NodeId;
import dev.sqlbuild.core.migration.ColumnDecision;
import dev.sqlbuild.core.migration.ColumnMigration;
import dev.sqlbuild.core.migration.ColumnMigration.VersionChange;
import dev.sqlbuild.core.migration.ColumnRecord;
import dev.sqlbuild.core.migration.Discovery;
import dev.sqlbuild.core.migration.MigrationRecords;
import dev.sqlbuild.core.migration.RenamedColumn;
import dev.sqlbuild.core.model.Materialization;
import dev.sqlbuild.core.project.Environment.MissingOriginPolicy;
import java.time.LocalDateTime;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ColumnMigrationPlanningTest {
    private static final RelationName RIDES = RelationName.of("dev", "rides");
    private static final NodeId MODEL = NodeId.model("rides");

    private final PlanProject project = new PlanProject("dev");

    ColumnMigrationPlanningTest() {
        project.source("raw", RelationName.of("lake", "rides"));
        project.warehouse.put(RelationName.of("lake", "rides"), RelationKind.TABLE);
        project.model("", "rides", Materialization.INCREMENTAL, "SELECT id , price FROM __source(\"raw\")", "raw");
        project.incremental("rides", PlanProject.hourly("append", Optional.empty()));
        project.build(PlanRequest.of(List.of()));
        live("id", "price");
    }

    private void live(String... columns) {
        project.columns.put(
                RIDES,
                List.of(columns).stream()
                        .map(name -> ColumnInfo.of(name, "INTEGER"))
                        .toList());
    }

    private MigrationPlanning.Result plan(boolean possible, MigrationRecords records, RenamedColumn... columns) {
        return ColumnMigrationPlanning.of(
                project.input(),
                PlanRequest.of(List.of()),
                MigrationPlanning.nothing(new StateFacts(project.recorded, project.recorded), project.facts()),
                List.of(columns),
                records,
                MissingOriginPolicy.ALLOW,
                possible);
    }

    private static RenamedColumn fare() {
        return new RenamedColumn(MODEL, "fare", "price", SourceSpan.fileStart("models/rides.sql"));
    }

    private static MigrationRecords recorded() {
        ColumnRecord record = new ColumnRecord(
                "rides", "dev.rides", "price", "fare", VersionChange.UNKNOWN, LocalDateTime.of(2026, 3, 2, 0, 0));
        return new MigrationRecords(List.of(), List.of(), List.of(record));
    }

    @Test
    void decidesByTheColumnsThatAreThereAndByWhatIsRecorded() {
        project.query("rides", "SELECT id , price AS fare FROM __source(\"raw\")");
        assertThat(decision(plan(true, MigrationRecords.NONE, fare()))).isEqualTo(ColumnDecision.RENAME);
        assertThat(decision(plan(true, recorded(), fare()))).isEqualTo(ColumnDecision.RENAME);
        live("id", "fare");
        assertThat(decision(plan(true, MigrationRecords.NONE, fare()))).isEqualTo(ColumnDecision.RECORD);
        assertThat(decision(plan(true, recorded(), fare()))).isEqualTo(ColumnDecision.DONE);
        assertThat(plan(true, recorded(), fare()).warnings())
                .extracting(PlanWarning::kind)
                .containsExactly(PlanWarning.Kind.M108);
        live("id");
        assertThat(decision(plan(true, MigrationRecords.NONE, fare()))).isEqualTo(ColumnDecision.SOURCE_MISSING);
        live("id", "price", "fare");
        assertThatThrownBy(() -> plan(true, MigrationRecords.NONE, fare())).satisfies(e -> code(e, Code.M110));
    }

    @Test
    void asksWhetherTheEngineCanRename() {
        project.query("rides", "SELECT id , price AS fare FROM __source(\"raw\")");
        assertThatThrownBy(() -> plan(false, MigrationRecords.NONE, fare())).satisfies(e -> code(e, Code.M112));
        assertThat(plan(false, MigrationRecords.NONE).migrations().columns()).isEmpty();
        List<ColumnMigration> found =
                plan(true, MigrationRecords.NONE).migrations().columns();
        assertThat(found).extracting(ColumnMigration::discovery).containsExactly(Discovery.AUTOMATIC);
    }

    @Test
    void wordsTheRecordAsIfTheColumnHadAlwaysBeenCalledSo() {
        project.query("rides", "SELECT id , price AS fare FROM __source(\"raw\")");
        MigrationPlanning.Result result = plan(true, MigrationRecords.NONE, fare());
        Buildable node = project.input().nodes().get(0);
        Fingerprint worded = result.state().own().get(MODEL);
        assertThat(worded.definitionHash()).isEqualTo(node.definitionHash());
        assertThat(worded.version()).isEqualTo(node.version());
        assertThat(result.warehouse().columns(RIDES))
                .extracting(ColumnInfo::name)
                .containsExactly("id", "fare");

        project.query("rides", "SELECT id , price AS fare FROM __source(\"raw\") WHERE id > 0");
        Fingerprint other =
                plan(true, MigrationRecords.NONE, fare()).state().own().get(MODEL);
        assertThat(other.definitionHash())
                .isNotEqualTo(project.input().nodes().get(0).definitionHash());
    }

    private static ColumnDecision decision(MigrationPlanning.Result result) {
        assertThat(result.migrations().columns()).hasSize(1);
        return result.migrations().columns().get(0).decision();
    }

    private static void code(Throwable e, Code code) {
        assertThat(e)
                .isInstanceOfSatisfying(
                        SqlBuildException.class,
                        failure -> assertThat(failure.diagnostic().code()).isEqualTo(code));
    }
}
