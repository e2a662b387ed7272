package dev.sqlbuild.engine.adopt;

import dev.sqlbuild.adapter.RelationName;
import dev.sqlbuild.base.Code;
import dev.sqlbuild.base.Diagnostic;
import dev.sqlbuild.base.SqlBuildException;
import dev.sqlbuild.core.version.PhysicalRelation;
import dev.sqlbuild.core.version.VdeName;
import dev.sqlbuild.core.virtual.Conversion.Direction;
import dev.sqlbuild.core.virtual.ConversionImage;
import dev.sqlbuild.core.virtual.ConversionImageJson;
import dev.sqlbuild.engine.publish.Fence;
import dev.sqlbuild.engine.run.RunControl;
import dev.sqlbuild.engine.virtual.VirtualSite;
import dev.sqlbuild.jdbc.Session;
import dev.sqlbuild.state.journal.Operation;
import dev.sqlbuild.state.journal.OperationStatus;
import dev.sqlbuild.state.journal.OperationType;
import dev.sqlbuild.state.journal.StepStatus;
import dev.sqlbuild.state.lock.Lease;
import dev.sqlbuild.state.lock.LeaseLostException;
import dev.sqlbuild.state.lock.Leases;
import dev.sqlbuild.state.lock.LockKey;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The frame of a conversion: intent in the journal, one transaction in the warehouse that passes the fence, one in the
 * store. Dying before the warehouse commits leaves everything as it was; dying after it leaves relations that answer as
 * before, a fence that says so and a journal that says what is left to record.
 */
final class ConversionRun {
    private final VirtualSite site;
    private final Fence fence;
    private final Session session;
    private final RunControl control;

    ConversionRun(VirtualSite site, Session session, RunControl control) {
        this.site = site;
        this.fence = new Fence(site);
        this.session = session;
        this.control = control;
    }

    /** Whether the warehouse is as this operation was to make it. */
    boolean isSwitched(VdeName vde, String operation) {
        return fence.find(session, vde)
                .map(Fence.Row::operation)
                .filter(operation::equals)
                .isPresent();
    }

    /** An attempt of this kind that changed the warehouse and did not live to record it. */
    Optional<Operation> unrecorded(VdeName vde, OperationType type) {
        return fence.find(session, vde)
                .map(Fence.Row::operation)
                .flatMap(last -> site.store().read(view -> view.journal().find(last)))
                .filter(operation -> operation.type() == type && operation.status() != OperationStatus.SUCCEEDED);
    }

    static OperationType type(Direction direction) {
        return direction == Direction.ADOPT ? OperationType.ADOPT : OperationType.DETACH;
    }

    /**
     * Converts.
     *
     * @param held the lock of the VDE
     */
    void run(ConversionWork work, Leases leases, Lease held) {
        lockVersions(work.image(), leases);
        Lease lease = ahead(work.image().vde(), leases, held);
        ConversionImage image = work.image();
        Operation operation = Operation.begin(
                type(image.direction()), Optional.of(image.vde()), lease, Optional.of(ConversionImageJson.of(image)));
        site.store().write(lease, tx -> {
            tx.log()
                    .start(
                            operation,
                            ConversionSteps.of(image, StepStatus.PLANNED),
                            "starting " + image.direction().word());
            ConversionRecord.foretell(tx, image, work.foretold());
            return operation;
        });
        convert(work, leases, lease, operation);
        complete(image, lease, operation);
    }

    /** Does an operation again that did not come as far as to change the warehouse. */
    void again(ConversionWork work, Operation operation, Leases leases, Lease held) {
        lockVersions(work.image(), leases);
        Lease lease = ahead(work.image().vde(), leases, held);
        site.store().write(lease, tx -> {
            ConversionRecord.foretell(tx, work.image(), work.foretold());
            return operation;
        });
        convert(work, leases, lease, operation);
        complete(work.image(), lease, operation);
    }

    /** Nobody builds, copies or removes a version while its relation changes its place. */
    private static void lockVersions(ConversionImage image, Leases leases) {
        Set<LockKey> keys = new LinkedHashSet<>();
        image.moves().stream().map(ConversionImage.Move::ref).forEach(ref -> keys.add(LockKey.of(ref)));
        leases.acquire(keys);
    }

    /** A lease whose token is greater than the last one seen by the warehouse, also after the store was reset. */
    private Lease ahead(VdeName vde, Leases leases, Lease held) {
        leases.check(held);
        return fence.ahead(session, vde, leases, held);
    }

    // ---- warehouse

    private void convert(ConversionWork work, Leases leases, Lease lease, Operation operation) {
        ConversionImage image = work.image();
        try {
            leases.check(lease);
            Set<RelationName> replaced = replaced(image);
            boolean begun = control.uncut(
                    session,
                    () -> site.adapter().inSwitch(session, replaced, () -> {
                        ensureSchemas(image);
                        if (!fence.pass(session, image.vde(), lease.token(), operation.id())) {
                            throw new LeaseLostException(lease, Optional.empty());
                        }
                        work.convert();
                    }));
            if (!begun) throw new SqlBuildException(Diagnostic.of(Code.E103, "interrupted"));
        } catch (LeaseLostException lost) {
            throw lost;
        } catch (RuntimeException failure) {
            if (hasCommitted(image, lease, operation, failure)) return;
            SqlBuildException told = undone(image, failure);
            fail(image, lease, operation, told);
            throw told;
        }
    }

    /**
     * Both names of each relation: a view stands at one of them, and behind it what is moved. What reads a relation over
     * which another one comes is written again, at any distance: views of other VDEs and those of strangers.
     */
    private Set<RelationName> replaced(ConversionImage image) {
        Set<RelationName> names = new LinkedHashSet<>();
        Set<RelationName> covered = new LinkedHashSet<>();
        for (ConversionImage.Move move : image.moves()) {
            if (move.type() == PhysicalRelation.Type.FUNCTION) continue;
            names.add(move.base());
            if (!move.copies()) names.add(move.physical());
            covered.add(move.physical());
            if (image.direction() == Direction.DETACH) covered.add(move.base());
        }
        while (!covered.isEmpty()) {
            covered = site.adapter().boundReaders(session, covered).values().stream()
                    .flatMap(List::stream)
                    .filter(names::add)
                    .collect(Collectors.toSet());
        }
        return names;
    }

    private record Place(Optional<String> database, String schema) {}

    private void ensureSchemas(ConversionImage image) {
        Set<RelationName> names = new LinkedHashSet<>(Set.of(site.fenced()));
        image.moves().forEach(move -> {
            names.add(move.physical());
            names.add(move.base());
        });
        Set<Place> places = new LinkedHashSet<>();
        for (RelationName name : names) {
            name.schema().ifPresent(schema -> places.add(new Place(name.database(), schema)));
        }
        for (Place place : places) site.adapter().ensureSchema(session, place.database(), place.schema());
    }

    /**
     * A connection lost during commit says nothing about the commit; the fence does. While nobody can be asked, nothing is
     * taken back and the operation waits to be resumed.
     */
    private boolean hasCommitted(ConversionImage image, Lease lease, Operation operation, RuntimeException failure) {
        try (Session fresh = site.warehouse().openSession()) {
            return fence.find(fresh, image.vde())
                    .filter(row -> row.operation().equals(operation.id()))
                    .isPresent();
        } catch (SqlBuildException unreachable) {
            failure.addSuppressed(unreachable);
            SqlBuildException unknown = new SqlBuildException(
                    Diagnostic.of(
                                    Code.S074,
                                    command(image) + " failed, and whether it has changed the warehouse is unknown: "
                                            + cause(failure))
                            .withHelp("when the warehouse answers again, run sqb state resume " + operation.id()),
                    failure);
            fail(lease, operation, unknown);
            throw unknown;
        }
    }

    private static String command(ConversionImage image) {
        return "state " + image.direction().word();
    }

    private static String cause(RuntimeException failure) {
        return failure instanceof SqlBuildException coded ? coded.diagnostic().message() : String.valueOf(failure);
    }

    private static SqlBuildException undone(ConversionImage image, RuntimeException failure) {
        Code code = code(failure);
        if (failure instanceof SqlBuildException coded && code == Code.E103) return coded;
        Code told = switch (code) {
            case A504 -> Code.S072;
            case E999 -> Code.E999;
            default -> Code.S073;
        };
        return new SqlBuildException(
                Diagnostic.of(told, command(image) + " failed and was undone: " + cause(failure))
                        .withHelp("nothing was changed; repeat the command when the cause is gone"),
                failure);
    }

    private static Code code(RuntimeException failure) {
        return failure instanceof SqlBuildException coded ? coded.diagnostic().code() : Code.E999;
    }

    // ---- store

    /** Writes down what the warehouse shows already. */
    void complete(ConversionImage image, Lease lease, Operation operation) {
        try {
            site.store().write(lease, tx -> {
                ConversionRecord.complete(tx, image, operation);
                tx.log().putSteps(operation, ConversionSteps.of(image, StepStatus.DONE));
                tx.log().finish(operation, image.direction().word() + "ed " + image.count() + " models");
                return operation;
            });
        } catch (LeaseLostException lost) {
            throw lost;
        } catch (SqlBuildException failure) {
            fail(lease, operation, failure);
            throw new SqlBuildException(
                    failure.diagnostic()
                            .withNote("the relations are converted; only the record of it is missing")
                            .withHelp("run sqb state resume " + operation.id()),
                    failure);
        } catch (RuntimeException failure) {
            fail(lease, operation, failure);
            throw failure;
        }
    }

    private void fail(Lease lease, Operation operation, RuntimeException failure) {
        try {
            site.store().write(lease, tx -> {
                tx.log().fail(operation, code(failure), String.valueOf(failure.getMessage()));
                return operation;
            });
        } catch (RuntimeException unwritten) {
            failure.addSuppressed(unwritten);
        }
    }

    /** As above, when the warehouse is as it was. */
    private void fail(ConversionImage image, Lease lease, Operation operation, RuntimeException failure) {
        try {
            site.store().write(lease, tx -> {
                ConversionRecord.recant(tx, image);
                tx.log().fail(operation, code(failure), String.valueOf(failure.getMessage()));
                return operation;
            });
        } catch (RuntimeException unwritten) {
            failure.addSuppressed(unwritten);
        }
    }
}
