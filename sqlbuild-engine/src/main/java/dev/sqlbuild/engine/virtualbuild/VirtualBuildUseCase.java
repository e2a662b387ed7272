package dev.sqlbuild.engine.virtualbuild;

import dev.sqlbuild.base.Code;
import dev.sqlbuild.base.Diagnostic;
import dev.sqlbuild.base.SqlBuildException;
import dev.sqlbuild.core.freshness.DataVersion;
import dev.sqlbuild.core.freshness.Observation;
import dev.sqlbuild.core.graph.NodeId;
import dev.sqlbuild.core.graph.NodeKind;
import dev.sqlbuild.core.model.QueryRendering.TableFactor;
import dev.sqlbuild.core.model.Source;
import dev.sqlbuild.core.model.Workspace;
import dev.sqlbuild.core.plan.PlanRequest;
import dev.sqlbuild.core.version.Ancestry;
import dev.sqlbuild.core.version.NodeVersion;
import dev.sqlbuild.core.version.PhysicalRelation;
import dev.sqlbuild.core.version.SourceObservation;
import dev.sqlbuild.core.version.VdeName;
import dev.sqlbuild.core.version.VersionRef;
import dev.sqlbuild.core.version.VersionStatus;
import dev.sqlbuild.core.virtual.BuildPublication;
import dev.sqlbuild.core.virtual.PhysicalWorkspace;
import dev.sqlbuild.core.virtual.Publication;
import dev.sqlbuild.core.virtual.SnapshotHistories;
import dev.sqlbuild.core.virtual.VirtualAction;
import dev.sqlbuild.core.virtual.VirtualNode;
import dev.sqlbuild.core.virtual.VirtualPlan;
import dev.sqlbuild.engine.build.BuildRequest;
import dev.sqlbuild.engine.build.PlannedBuild;
import dev.sqlbuild.engine.build.Planning;
import dev.sqlbuild.engine.freshness.SourceObserver;
import dev.sqlbuild.engine.publish.Published;
import dev.sqlbuild.engine.publish.Publisher;
import dev.sqlbuild.engine.record.RunId;
import dev.sqlbuild.engine.record.RunRecords;
import dev.sqlbuild.engine.relation.ProjectReferences;
import dev.sqlbuild.engine.run.RunControl;
import dev.sqlbuild.engine.run.RunListener;
import dev.sqlbuild.engine.run.RunReport;
import dev.sqlbuild.engine.virtual.RelationFacts;
import dev.sqlbuild.engine.virtual.VirtualPlanning;
import dev.sqlbuild.engine.virtual.VirtualSite;
import dev.sqlbuild.jdbc.Session;
import dev.sqlbuild.state.lock.Lease;
import dev.sqlbuild.state.lock.Leases;
import dev.sqlbuild.state.lock.LockKey;
import dev.sqlbuild.state.store.PlanRun;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * {@code sqb build} and {@code sqb seed} in virtual mode (virtual-build.md 8): lock the VDE, plan, lock the versions that
 * are written, record them, execute on physical relations as in direct mode, publish when everything has succeeded.
 * Whatever fails before the publish leaves the VDE as it was; what was finished stays ready for the next build.
 */
public final class VirtualBuildUseCase {
    private final VirtualSite site;
    private final Clock clock;

    public VirtualBuildUseCase(VirtualSite site, Clock clock) {
        this.site = site;
        this.clock = clock;
    }

    /** Everything that forbids to begin is thrown; once something ran there is a report. */
    public VirtualBuildReport run(BuildRequest request, VdeName vde, RunControl control, RunListener listener) {
        RunRecords records = RunRecords.of(request.workspace().directory(), RunId.next(clock));
        String command = request.command().word();
        try (Leases leases = site.store().leases(command)) {
            Lease lease = site.lock(leases, vde);
            PlanRequest wanted = request.command() == BuildRequest.Command.SEED ? seedsOnly(request) : request.plan();
            VirtualPlanning planning = plan(request, wanted, vde, records);
            request.snapshots().requireFlag(SnapshotHistories.needingConsent(planning.plan()));
            planning = lockVersions(planning, request, wanted, leases, records);
            VirtualPlan plan = planning.plan();
            if (plan.nothingToDo()) {
                return new VirtualBuildReport(
                        plan, PlannedBuild.nothing(request, records, control, listener), Optional.empty());
            }
            PlannedBuild.requireWithinLimits(request, (int) plan.running().stream()
                    .filter(node -> node.id().kind() == NodeKind.MODEL)
                    .count());
            return new Attempt(request, planning, records, leases, lease, control, listener).run();
        } finally {
            records.close();
        }
    }

    /** An empty list would select everything; a project without seeds has nothing to load. */
    private static PlanRequest seedsOnly(BuildRequest request) {
        List<String> seeds = BuildRequest.selectedSeeds(request.workspace(), request.plan());
        PlanRequest plan = request.plan().withChangesOnly(false);
        if (seeds.isEmpty()) return plan.withSelect(List.of("*")).withExclude(List.of("*"));
        return plan.withSelect(seeds).withExclude(List.of());
    }

    private VirtualPlanning plan(BuildRequest request, PlanRequest wanted, VdeName vde, RunRecords records) {
        try (Session session = site.warehouse().openSession()) {
            session.listenWith(records.statements("plan"));
            SourceObserver observer = new SourceObserver(
                    site.adapter(),
                    site.warehouse(),
                    () -> records.statements("freshness"),
                    request.concurrency(),
                    clock);
            return VirtualPlanning.of(site, vde, wanted, observer, session, clock);
        }
    }

    /**
     * All or none. A version that another build has finished meanwhile is taken as it is, and one that a janitor has
     * removed is built again, which may need more locks.
     */
    private VirtualPlanning lockVersions(
            VirtualPlanning first, BuildRequest request, PlanRequest wanted, Leases leases, RunRecords records) {
        VirtualPlanning planning = first;
        Set<LockKey> held = new HashSet<>();
        while (true) {
            List<LockKey> keys = planning.plan().written().stream()
                    .map(LockKey::of)
                    .filter(key -> !held.contains(key))
                    .sorted()
                    .toList();
            if (keys.isEmpty()) return planning;
            leases.acquire(keys);
            held.addAll(keys);
            if (!changedMeanwhile(planning.plan())) return planning;
            planning = plan(request, wanted, planning.plan().vde(), records);
        }
    }

    private boolean changedMeanwhile(VirtualPlan plan) {
        Set<VersionRef> used = new HashSet<>(plan.uses());
        plan.running().forEach(node -> used.add(node.ref()));
        Map<VersionRef, NodeVersion> now = site.store().read(view -> view.versions(used));
        return used.stream().anyMatch(ref -> {
            NodeVersion version = now.get(ref);
            return (version != null && version.status() == VersionStatus.READY)
                    != plan.state().isBuilt(ref);
        });
    }

    /** One attempt, with everything it works with. */
    private final class Attempt {
        private final BuildRequest request;
        private final VirtualPlanning planning;
        private final VirtualPlan plan;
        private final RunRecords records;
        private final Leases leases;
        private final Lease lease;
        private final RunControl control;
        private final RunListener listener;
        private final String runId;

        Attempt(
                BuildRequest request,
                VirtualPlanning planning,
                RunRecords records,
                Leases leases,
                Lease lease,
                RunControl control,
                RunListener listener) {
            this.request = request;
            this.planning = planning;
            this.plan = planning.plan();
            this.records = records;
            this.leases = leases;
            this.lease = lease;
            this.control = control;
            this.listener = listener;
            this.runId = records.runId().text();
        }

        VirtualBuildReport run() {
            PlanRun.Status status = PlanRun.Status.FAILED;
            begin();
            try {
                RunReport report = planning.execution()
                        .map(this::execute)
                        .orElseGet(() -> PlannedBuild.nothing(request, records, control, listener));
                if (!report.succeeded()) {
                    status = control.isStopped() ? PlanRun.Status.INTERRUPTED : PlanRun.Status.FAILED;
                    return new VirtualBuildReport(plan, report, Optional.empty());
                }
                Published published = publish();
                status = PlanRun.Status.SUCCEEDED;
                return new VirtualBuildReport(plan, report, Optional.of(published));
            } finally {
                PlanRun.Status ended = status;
                site.store().write(lease, tx -> {
                    tx.finishRun(runId, ended);
                    return ended;
                });
            }
        }

        /** Written before anything is built: what a dead process leaves is found by these rows. */
        private void begin() {
            Map<NodeId, TableFactor> sources =
                    planning.execution().map(Planning::sources).orElse(Map.of());
            VersionRecords definitions = new VersionRecords(
                    plan::versionAfter,
                    site.workspace(),
                    ProjectReferences.ofPlaces(
                            physical(), sources, site.adapter().dialect()),
                    runId);
            List<VirtualNode> building = plan.running().stream()
                    .filter(node -> node.action() == VirtualAction.BUILD)
                    .toList();
            List<NodeVersion> versions = definitions.of(building);
            List<PhysicalRelation> homes =
                    building.stream().map(VirtualNode::physical).toList();
            List<Ancestry> seeded = building.stream()
                    .flatMap(node -> node.seeding().stream()
                            .map(seeding -> new Ancestry(node.ref(), seeding.from(), seeding.strategy())))
                    .toList();
            Set<VersionRef> fresh = new HashSet<>();
            building.stream().filter(node -> node.seeding().isEmpty()).forEach(node -> fresh.add(node.ref()));
            site.store().write(lease, tx -> {
                tx.requireReady(plan.uses());
                tx.touch(plan.uses());
                tx.startRun(new PlanRun(
                        runId,
                        request.command().word(),
                        PlanRun.Status.RUNNING,
                        plan.vde(),
                        records.runId().start(),
                        Optional.empty()));
                tx.putVersions(versions);
                tx.putRelations(homes);
                tx.putAncestry(seeded);
                tx.deleteAncestry(fresh);
                return versions;
            });
        }

        private Workspace physical() {
            return PhysicalWorkspace.of(site.workspace(), plan.relations());
        }

        private RunReport execute(Planning execution) {
            VersionLog log = new VersionLog(site.store(), lease, plan.running(), runId, clock);
            listener.planned(execution.plan());
            RunReport report = new PlannedBuild(
                            request.over(physical()), execution, site.adapter(), site.warehouse(), log, records, clock)
                    .run(control, listener);
            log.settle(report);
            return report;
        }

        // ---- publish

        private Published publish() {
            Set<VersionRef> involved = new HashSet<>(plan.refs().list());
            involved.addAll(plan.state().own().list());
            record Recorded(Map<VersionRef, NodeVersion> versions, Map<VersionRef, PhysicalRelation> relations) {}
            Recorded recorded =
                    site.store().read(view -> new Recorded(view.versions(involved), view.relations(involved)));
            Publication publication = BuildPublication.of(
                    plan,
                    planning.input(),
                    site.layout(),
                    recorded.versions(),
                    recorded.relations(),
                    observations(),
                    clock.instant());
            requireStanding(recorded.relations());
            Publisher publisher = new Publisher(
                    site.store(), site.adapter(), site.warehouse(), site.fenced(), records.statements("publish"));
            return publisher.publish(publication, leases, lease, control);
        }

        /** {@code S091}: what is about to be shown must still be there. */
        private void requireStanding(Map<VersionRef, PhysicalRelation> relations) {
            try (Session session = site.warehouse().openSession()) {
                var facts = new RelationFacts(site.adapter())
                        .add(relations.values().stream()
                                .map(PhysicalRelation::relation)
                                .toList())
                        .read(session);
                for (VersionRef ref : plan.refs().list()) {
                    PhysicalRelation home = relations.get(ref);
                    boolean stands =
                            ref.node().kind() == NodeKind.FUNCTION || (home != null && facts.exists(home.relation()));
                    if (stands) continue;
                    throw new SqlBuildException(Diagnostic.of(
                                    Code.S091,
                                    "physical version of '" + ref.node().name() + "' disappeared during the build")
                            .withHelp("nothing was published; build again"));
                }
            }
        }

        /** Only sources all of whose readers ran: a partial run must not hide data that others have not seen. */
        private List<SourceObservation> observations() {
            Set<NodeId> ran = new HashSet<>();
            plan.running().forEach(node -> ran.add(node.id()));
            List<SourceObservation> seen = new ArrayList<>();
            for (Source source : site.workspace().sources().values()) {
                Optional<Observation> observation = planning.observed().find(source.id());
                Set<NodeId> below = site.workspace().dag().descendants(Set.of(source.id()), Integer.MAX_VALUE);
                if (below.isEmpty() || !ran.containsAll(below)) continue;
                observation.flatMap(found -> recorded(source, found)).ifPresent(seen::add);
            }
            return seen;
        }

        /** A tolerated change keeps the earlier version, so that drift adds up. */
        private Optional<SourceObservation> recorded(Source source, Observation observation) {
            if (observation.version().isEmpty()) return Optional.empty();
            DataVersion now = observation.version().get();
            Optional<SourceObservation> before =
                    Optional.ofNullable(plan.state().observations().get(source.name()));
            boolean tolerated = now.after(before.map(VirtualPlanning::dataVersion), observation.tolerance())
                    == DataVersion.Change.TOLERATED;
            if (tolerated) return before;
            return Optional.of(new SourceObservation(
                    source.name(),
                    now.strategy(),
                    now.kind(),
                    now.value(),
                    now.hash(),
                    planning.observed().at()));
        }
    }
}
