package dev.sqlbuild.engine.adopt;

import dev.sqlbuild.core.version.Checkpoint;
import dev.sqlbuild.core.version.NodeVersion;
import dev.sqlbuild.core.version.PhysicalRelation;
import dev.sqlbuild.core.version.RefSet;
import dev.sqlbuild.core.version.VdeName;
import dev.sqlbuild.core.version.VersionRef;
import dev.sqlbuild.core.version.VersionStatus;
import dev.sqlbuild.core.version.VirtualEnvironment;
import dev.sqlbuild.core.virtual.ConversionImage;
import dev.sqlbuild.core.virtual.ConversionImage.Move;
import dev.sqlbuild.engine.publish.CheckpointId;
import dev.sqlbuild.state.journal.Operation;
import dev.sqlbuild.state.store.StateTx;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What the store says of a conversion, before and after the warehouse has changed. An adopted version is known before its
 * relation is there: whatever runs next after a death in between finds rows that are ready, and builds nothing over them.
 */
final class ConversionRecord {
    private ConversionRecord() {}

    /** Before the warehouse changes. */
    static void foretell(StateTx tx, ConversionImage image, List<NodeVersion> versions) {
        tx.putVersions(versions);
        List<VersionRef> refs = versions.stream().map(NodeVersion::ref).toList();
        Map<VersionRef, PhysicalRelation> placed = tx.relations(refs);
        tx.putRelations(homes(image).stream()
                .filter(home -> refs.contains(home.ref()))
                .filter(home -> Optional.ofNullable(placed.get(home.ref()))
                        .filter(known -> !known.isPutAside())
                        .isEmpty())
                .toList());
    }

    /** Takes back what was written ahead and nothing else has worked on since. */
    static void recant(StateTx tx, ConversionImage image) {
        Map<VersionRef, PhysicalRelation> placed = tx.relations(image.foretold());
        Map<VersionRef, NodeVersion> versions = tx.versions(image.foretold());
        tx.deleteVersions(image.foretold().stream()
                .filter(ref -> Optional.ofNullable(placed.get(ref))
                        .filter(home -> home.lastRunId().isEmpty())
                        .isPresent())
                .filter(ref -> Optional.ofNullable(versions.get(ref))
                        .filter(version -> version.status() == VersionStatus.READY)
                        .isPresent())
                .toList());
    }

    /** After the warehouse has changed. */
    static void complete(StateTx tx, ConversionImage image, Operation operation) {
        switch (image.direction()) {
            case ADOPT -> completeAdoption(tx, image, operation);
            case DETACH -> {
                tx.putVde(image.after());
                tx.deleteRelations(image.forgotten());
            }
        }
    }

    private static void completeAdoption(StateTx tx, ConversionImage image, Operation operation) {
        List<PhysicalRelation> homes = homes(image).stream()
                .map(home -> home.afterRun(image.runId(), true, Optional.of(tx.now())))
                .toList();
        Set<VersionRef> refs = homes.stream().map(PhysicalRelation::ref).collect(Collectors.toSet());
        tx.setStatus(refs, VersionStatus.READY);
        tx.putRelations(homes);
        tx.deleteAncestry(refs);
        VirtualEnvironment after = image.after();
        tx.putVde(after.isFinalized() ? after.with(after.status(), Optional.of(tx.now())) : after);
        tx.replaceRefs(image.vde(), image.refs(), Optional.of(operation.id()));
        if (after.isFinalized()) checkpoint(tx, image.vde(), image.refs());
    }

    private static void checkpoint(StateTx tx, VdeName vde, RefSet refs) {
        List<Checkpoint> newestFirst = tx.checkpoints(vde);
        boolean same = !newestFirst.isEmpty() && newestFirst.get(0).refs().equals(refs);
        if (!same) tx.putCheckpoint(CheckpointId.newCheckpoint(vde, tx.now(), refs));
    }

    private static List<PhysicalRelation> homes(ConversionImage image) {
        List<PhysicalRelation> homes = new ArrayList<>();
        for (Move move : image.moves()) homes.add(PhysicalRelation.fresh(move.ref(), move.physical(), move.type()));
        return homes;
    }
}
