package dev.sqlbuild.engine.janitor;

import dev.sqlbuild.base.Code;
import dev.sqlbuild.base.Diagnostic;
import dev.sqlbuild.base.SqlBuildException;
import dev.sqlbuild.core.janitor.RetentionFacts;
import dev.sqlbuild.core.janitor.RetentionFacts.Locked;
import dev.sqlbuild.core.janitor.RetentionFacts.Recorded;
import dev.sqlbuild.core.janitor.RetentionFacts.Standing;
import dev.sqlbuild.core.janitor.RetentionPlan;
import dev.sqlbuild.core.janitor.RetentionPlan.Kept;
import dev.sqlbuild.core.janitor.RetentionPlanner;
import dev.sqlbuild.core.janitor.RetentionRules;
import dev.sqlbuild.core.plan.PlanInput;
import dev.sqlbuild.core.version.Aged;
import dev.sqlbuild.core.version.VdeName;
import dev.sqlbuild.core.version.VersionRef;
import dev.sqlbuild.engine.run.RunControl;
import dev.sqlbuild.engine.virtual.VirtualSite;
import dev.sqlbuild.jdbc.Session;
import dev.sqlbuild.state.lock.Lease;
import dev.sqlbuild.state.lock.LeaseLostException;
import dev.sqlbuild.state.lock.Leases;
import dev.sqlbuild.state.lock.LockKey;
import dev.sqlbuild.state.store.StateView;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What the parts of one janitor share: its locks, its rules, fresh facts, and what came of it so far. Whatever is removed
 * was in the plan that was approved and is still in one made from fresh facts.
 */
final class RetentionRun {
    final VirtualSite site;
    final Session session;
    final Leases leases;
    final RunControl control;
    private final RetentionRules rules;
    private final PlanInput input;
    private final Set<VersionRef> spared = new HashSet<>();
    private final List<Kept> left = new ArrayList<>();
    private final List<Diagnostic> failures = new ArrayList<>();
    private boolean vdesAreDone;
    private int done;

    RetentionRun(VirtualSite site, Session session, Leases leases, RetentionRules rules, RunControl control) {
        this.site = site;
        this.session = session;
        this.leases = leases;
        this.rules = rules;
        this.control = control;
        this.input = site.input();
    }

    // ---- facts and plans

    RetentionFacts facts() {
        List<Aged<String>> backups = site.store().backups();
        Recorded recorded = site.store().read(view -> new RetentionStateReader(backups, leases.owner()).read(view));
        return new RetentionFacts(recorded, warehouse(recorded).read(session));
    }

    RetentionWarehouseReader warehouse(Recorded recorded) {
        return new RetentionWarehouseReader(site, input, recorded);
    }

    /** What the store says now. */
    Recorded recorded(StateView view) {
        Recorded recorded = new RetentionStateReader(List.of(), leases.owner()).read(view);
        return withLocked(recorded, Set.of(), spared);
    }

    private static Recorded withLocked(Recorded recorded, Set<VdeName> moreVdes, Set<VersionRef> moreVersions) {
        Set<VdeName> vdes = new HashSet<>(recorded.locks().vdes());
        vdes.addAll(moreVdes);
        Set<VersionRef> versions = new HashSet<>(recorded.locks().versions());
        versions.addAll(moreVersions);
        Locked locks = new Locked(
                vdes, versions, recorded.locks().busySince(), recorded.locks().expired());
        return new Recorded(
                recorded.now(),
                recorded.vdes(),
                recorded.refs(),
                recorded.checkpoints(),
                recorded.versions(),
                recorded.homes(),
                recorded.operations(),
                locks,
                recorded.backups());
    }

    RetentionPlan plan(RetentionFacts facts) {
        RetentionPlan plan = RetentionPlanner.plan(rules, site.layout(), facts);
        if (!vdesAreDone) return plan;
        Set<VdeName> staying = Stream.concat(plan.vdes().stream(), plan.detached().stream())
                .map(vde -> vde.what().name())
                .collect(Collectors.toSet());
        if (staying.isEmpty()) return plan;
        Recorded recorded = withLocked(facts.recorded(), staying, Set.of());
        return RetentionPlanner.plan(rules, site.layout(), new RetentionFacts(recorded, facts.standing()));
    }

    /**
     * From now on whatever VDE there is stays, however old it is, and needs its versions: it was locked or could not be
     * removed, or somebody has made it again.
     */
    void vdesAreDone() {
        vdesAreDone = true;
    }

    /** A plan from what the store says now and from what stood in the warehouse a moment ago. */
    RetentionPlan plan(StateView view, Standing standing) {
        return plan(new RetentionFacts(recorded(view), standing));
    }

    // ---- locks

    /** All of the locks or none. */
    List<Lease> lock(Collection<LockKey> keys) {
        return leases.acquire(keys);
    }

    /** The lock under which this janitor works. */
    Lease lock() {
        return site.store().lockForCleanup(leases);
    }

    /** The lock of a VDE; what dead processes left running on it is marked. */
    Lease lock(VdeName vde) {
        return site.store().lock(leases, vde).lease();
    }

    /** Locks of the versions that nobody else has locked; who comes in between keeps what is his. */
    List<Lease> lockFree(Collection<VersionRef> refs) {
        return leases.acquireFree(refs.stream().map(LockKey::of).toList());
    }

    // ---- outcome

    /** Whether there is time for more. */
    boolean goesOn() {
        return !control.isStopped();
    }

    void done(int things) {
        done += things;
    }

    /** Something is left alone, because somebody works with it. */
    void leave(String name, String reason) {
        left.add(new Kept(name, reason));
    }

    /** From now on this version and what it reads have to stay, because it could not be removed. */
    void spare(VersionRef ref) {
        spared.add(ref);
    }

    /** Does one thing; what fails is told at the end, and the rest goes on. */
    boolean attempt(String name, Runnable work) {
        try {
            work.run();
            return true;
        } catch (LeaseLostException lost) {
            throw lost;
        } catch (SqlBuildException e) {
            if (e.diagnostic().code() == Code.E103) throw e;
            failures.add(e.diagnostic().withNote("while cleaning up " + name));
            return false;
        }
    }

    RetentionReport report(RetentionPlan plan) {
        return new RetentionReport(plan, done, left, failures);
    }
}
