package dev.sqlbuild.engine.janitor;

import dev.sqlbuild.adapter.Adapter;
import dev.sqlbuild.adapter.RelationKind;
import dev.sqlbuild.core.janitor.RetentionFacts.Standing;
import dev.sqlbuild.core.janitor.RetentionPlan;
import dev.sqlbuild.core.janitor.RetentionPlan.Pruned;
import dev.sqlbuild.core.version.FunctionVersion;
import dev.sqlbuild.core.version.NodeVersion;
import dev.sqlbuild.core.version.PhysicalRelation;
import dev.sqlbuild.core.version.VersionRef;
import dev.sqlbuild.core.version.VersionStatus;
import dev.sqlbuild.core.virtual.RecordedFunction;
import dev.sqlbuild.state.lock.Lease;
import dev.sqlbuild.state.lock.LockKey;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Removes physical versions, many under one set of locks. Before a relation is dropped one state transaction looks again
 * who needs it and marks it as not ready; from then on nobody can point to it. Dying after that leaves versions that are
 * not ready, which the next janitor removes and a build would build again.
 */
final class VersionRemoval {
    /** Locks are held for as long as a batch takes. */
    private static final int BATCH = 100;

    private final RetentionRun run;
    private final Lease janitor;
    private final Standing standing;

    /** @param standing read after the removal was approved */
    VersionRemoval(RetentionRun run, Lease janitor, Standing standing) {
        this.run = run;
        this.janitor = janitor;
        this.standing = standing;
    }

    void remove(RetentionPlan approved) {
        List<PhysicalRelation> homes =
                approved.versions().stream().map(Pruned::what).toList();
        for (int from = 0; from < homes.size() && run.goesOn(); from += BATCH) {
            removeBatch(homes.subList(from, Math.min(from + BATCH, homes.size())));
        }
    }

    private void removeBatch(List<PhysicalRelation> batch) {
        List<Lease> held =
                run.lockFree(batch.stream().map(PhysicalRelation::ref).toList());
        try {
            Set<LockKey> keys = held.stream().map(Lease::key).collect(Collectors.toSet());
            List<PhysicalRelation> locked = batch.stream()
                    .filter(home -> keys.contains(LockKey.of(home.ref())))
                    .toList();
            batch.stream()
                    .filter(home -> !locked.contains(home))
                    .forEach(home -> run.leave(home.relation().toString(), "it is locked"));
            if (!locked.isEmpty()) removeLocked(locked);
        } finally {
            run.leases.release(held);
        }
    }

    /**
     * What is condemned.
     *
     * @param homes what is to be dropped, in order
     * @param ready those of its versions that were ready
     * @param functions definitions of functions among them
     */
    private record Condemned(
            List<PhysicalRelation> homes, Set<VersionRef> ready, Map<VersionRef, NodeVersion> functions) {}

    private void removeLocked(List<PhysicalRelation> locked) {
        List<VersionRef> wanted = locked.stream().map(PhysicalRelation::ref).toList();
        Condemned condemned = run.site.store().write(janitor, tx -> {
            Set<VersionRef> ready = tx.holdAlone(wanted);
            Set<VersionRef> unneeded = refs(run.plan(tx, standing));
            List<PhysicalRelation> homes = locked.stream()
                    .filter(home -> unneeded.contains(home.ref()))
                    .toList();
            List<VersionRef> refs = homes.stream().map(PhysicalRelation::ref).toList();
            ready.retainAll(refs);
            tx.setStatus(ready, VersionStatus.FAILED);
            List<VersionRef> functions = homes.stream()
                    .filter(home -> home.type() == PhysicalRelation.Type.FUNCTION)
                    .map(PhysicalRelation::ref)
                    .toList();
            return new Condemned(homes, ready, tx.versions(functions));
        });
        locked.stream()
                .filter(home -> !condemned.homes().contains(home))
                .forEach(home -> run.leave(home.relation().toString(), "somebody needs it now"));
        List<VersionRef> dropped = drop(condemned);
        run.site.store().write(janitor, tx -> {
            tx.deleteVersions(dropped);
            Set<VersionRef> standing = new HashSet<>(condemned.ready());
            dropped.forEach(standing::remove);
            tx.setStatus(standing, VersionStatus.READY);
            return dropped;
        });
        run.done(dropped.size());
    }

    private static Set<VersionRef> refs(RetentionPlan plan) {
        return plan.versions().stream().map(each -> each.what().ref()).collect(Collectors.toSet());
    }

    /** What could not be dropped keeps what it reads. */
    private List<VersionRef> drop(Condemned condemned) {
        List<VersionRef> dropped = new ArrayList<>();
        Set<VersionRef> unneeded =
                condemned.homes().stream().map(PhysicalRelation::ref).collect(Collectors.toSet());
        for (PhysicalRelation home : condemned.homes()) {
            if (!run.goesOn()) break;
            if (!unneeded.contains(home.ref())) {
                run.leave(home.relation().toString(), "what reads it could not be removed");
                continue;
            }
            boolean gone = run.attempt(home.relation().toString(), () -> drop(home, condemned.functions()));
            if (gone) {
                dropped.add(home.ref());
            } else {
                run.spare(home.ref());
                unneeded = refs(run.site.store().read(view -> run.plan(view, standing)));
            }
        }
        return dropped;
    }

    private void drop(PhysicalRelation home, Map<VersionRef, NodeVersion> functions) {
        run.leases.check(janitor);
        Adapter adapter = run.site.adapter();
        switch (home.type()) {
            case TABLE -> adapter.drop(run.session, home.relation(), RelationKind.TABLE);
            case VIEW -> adapter.drop(run.session, home.relation(), RelationKind.VIEW);
            case FUNCTION -> {
                if (functions.get(home.ref()) instanceof FunctionVersion function) {
                    adapter.dropFunction(run.session, home.relation(), RecordedFunction.signature(function));
                }
            }
        }
    }
}
