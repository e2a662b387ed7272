package dev.sqlbuild.engine.virtual;

import dev.sqlbuild.adapter.RelationName;
import dev.sqlbuild.core.freshness.DataVersion;
import dev.sqlbuild.core.freshness.DataVersion.Change;
import dev.sqlbuild.core.freshness.Observation;
import dev.sqlbuild.core.freshness.SourceFacts;
import dev.sqlbuild.core.graph.NodeId;
import dev.sqlbuild.core.model.Source;
import dev.sqlbuild.core.plan.Buildable;
import dev.sqlbuild.core.plan.PlanInput;
import dev.sqlbuild.core.plan.PlanRequest;
import dev.sqlbuild.core.plan.PlanWarning;
import dev.sqlbuild.core.plan.WarehouseFacts;
import dev.sqlbuild.core.version.PhysicalRelation;
import dev.sqlbuild.core.version.SourceObservation;
import dev.sqlbuild.core.version.VdeName;
import dev.sqlbuild.core.version.VersionHash;
import dev.sqlbuild.core.version.VersionRef;
import dev.sqlbuild.core.virtual.PhysicalWorkspace;
import dev.sqlbuild.core.virtual.SourceChanges;
import dev.sqlbuild.core.virtual.VirtualExecution;
import dev.sqlbuild.core.virtual.VirtualPlan;
import dev.sqlbuild.core.virtual.VirtualPlanner;
import dev.sqlbuild.core.virtual.VirtualState;
import dev.sqlbuild.engine.build.Planning;
import dev.sqlbuild.engine.freshness.SourceObserver;
import dev.sqlbuild.jdbc.Session;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A virtual plan and what was read to make it. {@code plan} and {@code build} share it, so that a build does what a plan
 * made at the same moment says. Takes no lock and writes nothing.
 *
 * @param plan what will be done
 * @param input the project as planners see it
 * @param observed what the sources held then
 * @param execution how that is executed on physical relations; absent when nothing runs
 */
public record VirtualPlanning(VirtualPlan plan, PlanInput input, SourceFacts observed, Optional<Planning> execution) {

    /**
     * Reads store and warehouse, and plans.
     *
     * @throws dev.sqlbuild.base.SqlBuildException {@code S028} for a detached VDE, what the planner refuses, and all that
     *     a direct build of the same nodes would refuse before its first statement
     */
    public static VirtualPlanning of(
            VirtualSite site, VdeName vde, PlanRequest request, SourceObserver observer, Session session, Clock clock) {
        PlanInput input = site.input();
        VirtualStateReader reader = new VirtualStateReader(input, site.layout());
        VirtualState state = site.store().read(view -> reader.read(view, vde));
        if (state.recorded().filter(recorded -> recorded.isDetached()).isPresent()) throw VirtualSite.detached(vde);
        WarehouseFacts warehouse = new RelationFacts(site.adapter())
                .add(names(site, input, state))
                .addFunctions(functions(site, input, state))
                .addColumnsOf(histories(input, state))
                .read(session);
        SourceFacts observed = observer.observe(site.workspace().sources().values(), warehouse);
        VirtualPlan plan =
                VirtualPlanner.plan(input, request, site.layout(), state, warehouse, changes(site, observed, state));
        return new VirtualPlanning(plan, input, observed, execution(site, plan, observed, session, clock));
    }

    private static Optional<Planning> execution(
            VirtualSite site, VirtualPlan plan, SourceFacts observed, Session session, Clock clock) {
        if (plan.running().isEmpty()) return Optional.empty();
        Planning execution = Planning.physical(
                session,
                site.adapter(),
                PhysicalWorkspace.of(site.workspace(), plan.relations()),
                VirtualExecution.of(plan, plan.request(), site.layout()),
                observed,
                clock);
        execution.plan().requireBuildable();
        return Optional.of(execution);
    }

    /** Warnings of the plan, in the order in which they are told. */
    public List<PlanWarning> warnings() {
        return execution.map(planning -> planning.plan().warnings()).orElse(List.of());
    }

    /** Whether a node cannot run because data above it is too old; the command then fails. */
    public boolean hasBlocked() {
        return execution.filter(planning -> planning.plan().hasBlocked()).isPresent();
    }

    /** Where rows are that a new version of an incremental model may begin with. */
    private static List<RelationName> histories(PlanInput input, VirtualState state) {
        return input.nodes().stream()
                .filter(node -> node.incremental().isPresent())
                .flatMap(node -> state
                        .bound()
                        .find(node.id())
                        .filter(bound -> !bound.equals(node.version()))
                        .flatMap(bound -> state.relation(new VersionRef(node.id(), bound)))
                        .stream())
                .map(PhysicalRelation::relation)
                .toList();
    }

    /** Homes of bound and expected versions, logical names, and the tables of sources. */
    private static List<RelationName> names(VirtualSite site, PlanInput input, VirtualState state) {
        List<RelationName> names = new ArrayList<>();
        for (Buildable node : input.nodes()) {
            names.add(site.layout().logical(state.vde(), node.relation()));
            for (VersionHash version : versions(node, state)) {
                VersionRef ref = new VersionRef(node.id(), version);
                names.add(state.relation(ref)
                        .map(home -> home.relation())
                        .orElseGet(() -> site.layout().physical(ref, node.relation())));
            }
        }
        input.sources().forEach(source -> source.mustExist().ifPresent(names::add));
        return names;
    }

    /** Homes of functions; their logical names are replaced whatever stands there. */
    private static List<RelationName> functions(VirtualSite site, PlanInput input, VirtualState state) {
        List<RelationName> homes = new ArrayList<>();
        for (Buildable node : input.nodes()) {
            if (!node.isFunction()) continue;
            VersionRef ref = new VersionRef(node.id(), node.version());
            homes.add(state.relation(ref)
                    .map(home -> home.relation())
                    .orElseGet(() -> site.layout().physical(ref, node.relation())));
        }
        return homes;
    }

    private static Set<VersionHash> versions(Buildable node, VirtualState state) {
        Set<VersionHash> versions = new HashSet<>(Set.of(node.version()));
        state.bound().find(node.id()).ifPresent(versions::add);
        return versions;
    }

    /** Compares what was observed with what the VDE recorded; a source without record has new data. */
    private static SourceChanges changes(VirtualSite site, SourceFacts observed, VirtualState state) {
        Set<NodeId> changed = new HashSet<>();
        Set<NodeId> unknown = new HashSet<>();
        for (Source source : site.workspace().sources().values()) {
            Optional<Observation> observation = observed.find(source.id());
            Optional<DataVersion> now = observation.flatMap(Observation::version);
            if (now.isEmpty()) {
                unknown.add(source.id());
                continue;
            }
            Optional<DataVersion> before =
                    Optional.ofNullable(state.observations().get(source.name())).map(VirtualPlanning::dataVersion);
            Change change = now.get().after(before, observation.flatMap(Observation::tolerance));
            if (change == Change.NEW || change == Change.CHANGED) changed.add(source.id());
        }
        return new SourceChanges(changed, unknown);
    }

    /** A recorded observation as a version to compare with. */
    public static DataVersion dataVersion(SourceObservation recorded) {
        return new DataVersion(recorded.strategy(), recorded.valueKind(), recorded.value());
    }
}
