package dev.sqlbuild.core.virtual;

import dev.sqlbuild.adapter.RelationName;
import dev.sqlbuild.core.version.PhysicalRelation;
import dev.sqlbuild.core.version.RefSet;
import dev.sqlbuild.core.version.VdeName;
import dev.sqlbuild.core.version.VdeStatus;
import dev.sqlbuild.core.version.VersionRef;
import dev.sqlbuild.core.version.VirtualEnvironment;
import dev.sqlbuild.core.virtual.Conversion.Action;
import dev.sqlbuild.core.virtual.Conversion.Direction;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * A conversion as the journal keeps it: what it does in the warehouse, and all that is left to write into the store once
 * the warehouse has changed (virtual-recovery.md 1.1, 4). Definitions of versions are in the store before that.
 *
 * @param direction which way
 * @param before the VDE as recorded; absent if this brings it into being
 * @param after the VDE afterwards; when it was finalized is decided in the end
 * @param moves what happens to each node that is converted, upstream first
 * @param forgotten versions that have no place any more
 * @param foretold versions that were recorded ahead and are unknown without this conversion
 * @param runId run that the relations are recorded with
 */
public record ConversionImage(
        Direction direction,
        Optional<VirtualEnvironment> before,
        VirtualEnvironment after,
        List<Move> moves,
        List<VersionRef> forgotten,
        List<VersionRef> foretold,
        String runId) {

    /**
     * One node.
     *
     * @param ref its version in the VDE
     * @param action what is done
     * @param copies whether rows are copied
     * @param type what stands in its places
     * @param base its name for consumers
     * @param physical where the version lives
     */
    public record Move(
            VersionRef ref,
            Action action,
            boolean copies,
            PhysicalRelation.Type type,
            RelationName base,
            RelationName physical) {}

    public ConversionImage {
        moves = List.copyOf(moves);
        forgotten = List.copyOf(forgotten);
        foretold = List.copyOf(foretold);
    }

    /** An adoption. */
    public static ConversionImage adoption(
            Conversion plan, Optional<VirtualEnvironment> before, List<VersionRef> foretold, String runId) {
        VdeStatus status = plan.complete() ? VdeStatus.FINALIZED : VdeStatus.ACTIVE;
        VirtualEnvironment after = new VirtualEnvironment(
                plan.vde(), status, before.flatMap(VirtualEnvironment::baseline), Optional.empty());
        return new ConversionImage(Direction.ADOPT, before, after, moves(plan), List.of(), foretold, runId);
    }

    /** A detachment. */
    public static ConversionImage detachment(
            Conversion plan, VirtualEnvironment before, List<VersionRef> forgotten, String runId) {
        VirtualEnvironment after = before.with(VdeStatus.DETACHED, before.finalizedAt());
        return new ConversionImage(
                Direction.DETACH, Optional.of(before), after, moves(plan), forgotten, List.of(), runId);
    }

    private static List<Move> moves(Conversion plan) {
        return plan.converted().stream()
                .map(item -> new Move(
                        item.ref().orElseThrow(),
                        item.action(),
                        item.copies(),
                        item.subject().physicalType(),
                        item.base(),
                        item.physical()))
                .toList();
    }

    public VdeName vde() {
        return after.name();
    }

    /** Refs of the converted nodes. */
    public RefSet refs() {
        return RefSet.of(
                moves.stream().map(Move::ref).collect(Collectors.toMap(VersionRef::node, VersionRef::version)));
    }

    /** How many models and seeds are converted. */
    public int count() {
        return (int) moves.stream()
                .filter(move -> move.type() != PhysicalRelation.Type.FUNCTION)
                .count();
    }

    /** Whether a plan made now does the same. */
    public boolean sameAs(ConversionImage other) {
        return direction == other.direction && moves.equals(other.moves);
    }
}
