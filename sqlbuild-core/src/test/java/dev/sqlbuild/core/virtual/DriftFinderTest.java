package dev.sqlbuild.core.virtual;

import static dev.sqlbuild.core.virtual.VdeWorld.PROD;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sqlbuild.adapter.ColumnInfo;
import dev.sqlbuild.adapter.RelationKind;
import dev.sqlbuild.adapter.RelationName;
import dev.sqlbuild.core.graph.NodeId;
import dev.sqlbuild.core.model.Materialization;
import dev.sqlbuild.core.plan.PlanProject;
import dev.sqlbuild.core.plan.PlanRequest;
import dev.sqlbuild.core.version.Checkpoint;
import dev.sqlbuild.core.version.VdeName;
import dev.sqlbuild.core.version.VdeStatus;
import dev.sqlbuild.core.virtual.DriftFacts.Found;
import dev.sqlbuild.core.virtual.DriftFacts.Unfinished;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class DriftFinderTest {
    private final PlanProject project = PlanProject.bikes();
    private final VdeWorld world = new VdeWorld(project);
    private final List<Checkpoint> checkpoints = new ArrayList<>();
    private final Map<RelationName, String> viewSql = new HashMap<>();
    private List<Unfinished> operations = List.of();
    private List<String> locks = List.of();
    private boolean quiet = true;

    @BeforeEach
    void buildsProduction() {
        world.build(PROD, PlanRequest.all());
    }

    @Test
    void findsNothingAfterABuild() {
        assertThat(lines()).isEmpty();
    }

    @Test
    void tellsModelsInWorkspaceOrderAndThenSeeds() {
        project.warehouse.remove(RelationName.of("dev", "stations"));
        project.warehouse.remove(RelationName.of("dev", "daily_usage"));
        project.warehouse.put(RelationName.of("dev", "fct_rides"), RelationKind.TABLE);
        project.warehouse.remove(world.physical("stg_rides"));
        world.relations.keySet().removeIf(ref -> ref.node().equals(NodeId.model("station_dim")));
        project.model("marts", "later", Materialization.TABLE, "SELECT 1");
        assertThat(report(Optional.empty()).drifts())
                .extracting(Drift::line)
                .contains(
                        "missing physical relation: stg_rides",
                        "logical target is table: fct_rides",
                        "missing logical target: daily_usage",
                        "missing tracked physical relation: station_dim",
                        "missing ref: later")
                .endsWith(
                        "missing logical seed target: stations",
                        "untracked physical relation: " + untracked("station_dim"));
        assertThat(report(Optional.of(NodeId.model("later"))).drifts())
                .extracting(Drift::line)
                .containsExactly("missing ref: later");
    }

    private String untracked(String model) {
        return project.warehouse.keySet().stream()
                .filter(name -> name.name().startsWith(model + "__v_"))
                .findFirst()
                .orElseThrow()
                .toString();
    }

    @Test
    void comparesWhatAViewReadsAndShows() {
        RelationName fct = RelationName.of("dev", "fct_rides");
        RelationName expected = world.physical("fct_rides");
        viewSql.put(fct, "SELECT ride_hour\n   FROM \"" + expected.schema().orElseThrow() + "\"." + expected.name());
        assertThat(lines()).isEmpty();
        project.columns.put(fct, List.of(ColumnInfo.of("ride_hour", "INTEGER")));
        project.columns.put(expected, List.of(ColumnInfo.of("RIDE_HOUR", "integer")));
        assertThat(lines()).isEmpty();
        project.columns.put(expected, List.of(ColumnInfo.of("ride_hour", "BIGINT")));
        assertThat(lines()).containsExactly("stale view columns: fct_rides");
        viewSql.put(fct, "CREATE VIEW dev.fct_rides AS SELECT * FROM lake.rides;");
        assertThat(lines())
                .containsExactly("wrong logical target: fct_rides (reads lake.rides, expected " + expected + ")");
        viewSql.put(fct, "SELECT 'FROM x' AS \"from\"");
        assertThat(lines())
                .containsExactly("wrong logical target: fct_rides (reads no relation, expected " + expected + ")");
    }

    @Test
    void tellsWhatIsAboutTheWholeVde() {
        RelationName expected = world.physical("fct_rides");
        RelationName staging = expected.withName(expected.name() + "__staging");
        project.warehouse.put(staging, RelationKind.TABLE);
        project.warehouse.put(expected.withName("_sqb_fences"), RelationKind.TABLE);
        checkpoints.add(world.checkpoint(PROD, "cp_1"));
        operations = List.of(new Unfinished("promote:3f", "promote", 4, 9));
        locks = List.of("virtual_env:prod");
        assertThat(lines())
                .containsExactly(
                        "interrupted operation: promote:3f (promote, step 4 of 9)",
                        "leftover relation: " + staging + " (from run)",
                        "expired lock: virtual_env:prod");
        quiet = false;
        project.warehouse.remove(expected);
        assertThat(lines())
                .containsExactly(
                        "missing physical relation: fct_rides",
                        "checkpoint cp_1 is not restorable: fct_rides",
                        "interrupted operation: promote:3f (promote, step 4 of 9)",
                        "expired lock: virtual_env:prod");
    }

    @Test
    void looksForOrphansWhereAVdeHasASchemaOfItsOwn() {
        VdeName pr = new VdeName("pr_7");
        world.build(pr, PlanRequest.all());
        RelationName mine = RelationName.of("dev__pr_7", "mine");
        project.warehouse.put(mine, RelationKind.VIEW);
        viewSql.put(mine, "SELECT * FROM " + world.physical("fct_rides"));
        assertThat(lines()).isEmpty();
        DriftReport report = DriftFinder.find(project.input(), world.layout, facts(pr), Optional.empty());
        assertThat(report.drifts()).extracting(Drift::line).containsExactly("orphan logical view: dev__pr_7.mine");
        assertThat(report.remedies())
                .containsExactly("leave it, or let a whole build remove it: sqb build --virtual-env pr_7");
    }

    @Test
    void looksOnlyAtOperationsOfADetachedVde() {
        world.vdes.compute(PROD, (name, vde) -> vde.with(VdeStatus.DETACHED, Optional.empty()));
        project.warehouse.remove(RelationName.of("dev", "fct_rides"));
        operations = List.of(new Unfinished("detach:1", "detach", 1, 3));
        assertThat(report(Optional.empty()).detached()).isTrue();
        assertThat(lines()).containsExactly("interrupted operation: detach:1 (detach, step 1 of 3)");
    }

    @Test
    void tellsEachRemedyOnce() {
        project.warehouse.remove(RelationName.of("dev", "fct_rides"));
        project.warehouse.remove(RelationName.of("dev", "daily_usage"));
        assertThat(report(Optional.empty()).remedies())
                .containsExactly("sqb reconcile repair-view --virtual-env prod --model fct_rides (and so for each)");
    }

    private List<String> lines() {
        return report(Optional.empty()).drifts().stream().map(Drift::line).toList();
    }

    private DriftReport report(Optional<NodeId> only) {
        return DriftFinder.find(project.input(), world.layout, facts(PROD), only);
    }

    private DriftFacts facts(VdeName vde) {
        List<Found> found = project.warehouse.keySet().stream()
                .map(name -> new Found(name, Optional.ofNullable(viewSql.get(name))))
                .toList();
        return new DriftFacts(
                world.recorded(vde),
                world.versions,
                world.relations,
                checkpoints,
                operations,
                locks,
                quiet,
                found,
                project.facts());
    }
}
