package dev.sqlbuild.engine.virtualbuild;

import dev.sqlbuild.core.graph.NodeId;
import dev.sqlbuild.core.model.QueryRendering.TableFactor;
import dev.sqlbuild.core.model.Workspace;
import dev.sqlbuild.core.version.Ancestry;
import dev.sqlbuild.core.version.NodeVersion;
import dev.sqlbuild.core.version.PhysicalRelation;
import dev.sqlbuild.core.version.VersionRef;
import dev.sqlbuild.core.virtual.PhysicalWorkspace;
import dev.sqlbuild.core.virtual.VirtualAction;
import dev.sqlbuild.core.virtual.VirtualNode;
import dev.sqlbuild.core.virtual.VirtualPlan;
import dev.sqlbuild.engine.build.BuildRequest;
import dev.sqlbuild.engine.build.PlannedBuild;
import dev.sqlbuild.engine.build.Planning;
import dev.sqlbuild.engine.publish.Published;
import dev.sqlbuild.engine.record.RunRecords;
import dev.sqlbuild.engine.relation.ProjectReferences;
import dev.sqlbuild.engine.run.RunControl;
import dev.sqlbuild.engine.run.RunListener;
import dev.sqlbuild.engine.run.RunReport;
import dev.sqlbuild.engine.virtual.VirtualPlanning;
import dev.sqlbuild.engine.virtual.VirtualSite;
import dev.sqlbuild.state.lock.Lease;
import dev.sqlbuild.state.lock.Leases;
import dev.sqlbuild.state.store.PlanRun;
import java.time.Clock;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** One attempt at a build, from the first row that it writes to the last. */
final class BuildAttempt {
    private final VirtualSite site;
    private final BuildRequest request;
    private final VirtualPlanning planning;
    private final VirtualPlan plan;
    private final Workspace physical;
    private final RunRecords records;
    private final Leases leases;
    private final Lease lease;
    private final RunControl control;
    private final RunListener listener;
    private final Clock clock;
    private final String runId;

    BuildAttempt(
            VirtualSite site,
            BuildRequest request,
            VirtualPlanning planning,
            RunRecords records,
            Leases leases,
            Lease lease,
            RunControl control,
            RunListener listener,
            Clock clock) {
        this.site = site;
        this.request = request;
        this.planning = planning;
        this.plan = planning.plan();
        this.physical = PhysicalWorkspace.of(site.workspace(), plan.relations());
        this.records = records;
        this.leases = leases;
        this.lease = lease;
        this.control = control;
        this.listener = listener;
        this.clock = clock;
        this.runId = records.runId().text();
    }

    /** Executes, and publishes what has succeeded as a whole. */
    VirtualBuildReport run() {
        begin();
        try {
            RunReport report = planning.execution()
                    .map(this::execute)
                    .orElseGet(() -> PlannedBuild.nothing(request, records, control, listener));
            if (!report.succeeded()) {
                end(control.isStopped() ? PlanRun.Status.INTERRUPTED : PlanRun.Status.FAILED);
                return new VirtualBuildReport(plan, report, Optional.empty());
            }
            Published published = new BuildPublish(site, planning, records.statements("publish"), clock)
                    .publish(leases, lease, control);
            end(PlanRun.Status.SUCCEEDED);
            return new VirtualBuildReport(plan, report, Optional.of(published));
        } catch (RuntimeException failure) {
            failed(failure);
            throw failure;
        }
    }

    private void end(PlanRun.Status status) {
        site.store().write(lease, tx -> {
            tx.finishRun(runId, status);
            return status;
        });
    }

    /** What cannot be written any more must not hide why. */
    private void failed(RuntimeException failure) {
        try {
            end(PlanRun.Status.FAILED);
        } catch (RuntimeException unwritten) {
            failure.addSuppressed(unwritten);
        }
    }

    /** Written before anything is built: what a dead process leaves is found by these rows. */
    private void begin() {
        Map<NodeId, TableFactor> sources =
                planning.execution().map(Planning::sources).orElse(Map.of());
        VersionRecords definitions = new VersionRecords(
                plan::versionAfter,
                site.workspace(),
                ProjectReferences.ofPlaces(physical, sources, site.adapter().dialect()),
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
        leases.checkAll();
        site.store().write(lease, tx -> {
            tx.requireReady(plan.uses());
            tx.requireAt(plan.places());
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

    private RunReport execute(Planning execution) {
        VersionLog log = new VersionLog(site.store(), leases, lease, plan.running(), runId, clock);
        listener.planned(execution.plan());
        RunReport report = new PlannedBuild(
                        request.over(physical), execution, site.adapter(), site.warehouse(), log, records, clock)
                .run(control, listener);
        log.settle(report);
        return report;
    }
}
