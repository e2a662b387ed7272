package dev.sqlbuild.engine.virtualbuild;

import dev.sqlbuild.core.graph.NodeKind;
import dev.sqlbuild.core.plan.PlanRequest;
import dev.sqlbuild.core.version.NodeVersion;
import dev.sqlbuild.core.version.VdeName;
import dev.sqlbuild.core.version.VersionRef;
import dev.sqlbuild.core.version.VersionStatus;
import dev.sqlbuild.core.virtual.SnapshotHistories;
import dev.sqlbuild.core.virtual.VirtualPlan;
import dev.sqlbuild.engine.build.BuildRequest;
import dev.sqlbuild.engine.build.PlannedBuild;
import dev.sqlbuild.engine.freshness.SourceObserver;
import dev.sqlbuild.engine.record.RunId;
import dev.sqlbuild.engine.record.RunRecords;
import dev.sqlbuild.engine.run.RunControl;
import dev.sqlbuild.engine.run.RunListener;
import dev.sqlbuild.engine.virtual.ArchivedVersions;
import dev.sqlbuild.engine.virtual.VirtualPlanning;
import dev.sqlbuild.engine.virtual.VirtualSite;
import dev.sqlbuild.jdbc.Session;
import dev.sqlbuild.state.lock.Lease;
import dev.sqlbuild.state.lock.Leases;
import dev.sqlbuild.state.lock.LockKey;
import java.time.Clock;
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
            planning = withoutArchives(planning, request, wanted, leases, records);
            planning = lockVersions(planning, request, wanted, leases, records);
            VirtualPlan plan = planning.plan();
            if (plan.nothingToDo()) {
                touch(lease, vde);
                return new VirtualBuildReport(
                        plan, PlannedBuild.nothing(request, records, control, listener), Optional.empty());
            }
            PlannedBuild.requireWithinLimits(request, (int) plan.running().stream()
                    .filter(node -> node.id().kind() == NodeKind.MODEL)
                    .count());
            return new BuildAttempt(site, request, planning, records, leases, lease, control, listener, clock).run();
        } finally {
            records.close();
        }
    }

    /** A VDE that is built again and again without changes is in use: the janitor must not take it for forgotten. */
    private void touch(Lease lease, VdeName vde) {
        site.store().write(lease, tx -> {
            tx.findVde(vde).ifPresent(tx::putVde);
            return vde;
        });
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

    /** What a janitor has put aside has its own name again before anything reads it. */
    private VirtualPlanning withoutArchives(
            VirtualPlanning first, BuildRequest request, PlanRequest wanted, Leases leases, RunRecords records) {
        VirtualPlan plan = first.plan();
        Set<VersionRef> needed = new HashSet<>(plan.uses());
        needed.addAll(plan.written());
        Set<VersionRef> archived = ArchivedVersions.among(needed, plan.state().relations());
        if (archived.isEmpty()) return first;
        try (Session session = site.warehouse().openSession()) {
            session.listenWith(records.statements("plan"));
            new ArchivedVersions(site, leases, session).bringBack(archived);
        }
        return plan(request, wanted, plan.vde(), records);
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
}
