package dev.sqlbuild.core.virtual;

import static dev.sqlbuild.core.virtual.VdeWorld.PROD;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sqlbuild.adapter.RelationKind;
import dev.sqlbuild.adapter.RelationName;
import dev.sqlbuild.base.Code;
import dev.sqlbuild.base.SqlBuildException;
import dev.sqlbuild.core.graph.NodeId;
import dev.sqlbuild.core.plan.PlanProject;
import dev.sqlbuild.core.plan.PlanRequest;
import dev.sqlbuild.core.version.VdeName;
import dev.sqlbuild.core.version.VdeStatus;
import dev.sqlbuild.core.version.VersionStatus;
import java.util.Locale;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ViewRepairPlannerTest {
    private static final NodeId FACTS = NodeId.model("fct_rides");
    private static final NodeId STATIONS = NodeId.seed("stations");

    private final PlanProject project = PlanProject.bikes();
    private final VdeWorld world = new VdeWorld(project);

    @BeforeEach
    void buildsProduction() {
        world.build(PROD, PlanRequest.all());
    }

    @Test
    void writesOneViewAndMovesNothing() {
        Publication publication = repair(FACTS).publication();
        assertThat(publication.kind()).isEqualTo(Publication.Kind.REPAIR_VIEW);
        assertThat(publication.views())
                .containsExactly(
                        new LogicalView(FACTS, RelationName.of("dev", "fct_rides"), world.physical("fct_rides")));
        assertThat(publication.refsAfter()).isEqualTo(publication.refsBefore());
        assertThat(publication.after()).isEqualTo(world.vdes.get(PROD));
        assertThat(publication.dropped()).isEmpty();
        assertThat(repair(STATIONS).publication().views()).hasSize(1);
    }

    @Test
    void refusesToRepairWhatItCannotShow() {
        project.warehouse.put(RelationName.of("dev", "fct_rides"), RelationKind.TABLE);
        refused(
                Code.C250,
                () -> repair(FACTS),
                "logical target for 'fct_rides' is a table; repair-view will not overwrite it");
        project.warehouse.put(RelationName.of("dev", "stations"), RelationKind.TABLE);
        refused(Code.C250, () -> repair(STATIONS), "logical seed target for 'stations' is a table");
        project.warehouse.remove(RelationName.of("dev", "fct_rides"));
        project.warehouse.remove(world.physical("fct_rides"));
        refused(Code.C252, () -> repair(FACTS), "missing physical relation for 'fct_rides'");
        world.relations.keySet().removeIf(ref -> ref.node().equals(FACTS));
        refused(Code.C251, () -> repair(FACTS), "missing tracked physical relation for 'fct_rides'");
        refused(Code.C251, () -> repair(NodeId.model("nope")), "missing tracked physical relation for 'nope'");
        world.vdes.computeIfPresent(PROD, (name, vde) -> vde.with(VdeStatus.DETACHED, vde.finalizedAt()));
        refused(Code.S028, () -> repair(FACTS), "virtual environment is detached: 'prod'");
        refused(Code.S028, () -> attach("anything"), "virtual environment is detached: 'prod'");
        refused(Code.S011, () -> planner(new VdeName("nope"), FACTS).repair(), "unknown virtual environment 'nope'");
    }

    @Test
    void attachesAnOlderRelationAndLeavesTheVdeWorking() {
        RelationName old = world.physical("fct_rides");
        project.query("fct_rides", "SELECT 2");
        world.build(PROD, PlanRequest.all());
        Publication publication = attach(old.toString()).publication();
        assertThat(publication.kind()).isEqualTo(Publication.Kind.ATTACH);
        assertThat(publication.after().status()).isEqualTo(VdeStatus.ACTIVE);
        assertThat(publication.refsAfter().changesSince(publication.refsBefore()))
                .extracting(change -> change.node())
                .containsExactly(FACTS);
        assertThat(publication.views()).extracting(LogicalView::physical).containsExactly(old);
        assertThat(attach(world.physical("fct_rides").toString()).publication().after())
                .isEqualTo(world.vdes.get(PROD));
    }

    /** A process that was killed while it attached has moved the ref already; the next one has nothing to move. */
    @Test
    void leavesNoVdeInTheMiddleOfAnOperationThatDied() {
        world.vdes.computeIfPresent(PROD, (name, vde) -> vde.with(VdeStatus.FINALIZING, vde.finalizedAt()));
        Publication publication = attach(world.physical("fct_rides").toString()).publication();
        assertThat(publication.refsAfter()).isEqualTo(publication.refsBefore());
        assertThat(publication.after().status()).isEqualTo(VdeStatus.ACTIVE);
    }

    @Test
    void knowsARelationByTheRulesOfTheEngine() {
        RelationName home = world.physical("fct_rides");
        assertThat(attach(home.name()).models()).containsExactly(FACTS);
        assertThat(attach(home.toString().toUpperCase(Locale.ROOT)).models()).containsExactly(FACTS);
        assertThat(attach("other_database." + home).models()).containsExactly(FACTS);
        String refusal = "is not a tracked relation for 'fct_rides'";
        refused(Code.C253, () -> attach("elsewhere." + home.name()), refusal);
        refused(Code.C253, () -> attach(world.physical("daily_usage").toString()), refusal);
        refused(Code.C253, () -> attach("not a name"), refusal);
        world.versions.computeIfPresent(
                world.relations.keySet().stream()
                        .filter(ref -> ref.node().equals(FACTS))
                        .findFirst()
                        .orElseThrow(),
                (ref, version) -> version.withStatus(VersionStatus.FAILED));
        refused(Code.C253, () -> attach(home.toString()), refusal);
    }

    @Test
    void refusesToAttachWhatIsGoneOrCovered() {
        RelationName home = world.physical("fct_rides");
        project.warehouse.put(RelationName.of("dev", "fct_rides"), RelationKind.TABLE);
        refused(Code.C250, () -> attach(home.toString()), "attach will not overwrite it");
        project.warehouse.put(RelationName.of("dev", "fct_rides"), RelationKind.VIEW);
        project.warehouse.remove(home);
        refused(Code.C252, () -> attach(home.toString()), "missing physical relation for 'fct_rides'");
    }

    private PointerPlan repair(NodeId node) {
        return planner(PROD, node).repair();
    }

    private PointerPlan attach(String relation) {
        return planner(PROD, FACTS).attach(relation);
    }

    private ViewRepairPlanner planner(VdeName vde, NodeId node) {
        return new ViewRepairPlanner(project.input(), world.layout, world.recorded(vde), node, world.facts());
    }

    private static void refused(Code code, ThrowingCallable work, String message) {
        assertThatThrownBy(work)
                .isInstanceOf(SqlBuildException.class)
                .hasMessageContaining(message)
                .satisfies(e ->
                        assertThat(((SqlBuildException) e).diagnostic().code()).isEqualTo(code));
    }
}
