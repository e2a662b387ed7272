package dev.sqlbuild.engine.janitor;

import dev.sqlbuild.core.graph.NodeKind;
import dev.sqlbuild.core.janitor.RetentionFacts.Locked;
import dev.sqlbuild.core.janitor.RetentionFacts.Recorded;
import dev.sqlbuild.core.janitor.RetentionFacts.Unsettled;
import dev.sqlbuild.core.version.Aged;
import dev.sqlbuild.core.version.PhysicalRelation;
import dev.sqlbuild.core.version.VdeName;
import dev.sqlbuild.core.version.VersionOutline;
import dev.sqlbuild.core.version.VersionRef;
import dev.sqlbuild.core.virtual.JournaledVersions;
import dev.sqlbuild.state.journal.Operation;
import dev.sqlbuild.state.journal.OperationType;
import dev.sqlbuild.state.lock.LockKey;
import dev.sqlbuild.state.lock.LockRow;
import dev.sqlbuild.state.store.StateView;
import java.time.Instant;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** What the store says about what is needed, read in the transaction of a view in a constant number of queries. */
record RetentionStateReader(List<Aged<String>> backups, String owner) {
    /** Operations that move no pointers. */
    private static final Set<OperationType> OTHERS = EnumSet.of(OperationType.JANITOR, OperationType.LOCK_CLEAR);

    /** @param owner of the locks that this janitor holds itself */
    RetentionStateReader {
        backups = List.copyOf(backups);
    }

    Recorded read(StateView view) {
        List<LockRow> locks = view.locks().stream()
                .filter(lock -> !lock.owner().equals(owner))
                .toList();
        Map<VersionRef, Aged<VersionOutline>> versions = view.outlines();
        Map<VersionRef, Aged<PhysicalRelation>> homes = view.agedRelations();
        Set<VersionRef> known = new HashSet<>(versions.keySet());
        known.addAll(homes.keySet());
        return new Recorded(
                view.now(),
                view.agedVdes(),
                view.allRefs(),
                view.allCheckpoints(),
                versions,
                homes,
                unsettled(view, locks),
                locked(locks, known),
                backups);
    }

    private static List<Unsettled> unsettled(StateView view, List<LockRow> locks) {
        Set<String> atWork =
                locks.stream().filter(LockRow::active).map(LockRow::owner).collect(Collectors.toSet());
        return view.journal().unsettled().stream()
                .filter(operation -> !OTHERS.contains(operation.type()))
                .map(operation -> unsettled(operation, atWork))
                .toList();
    }

    private static Unsettled unsettled(Operation operation, Set<String> atWork) {
        return new Unsettled(
                operation.id(),
                operation.vde(),
                operation.owner().filter(atWork::contains).isPresent(),
                operation.updatedAt(),
                JournaledVersions.of(operation.payload().orElse("")));
    }

    private static Locked locked(List<LockRow> locks, Set<VersionRef> known) {
        Set<LockKey> active =
                locks.stream().filter(LockRow::active).map(LockRow::key).collect(Collectors.toSet());
        Set<VdeName> vdes = active.stream().flatMap(key -> key.vde().stream()).collect(Collectors.toSet());
        Optional<Instant> busySince = locks.stream()
                .filter(LockRow::active)
                .filter(lock -> lock.key().vde().isPresent())
                .map(LockRow::since)
                .min(Comparator.naturalOrder());
        Set<VersionRef> versions = known.stream()
                .filter(ref -> ref.node().kind() != NodeKind.SOURCE)
                .filter(ref -> active.contains(LockKey.of(ref)))
                .collect(Collectors.toSet());
        List<String> expired = locks.stream()
                .filter(lock -> !lock.active())
                .map(lock -> lock.key().text())
                .toList();
        return new Locked(vdes, versions, busySince, expired);
    }
}
