package dev.sqlbuild.engine.virtual;

import dev.sqlbuild.adapter.RelationKind;
import dev.sqlbuild.adapter.RelationName;
import dev.sqlbuild.core.graph.NodeId;
import dev.sqlbuild.core.plan.Buildable;
import dev.sqlbuild.core.plan.WarehouseFacts;
import dev.sqlbuild.core.version.NodeVersion;
import dev.sqlbuild.core.version.PhysicalRelation;
import dev.sqlbuild.core.version.RefSet;
import dev.sqlbuild.core.version.VersionRef;
import dev.sqlbuild.core.version.VersionStatus;
import dev.sqlbuild.core.virtual.VersionHomes;
import dev.sqlbuild.jdbc.Session;
import dev.sqlbuild.state.lock.Lease;
import dev.sqlbuild.state.lock.Leases;
import dev.sqlbuild.state.lock.LockKey;
import dev.sqlbuild.state.store.StateTx;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Gives versions that a janitor has put aside their own names back, before anybody uses them (virtual-recovery.md 6.4).
 * First the store says that they are not ready and where they will be, then they are renamed, then they are ready again:
 * dying in between leaves versions that the next build makes anew.
 */
public final class ArchivedVersions {
    private final VirtualSite site;
    private final Leases leases;
    private final Session session;

    public ArchivedVersions(VirtualSite site, Leases leases, Session session) {
        this.site = site;
        this.leases = leases;
        this.session = session;
    }

    /** Those of the versions that were put aside. */
    public static Set<VersionRef> among(Collection<VersionRef> refs, Map<VersionRef, PhysicalRelation> recorded) {
        return refs.stream()
                .filter(ref -> Optional.ofNullable(recorded.get(ref))
                        .filter(PhysicalRelation::isPutAside)
                        .isPresent())
                .collect(Collectors.toSet());
    }

    /**
     * Brings versions back under their locks. What somebody points to stays where it is, because views read it there; so
     * does what something else has come in the place of.
     *
     * @throws dev.sqlbuild.base.SqlBuildException {@code S068} while somebody else works on one of them
     */
    public void bringBack(Set<VersionRef> archived) {
        if (archived.isEmpty()) return;
        List<Lease> held = leases.acquire(archived.stream().map(LockKey::of).toList());
        try {
            bringBack(held, moves(archived));
        } finally {
            leases.release(held);
        }
    }

    /** @param stands whether it is there to be renamed */
    private record Move(RelationName from, RelationName to, boolean stands) {}

    private Map<VersionRef, Move> moves(Set<VersionRef> archived) {
        record Known(Map<VersionRef, PhysicalRelation> places, Map<VersionRef, NodeVersion> versions) {}
        Known known = site.store().read(view -> new Known(view.allRelations(), view.versions(archived)));
        Map<VersionRef, PhysicalRelation> others = new HashMap<>(known.places());
        Set<VersionRef> still = among(archived, known.places());
        others.keySet().removeAll(still);
        VersionHomes homes = new VersionHomes(site.layout(), others);
        Map<NodeId, RelationName> bases = new HashMap<>();
        for (Buildable node : site.input().nodes()) bases.put(node.id(), node.relation());
        Map<VersionRef, Move> moves = new HashMap<>();
        List<RelationName> names = new ArrayList<>();
        known.places().forEach((ref, home) -> {
            if (!still.contains(ref)) return;
            Optional<RelationName> base = Optional.ofNullable(known.versions().get(ref))
                    .flatMap(version -> version.build().logical())
                    .or(() -> Optional.ofNullable(bases.get(ref.node())));
            if (base.isEmpty()) return;
            String own = homes.of(ref, base.get(), home.type()).relation().name();
            Move move = new Move(home.relation(), home.relation().withName(own), true);
            names.addAll(List.of(move.from(), move.to()));
            moves.put(ref, move);
        });
        WarehouseFacts facts = new RelationFacts(site.adapter()).add(names).read(session);
        moves.values().removeIf(move -> facts.exists(move.from()) && facts.exists(move.to()));
        moves.replaceAll((ref, move) -> new Move(move.from(), move.to(), facts.exists(move.from())));
        return moves;
    }

    private void bringBack(List<Lease> held, Map<VersionRef, Move> moves) {
        if (moves.isEmpty()) return;
        Set<VersionRef> whole = site.store().write(held, tx -> announce(tx, moves));
        moves.forEach((ref, move) -> {
            if (whole.contains(ref)) site.adapter().rename(session, move.from(), move.to(), RelationKind.TABLE);
        });
        site.store().write(held, tx -> {
            tx.setStatus(whole, VersionStatus.READY);
            tx.touch(whole);
            return whole;
        });
    }

    /** Who wants to point to one of them waits until this is written, and then finds that it is not ready. */
    private static Set<VersionRef> announce(StateTx tx, Map<VersionRef, Move> moves) {
        Set<VersionRef> ready = tx.holdAlone(moves.keySet());
        Set<VersionRef> pointed = new HashSet<>();
        for (RefSet refs : tx.allRefs().values()) pointed.addAll(refs.list());
        tx.allCheckpoints()
                .forEach(checkpoint -> pointed.addAll(checkpoint.refs().list()));
        Map<VersionRef, RelationName> names = new HashMap<>();
        moves.forEach((ref, move) -> {
            if (!pointed.contains(ref)) names.put(ref, move.to());
        });
        ready.retainAll(names.keySet());
        tx.setStatus(ready, VersionStatus.BUILDING);
        tx.renameRelations(names);
        return ready.stream()
                .filter(ref ->
                        Optional.ofNullable(moves.get(ref)).filter(Move::stands).isPresent())
                .collect(Collectors.toSet());
    }
}
