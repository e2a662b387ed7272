package dev.sqlbuild.core.virtual;

import static dev.sqlbuild.core.virtual.VdeWorld.PROD;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sqlbuild.adapter.RelationKind;
import dev.sqlbuild.adapter.RelationName;
import dev.sqlbuild.base.Code;
import dev.sqlbuild.base.SqlBuildException;
import dev.sqlbuild.core.graph.NodeId;
import dev.sqlbuild.core.model.Materialization;
import dev.sqlbuild.core.plan.Buildable;
import dev.sqlbuild.core.plan.PlanProject;
import dev.sqlbuild.core.plan.PlanRequest;
import dev.sqlbuild.core.version.PhysicalRelation;
import dev.sqlbuild.core.version.RefSet;
import dev.sqlbuild.core.version.VdeName;
import dev.sqlbuild.core.version.VdeStatus;
import dev.sqlbuild.core.version.VersionHash;
import dev.sqlbuild.core.version.VersionRef;
import dev.sqlbuild.core.version.VirtualEnvironment;
import dev.sqlbuild.core.virtual.AdoptionPlanner.ConversionFacts;
import dev.sqlbuild.core.virtual.Conversion.Action;
import dev.sqlbuild.core.virtual.Conversion.Item;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/** How relations of direct mode become a VDE, and how a VDE becomes relations of direct mode. */
class ConversionPlannersTest {
    private final PlanProject project = PlanProject.bikes();
    private final VdeWorld world = new VdeWorld(project);
    private final Map<String, String> views = new HashMap<>();
    private final Map<RelationName, List<RelationName>> consumers = new HashMap<>();
    private final Set<RelationName> secured = new HashSet<>();
    private boolean movable = true;

    // ---- adopting

    @Test
    void movesTablesAndRecreatesViewsUpstreamFirst() {
        project.build(PlanRequest.all());
        Conversion plan = adoption();
        assertThat(plan.items())
                .extracting(item -> item.subject().name() + " " + item.action().word())
                .containsExactlyInAnyOrder(
                        "stations move",
                        "stg_rides recreate",
                        "fct_rides move",
                        "daily_usage move",
                        "station_dim move");
        assertThat(names(plan)).containsSubsequence("stg_rides", "fct_rides", "daily_usage");
        assertThat(plan.copied()).isEmpty();
        assertThat(plan.complete()).isTrue();
        assertThat(plan.count()).isEqualTo(5);
        Item facts = item(plan, "fct_rides");
        assertThat(facts.base()).isEqualTo(RelationName.of("dev", "fct_rides"));
        assertThat(facts.physical().schema()).contains("dev__sqb_physical");
        assertThat(facts.note()).isEmpty();
    }

    @Test
    void copiesWhatTheEngineCannotMove() {
        project.build(PlanRequest.all());
        movable = false;
        assertThat(adoption().copied())
                .containsExactlyInAnyOrder("stations", "fct_rides", "daily_usage", "station_dim");
    }

    @Test
    void skipsWhatIsNotThereAndSaysWhatIsUnverified() {
        project.build(PlanRequest.all());
        project.warehouse.remove(RelationName.of("dev", "daily_usage"));
        project.recorded.remove(NodeId.model("station_dim"));
        Conversion plan = adoption();
        assertThat(item(plan, "daily_usage").skipped()).isTrue();
        assertThat(item(plan, "daily_usage").note()).isEqualTo("not in the warehouse");
        assertThat(item(plan, "station_dim").note()).isEqualTo("unverified");
        assertThat(plan.complete()).isFalse();
        assertThat(plan.refs().contains(NodeId.model("daily_usage"))).isFalse();
    }

    @Test
    void bindsWhatOlderCodeBuiltToItsOwnVersion() {
        project.build(PlanRequest.all());
        VersionHash before = node("fct_rides").version();
        project.query("fct_rides", "SELECT 2");
        Conversion plan = adoption();
        assertThat(plan.refs().find(NodeId.model("fct_rides"))).contains(before);
        assertThat(item(plan, "fct_rides").note()).isEqualTo("built from older code");
        assertThat(item(plan, "fct_rides").physical().name()).contains(before.abbreviated());
        assertThat(plan.complete()).isFalse();
    }

    /** Its SQL is gone; a table has its rows. */
    @Test
    void leavesAViewOfOlderCodeToTheNextBuild() {
        project.build(PlanRequest.all());
        project.query("stg_rides", "SELECT 2");
        assertThat(item(adoption(), "stg_rides").skipped()).isTrue();
    }

    @Test
    void replacesAnEarlierRelationOfTheSameVersionAndNamesWhoSharesIt() {
        world.build(PROD, PlanRequest.all());
        detach();
        VersionRef facts = ref("fct_rides");
        world.refs.put(new VdeName("pr_7"), RefSet.of(Map.of(facts.node(), facts.version())));
        project.warehouse.keySet().removeIf(name -> name.schema().equals(Optional.of("dev")));
        project.build(PlanRequest.all());
        Item item = item(adoption(), "fct_rides");
        assertThat(item.action()).isEqualTo(Action.REPLACE);
        assertThat(item.note()).isEqualTo("pr_7 shares this version");
    }

    @Test
    void leavesOlderRowsAsideThatAJanitorHasPutAside() {
        world.build(PROD, PlanRequest.all());
        detach();
        VersionRef facts = ref("fct_rides");
        RelationName own = world.physical("fct_rides");
        RelationName aside = own.withName("_sqb_archive__20260302T080000Z__" + own.name());
        world.relations.put(facts, PhysicalRelation.fresh(facts, aside, PhysicalRelation.Type.TABLE));
        project.warehouse.keySet().removeIf(name -> name.schema().equals(Optional.of("dev")) || name.equals(own));
        project.warehouse.put(aside, RelationKind.TABLE);
        project.build(PlanRequest.all());
        Item item = item(adoption(), "fct_rides");
        assertThat(item.action()).isEqualTo(Action.MOVE);
        assertThat(item.physical()).isEqualTo(own);
    }

    @Test
    void keepsWhatAnEarlierAttemptHasDone() {
        project.build(PlanRequest.all());
        Item facts = item(adoption(), "fct_rides");
        project.warehouse.put(facts.physical(), RelationKind.TABLE);
        project.warehouse.put(facts.base(), RelationKind.VIEW);
        views.put(facts.base().key(world.layout.dialect()), "SELECT * FROM " + facts.physical());
        assertThat(item(adoption(), "fct_rides").action()).isEqualTo(Action.KEEP);
    }

    @Test
    void warnsOfWhatChangesForOthers() {
        project.build(PlanRequest.all());
        RelationName facts = RelationName.of("dev", "fct_rides");
        consumers.put(facts, List.of(RelationName.of("bi", "daily"), RelationName.of("dev", "daily_usage")));
        consumers.put(RelationName.of("dev", "stg_rides"), List.of(RelationName.of("bi", "staging")));
        secured.add(RelationName.of("dev", "stations"));
        assertThat(adoption().warnings())
                .containsExactlyInAnyOrder(
                        "bi.daily reads dev.fct_rides and will stay on the adopted version",
                        "dev.stations has row level security, which will not apply to those who read the view");
    }

    @Test
    void refusesWhatCannotBeAdopted() {
        refused(Code.S082, this::adoption, "no project relation exists in the warehouse; run sqb build instead");
        project.build(PlanRequest.all());
        project.warehouse.put(RelationName.of("dev", "stg_rides"), RelationKind.TABLE);
        refused(Code.S081, this::adoption, "model 'stg_rides' is a view model but dev.stg_rides is a table");
        project.warehouse.put(RelationName.of("dev", "stg_rides"), RelationKind.VIEW);
        project.warehouse.put(RelationName.of("dev", "fct_rides"), RelationKind.VIEW);
        refused(Code.S081, this::adoption, "model 'fct_rides' is an incremental model but dev.fct_rides is a view");
        project.warehouse.put(RelationName.of("dev", "fct_rides"), RelationKind.TABLE);
        project.warehouse.put(RelationName.of("dev", "stations"), RelationKind.VIEW);
        refused(Code.S081, this::adoption, "seed 'stations' is a seed but dev.stations is a view");
        project.warehouse.put(RelationName.of("dev", "stations"), RelationKind.OTHER);
        refused(Code.S081, this::adoption, "dev.stations is neither a table nor a view");
        project.warehouse.keySet().removeIf(name -> name.schema().equals(Optional.of("dev")));
        world.build(PROD, PlanRequest.all());
        refused(Code.S080, this::adoption, "virtual environment 'prod' already exists");
    }

    // ---- detaching

    @Test
    void movesBackWhatNobodyElseNeeds() {
        world.build(PROD, PlanRequest.all());
        Conversion plan = detachment(Set.of(ref("fct_rides")), false);
        assertThat(item(plan, "fct_rides").action()).isEqualTo(Action.COPY);
        assertThat(item(plan, "daily_usage").action()).isEqualTo(Action.MOVE);
        assertThat(item(plan, "stg_rides").action()).isEqualTo(Action.RECREATE);
        assertThat(plan.copied()).containsExactly("fct_rides");
        movable = false;
        assertThat(detachment(Set.of(), false).copied())
                .doesNotContain("stg_rides")
                .hasSize(4);
    }

    @Test
    void refusesToDetachWhatIsNotFinalizedOrNotWhatTheProjectSays() {
        String refusal = "state detach requires a finalized virtual environment";
        refused(Code.C261, () -> detachment(Set.of(), false), refusal);
        world.build(PROD, PlanRequest.all());
        project.query("fct_rides", "SELECT 2");
        refused(Code.C261, () -> detachment(Set.of(), false), refusal + "; stale models: daily_usage, fct_rides");
        world.build(PROD, PlanRequest.of(List.of("fct_rides")));
        refused(Code.C261, () -> detachment(Set.of(), false), refusal);
    }

    @Test
    void refusesToDetachWhatIsGoneOrCovered() {
        world.build(PROD, PlanRequest.all());
        RelationName base = RelationName.of("dev", "fct_rides");
        project.warehouse.put(base, RelationKind.TABLE);
        refused(
                Code.C250,
                () -> detachment(Set.of(), false),
                "logical target for 'fct_rides' is a table; detach will not overwrite it");
        project.warehouse.put(base, RelationKind.VIEW);
        project.warehouse.put(RelationName.of("dev", "stations"), RelationKind.TABLE);
        refused(Code.C250, () -> detachment(Set.of(), false), "logical seed target for 'stations' is a table");
        project.warehouse.put(RelationName.of("dev", "stations"), RelationKind.VIEW);
        RelationName physical = world.physical("fct_rides");
        project.warehouse.remove(physical);
        refused(Code.C252, () -> detachment(Set.of(), false), "physical relation of 'fct_rides' is gone: " + physical);
        world.relations.remove(ref("fct_rides"));
        refused(Code.C251, () -> detachment(Set.of(), false), "no tracked relation for model 'fct_rides'");
    }

    /** Everything stands at its place already, whatever is missing at the places before. */
    @Test
    void onlyRecordsWhatAnEarlierAttemptHasDone() {
        world.build(PROD, PlanRequest.all());
        project.warehouse.remove(world.physical("fct_rides"));
        project.warehouse.put(RelationName.of("dev", "fct_rides"), RelationKind.TABLE);
        assertThat(detachment(Set.of(), true).items()).allMatch(item -> item.action() == Action.KEEP);
    }

    // ---- images

    @Test
    void saysWhetherItWouldDoTheSameAgain() {
        project.build(PlanRequest.all());
        ConversionImage image = ConversionImage.adoption(adoption(), Optional.empty(), List.of(), "run_1");
        assertThat(image.after().status()).isEqualTo(VdeStatus.FINALIZED);
        assertThat(image.count()).isEqualTo(5);
        assertThat(image.sameAs(ConversionImage.adoption(adoption(), Optional.empty(), List.of(), "run_2")))
                .isTrue();
        project.materialized("station_dim", Materialization.TABLE);
        project.query("station_dim", "SELECT 2");
        ConversionImage later = ConversionImage.adoption(adoption(), Optional.empty(), List.of(), "run_3");
        assertThat(later.after().status()).isEqualTo(VdeStatus.ACTIVE);
        project.warehouse.remove(RelationName.of("dev", "station_dim"));
        assertThat(image.sameAs(ConversionImage.adoption(adoption(), Optional.empty(), List.of(), "run_4")))
                .isFalse();
    }

    @Test
    void keepsWhenADetachedVdeWasFinalized() {
        world.build(PROD, PlanRequest.all());
        VirtualEnvironment before = world.vdes.get(PROD);
        ConversionImage image =
                ConversionImage.detachment(detachment(Set.of(), false), before, List.of(ref("fct_rides")), "run_1");
        assertThat(image.after().isDetached()).isTrue();
        assertThat(image.after().finalizedAt()).isEqualTo(before.finalizedAt()).isPresent();
        assertThat(image.moves())
                .filteredOn(move -> move.ref().equals(ref("stg_rides")))
                .extracting(ConversionImage.Move::type)
                .containsExactly(PhysicalRelation.Type.VIEW);
    }

    // ---- helpers

    private Conversion adoption() {
        return AdoptionPlanner.plan(
                project.input(),
                world.layout,
                world.state(PROD),
                new ConversionFacts(
                        project.facts(), project.recorded, views, consumers, secured, (from, to) -> movable));
    }

    private Conversion detachment(Set<VersionRef> shared, boolean switched) {
        return DetachPlanner.plan(
                project.input(),
                world.layout,
                world.state(PROD),
                project.facts(),
                shared,
                (from, to) -> movable,
                switched);
    }

    private void detach() {
        world.vdes.computeIfPresent(PROD, (name, vde) -> vde.with(VdeStatus.DETACHED, vde.finalizedAt()));
    }

    private Buildable node(String name) {
        return project.input().nodes().stream()
                .filter(each -> each.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private VersionRef ref(String name) {
        return new VersionRef(node(name).id(), node(name).version());
    }

    private static Item item(Conversion plan, String name) {
        return plan.items().stream()
                .filter(item -> item.subject().name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private static List<String> names(Conversion plan) {
        return plan.items().stream().map(item -> item.subject().name()).toList();
    }

    private static void refused(Code code, ThrowingCallable work, String message) {
        assertThatThrownBy(work)
                .isInstanceOf(SqlBuildException.class)
                .hasMessageContaining(message)
                .satisfies(e ->
                        assertThat(((SqlBuildException) e).diagnostic().code()).isEqualTo(code));
    }
}
