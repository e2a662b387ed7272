package dev.sqlbuild.engine.janitor;

import dev.sqlbuild.adapter.RelationInfo;
import dev.sqlbuild.adapter.RelationName;
import dev.sqlbuild.base.CanonicalJson;
import dev.sqlbuild.base.Code;
import dev.sqlbuild.base.Diagnostic;
import dev.sqlbuild.base.SqlBuildException;
import dev.sqlbuild.core.janitor.CleanupRules;
import dev.sqlbuild.core.janitor.RetentionFacts;
import dev.sqlbuild.core.janitor.RetentionPlan;
import dev.sqlbuild.core.janitor.RetentionPlan.Leftover;
import dev.sqlbuild.core.janitor.RetentionPlan.Pruned;
import dev.sqlbuild.core.janitor.RetentionRules;
import dev.sqlbuild.core.version.Checkpoint;
import dev.sqlbuild.core.version.VersionRef;
import dev.sqlbuild.engine.run.RunControl;
import dev.sqlbuild.engine.virtual.VirtualSite;
import dev.sqlbuild.jdbc.Session;
import dev.sqlbuild.jdbc.StatementListener;
import dev.sqlbuild.state.journal.Operation;
import dev.sqlbuild.state.journal.OperationType;
import dev.sqlbuild.state.lock.Lease;
import dev.sqlbuild.state.lock.LeaseLostException;
import dev.sqlbuild.state.lock.Leases;
import dev.sqlbuild.state.store.StateTx;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * {@code sqb janitor} in virtual mode (virtual-recovery.md 6): plans, asks, then removes VDEs, checkpoints, versions and
 * what is left beside them. First those who need things go, then the things; rows that lead to a relation outlive it. So
 * whenever the process dies, what stands and is needed is whole, and the next run finds the rest.
 */
public final class RetentionUseCase {
    private final VirtualSite site;
    private final RetentionRules rules;
    private final CleanupRules scratch;
    private final RelationName place;
    private final StatementListener listener;

    /**
     * A janitor.
     *
     * @param scratch rules for what commands make for a moment
     * @param place any relation of the schema in which query diffs make their tables
     */
    public RetentionUseCase(
            VirtualSite site,
            RetentionRules rules,
            CleanupRules scratch,
            RelationName place,
            StatementListener listener) {
        this.site = site;
        this.rules = rules;
        this.scratch = scratch;
        this.place = place;
        this.listener = listener;
    }

    /** What would be removed. Takes no lock and changes nothing. */
    public RetentionPlan preview() {
        try (Leases none = site.store().leases("janitor");
                Session session = open()) {
            RetentionRun run = new RetentionRun(site, session, none, rules, new RunControl());
            return run.plan(run.facts()).with(scratch(session).plan());
        }
    }

    private ScratchCleanup scratch(Session session) {
        return new ScratchCleanup(site, session, scratch, place);
    }

    /**
     * Cleans up.
     *
     * @param approve shown the plan when there is something to do; false leaves everything as it is
     * @throws SqlBuildException {@code S067} while another janitor is at work
     */
    public RetentionReport run(Predicate<RetentionPlan> approve, RunControl control) {
        try (Leases leases = site.store().leases("janitor");
                Session session = open()) {
            RetentionRun run = new RetentionRun(site, session, leases, rules, control);
            Lease lease = run.lock();
            RetentionPlan plan = run.plan(run.facts()).with(scratch(session).plan());
            if (plan.isEmpty() || !approve.test(plan)) return run.report(plan);
            return execute(run, lease, plan);
        }
    }

    private Session open() {
        Session session = site.warehouse().openSession();
        session.listenWith(listener);
        return session;
    }

    private RetentionReport execute(RetentionRun run, Lease lease, RetentionPlan plan) {
        Operation operation =
                Operation.begin(OperationType.JANITOR, Optional.empty(), lease, Optional.of(payload(plan)));
        site.store().write(lease, tx -> {
            tx.log().start(operation, List.of(), "clean up " + plan.size());
            return operation;
        });
        try {
            remove(run, lease, plan, operation.id());
        } catch (LeaseLostException lost) {
            throw lost;
        } catch (RuntimeException failure) {
            settle(lease, operation, Optional.of(diagnostic(failure)), "");
            throw failure;
        }
        RetentionReport report = run.report(plan);
        settle(lease, operation, report.failures().stream().findFirst(), "cleaned up " + report.done());
        return report;
    }

    private void settle(Lease lease, Operation operation, Optional<Diagnostic> failure, String message) {
        site.store().write(lease, tx -> {
            failure.ifPresentOrElse(
                    why -> tx.log().fail(operation, why.code(), why.message()),
                    () -> tx.log().finish(operation, message));
            return operation;
        });
    }

    private static Diagnostic diagnostic(RuntimeException failure) {
        return failure instanceof SqlBuildException coded
                ? coded.diagnostic()
                : Diagnostic.of(Code.E999, String.valueOf(failure.getMessage()));
    }

    /** What was approved, for people who ask later. */
    private static String payload(RetentionPlan plan) {
        return CanonicalJson.of(Map.of(
                "kind", "janitor",
                "virtual_environments", names(plan.vdes()),
                "detached", names(plan.detached()),
                "checkpoints", names(plan.checkpoints()),
                "versions", names(plan.versions()),
                "leftovers", names(plan.leftovers()),
                "scratch",
                        plan.scratch().stream()
                                .map(action -> action.relation().toString())
                                .toList(),
                "backups", names(plan.backups()),
                "rows", names(plan.rows())));
    }

    private static <T> List<String> names(List<Pruned<T>> pruned) {
        return pruned.stream().map(Pruned::name).toList();
    }

    // ---- one part after the other

    private void remove(RetentionRun run, Lease lease, RetentionPlan approved, String operation) {
        RetentionFacts facts = run.facts();
        new VdeRemoval(run, operation).remove(approved, facts.standing());
        run.vdesAreDone();
        forgetCheckpoints(run, lease, approved, facts);
        // Their views are gone and need nothing any more.
        RetentionFacts after = approved.vdes().isEmpty() ? facts : run.facts();
        new VersionRemoval(run, lease, after.standing()).remove(approved);
        removeLeftovers(run, lease, approved);
        scratch(run.session).remove(run, approved.scratch(), operation);
        for (Pruned<String> backup : approved.backups()) {
            if (!run.goesOn()) break;
            if (run.attempt("backup " + backup.name(), () -> site.store().deleteBackup(lease, backup.what()))) {
                run.done(1);
            }
        }
        forgetRows(run, lease, approved, after);
        if (!run.goesOn()) throw new SqlBuildException(Diagnostic.of(Code.E103, "interrupted"));
    }

    private void forgetCheckpoints(RetentionRun run, Lease lease, RetentionPlan approved, RetentionFacts facts) {
        if (approved.checkpoints().isEmpty() || !run.goesOn()) return;
        run.done(site.store().write(lease, tx -> {
            Set<String> ids = whats(run.plan(tx, facts.standing()).checkpoints()).stream()
                    .map(Checkpoint::id)
                    .collect(Collectors.toSet());
            ids.retainAll(
                    whats(approved.checkpoints()).stream().map(Checkpoint::id).toList());
            tx.deleteCheckpoints(ids);
            return ids.size();
        }));
    }

    private static <T> Set<T> whats(Collection<Pruned<T>> pruned) {
        return pruned.stream().map(Pruned::what).collect(Collectors.toSet());
    }

    /** Those of a version under its lock, so that no run is just making them. */
    private void removeLeftovers(RetentionRun run, Lease lease, RetentionPlan approved) {
        if (approved.leftovers().isEmpty() || !run.goesOn()) return;
        Set<VersionRef> owners = approved.leftovers().stream()
                .flatMap(leftover -> leftover.what().owner().stream())
                .collect(Collectors.toSet());
        List<Lease> held = run.lockFree(owners);
        try {
            Set<Leftover> still = whats(run.plan(run.facts()).leftovers());
            for (Pruned<Leftover> leftover : approved.leftovers()) {
                if (!run.goesOn()) return;
                if (!still.contains(leftover.what())) run.leave(leftover.name(), "its version is used again");
                else if (run.attempt(leftover.name(), () -> drop(run, lease, leftover.what()))) run.done(1);
            }
        } finally {
            run.leases.release(held);
        }
    }

    private void drop(RetentionRun run, Lease lease, Leftover leftover) {
        run.leases.check(lease);
        RelationInfo relation = leftover.relation();
        site.adapter().drop(run.session, relation.name(), relation.kind());
    }

    private void forgetRows(RetentionRun run, Lease lease, RetentionPlan approved, RetentionFacts facts) {
        if (!run.goesOn()) return;
        if (!approved.rows().isEmpty()) {
            run.done(site.store().write(lease, tx -> forget(tx, run, whats(approved.rows()), facts)));
        }
        if (!approved.locks().isEmpty()) {
            site.store().write(lease, tx -> {
                tx.deleteExpiredLocks();
                return lease;
            });
            run.done(approved.locks().size());
        }
    }

    private static int forget(StateTx tx, RetentionRun run, Set<VersionRef> wanted, RetentionFacts facts) {
        tx.holdAlone(wanted);
        Set<VersionRef> empty = whats(run.plan(tx, facts.standing()).rows());
        empty.retainAll(wanted);
        tx.deleteVersions(empty);
        return empty.size();
    }
}
