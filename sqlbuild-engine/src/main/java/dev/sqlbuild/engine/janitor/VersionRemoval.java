package dev.sqlbuild.engine.janitor;

import dev.sqlbuild.adapter.Adapter;
import dev.sqlbuild.adapter.RelationKind;
import dev.sqlbuild.adapter.RelationName;
import dev.sqlbuild.core.janitor.RetentionFacts.Standing;
import dev.sqlbuild.core.janitor.RetentionPlan;
import dev.sqlbuild.core.janitor.RetentionPlan.Pruned;
import dev.sqlbuild.core.janitor.RetentionPlan.PrunedVersion;
import dev.sqlbuild.core.version.FunctionVersion;
import dev.sqlbuild.core.version.NodeVersion;
import dev.sqlbuild.core.version.PhysicalRelation;
import dev.sqlbuild.core.version.VersionRef;
import dev.sqlbuild.core.version.VersionStatus;
import dev.sqlbuild.core.virtual.RecordedFunction;
import dev.sqlbuild.state.lock.Lease;
import dev.sqlbuild.state.lock.LockKey;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Removes physical versions, many under one set of locks. Before a relation is dropped one state transaction looks again
 * who needs it and marks it as not ready; from then on nobody can point to it. Dying after that leaves versions that are
 * not ready, which the next janitor removes and a build would build again. A table that is put aside is a version that
 * lives at another name: whoever needs it again finds it there.
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
        List<PrunedVersion> versions =
                approved.versions().stream().map(Pruned::what).toList();
        for (int from = 0; from < versions.size() && run.goesOn(); from += BATCH) {
            removeBatch(versions.subList(from, Math.min(from + BATCH, versions.size())));
        }
    }

    private void removeBatch(List<PrunedVersion> batch) {
        List<Lease> held = run.lockFree(batch.stream().map(PrunedVersion::ref).toList());
        try {
            Set<LockKey> keys = held.stream().map(Lease::key).collect(Collectors.toSet());
            List<PrunedVersion> locked = batch.stream()
                    .filter(version -> keys.contains(LockKey.of(version.ref())))
                    .toList();
            batch.stream()
                    .filter(version -> !locked.contains(version))
                    .forEach(version -> run.leave(name(version), "it is locked"));
            if (!locked.isEmpty()) removeLocked(locked);
        } finally {
            run.leases.release(held);
        }
    }

    /**
     * What is condemned.
     *
     * @param versions what is to go, in order
     * @param ready those of its versions that were ready
     * @param functions definitions of functions among them
     */
    private record Condemned(
            List<PrunedVersion> versions, Set<VersionRef> ready, Map<VersionRef, NodeVersion> functions) {}

    private void removeLocked(List<PrunedVersion> locked) {
        List<VersionRef> wanted = locked.stream().map(PrunedVersion::ref).toList();
        Condemned condemned = run.site.store().write(janitor, tx -> {
            Set<VersionRef> ready = tx.holdAlone(wanted);
            Set<VersionRef> unneeded = refs(run.plan(tx, standing));
            List<PrunedVersion> versions = locked.stream()
                    .filter(version -> unneeded.contains(version.ref()))
                    .toList();
            ready.retainAll(versions.stream().map(PrunedVersion::ref).toList());
            tx.setStatus(ready, VersionStatus.FAILED);
            List<VersionRef> functions = versions.stream()
                    .filter(version -> version.home().type() == PhysicalRelation.Type.FUNCTION)
                    .map(PrunedVersion::ref)
                    .toList();
            return new Condemned(versions, ready, tx.versions(functions));
        });
        locked.stream()
                .filter(version -> !condemned.versions().contains(version))
                .forEach(version -> run.leave(name(version), "somebody needs it now"));
        List<PrunedVersion> gone = remove(condemned);
        record(condemned, gone);
        run.done(gone.size());
    }

    /** What was put aside is there under another name, and what could not be removed is as it was. */
    private void record(Condemned condemned, List<PrunedVersion> gone) {
        Map<VersionRef, RelationName> archived = new HashMap<>();
        List<VersionRef> dropped = new ArrayList<>();
        for (PrunedVersion version : gone) {
            version.archive()
                    .ifPresentOrElse(archive -> archived.put(version.ref(), archive), () -> dropped.add(version.ref()));
        }
        Set<VersionRef> whole = new HashSet<>(condemned.ready());
        dropped.forEach(whole::remove);
        run.site.store().write(janitor, tx -> {
            tx.deleteVersions(dropped);
            tx.renameRelations(archived);
            tx.setStatus(whole, VersionStatus.READY);
            return dropped;
        });
    }

    private static Set<VersionRef> refs(RetentionPlan plan) {
        return plan.versions().stream().map(each -> each.what().ref()).collect(Collectors.toSet());
    }

    private static String name(PrunedVersion version) {
        return version.home().relation().toString();
    }

    /** What could not be removed keeps what it reads. */
    private List<PrunedVersion> remove(Condemned condemned) {
        List<PrunedVersion> gone = new ArrayList<>();
        Set<VersionRef> unneeded =
                condemned.versions().stream().map(PrunedVersion::ref).collect(Collectors.toSet());
        for (PrunedVersion version : condemned.versions()) {
            if (!run.goesOn()) break;
            if (!unneeded.contains(version.ref())) {
                run.leave(name(version), "what reads it could not be removed");
            } else if (run.attempt(name(version), () -> remove(version, condemned.functions()))) {
                gone.add(version);
            } else {
                run.spare(version.ref());
                unneeded = refs(run.site.store().read(view -> run.plan(view, standing)));
            }
        }
        return gone;
    }

    private void remove(PrunedVersion version, Map<VersionRef, NodeVersion> functions) {
        run.leases.check(janitor);
        Adapter adapter = run.site.adapter();
        RelationName home = version.home().relation();
        switch (version.home().type()) {
            case TABLE ->
                version.archive()
                        .ifPresentOrElse(
                                archive -> adapter.rename(run.session, home, archive, RelationKind.TABLE),
                                () -> adapter.drop(run.session, home, RelationKind.TABLE));
            case VIEW -> adapter.drop(run.session, home, RelationKind.VIEW);
            case FUNCTION -> {
                if (functions.get(version.ref()) instanceof FunctionVersion function) {
                    adapter.dropFunction(run.session, home, RecordedFunction.signature(function));
                }
            }
        }
    }
}
