package dev.sqlbuild.engine.adopt;

import dev.sqlbuild.adapter.RelationName;
import dev.sqlbuild.base.CanonicalJson;
import dev.sqlbuild.base.Code;
import dev.sqlbuild.base.Diagnostic;
import dev.sqlbuild.base.SqlBuildException;
import dev.sqlbuild.core.version.VdeName;
import dev.sqlbuild.core.virtual.Conversion;
import dev.sqlbuild.engine.publish.Fence;
import dev.sqlbuild.engine.run.RunControl;
import dev.sqlbuild.engine.virtual.VirtualSite;
import dev.sqlbuild.jdbc.Session;
import dev.sqlbuild.state.journal.Operation;
import dev.sqlbuild.state.journal.OperationStatus;
import dev.sqlbuild.state.journal.OperationType;
import dev.sqlbuild.state.journal.Step;
import dev.sqlbuild.state.journal.StepStatus;
import dev.sqlbuild.state.lock.Lease;
import dev.sqlbuild.state.lock.LeaseLostException;
import dev.sqlbuild.state.lock.Leases;
import dev.sqlbuild.state.store.StateTx;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * The frame of a conversion: intent in the journal, one transaction in the warehouse that passes the fence, one in the
 * store. Dying before the warehouse commits leaves everything as it was; dying after it leaves relations that answer as
 * before and a fence that tells the next attempt what is left to record.
 */
final class ConversionRun {
    private final VirtualSite site;
    private final Fence fence;
    private final Session session;
    private final RunControl control;

    ConversionRun(VirtualSite site, Session session, RunControl control) {
        this.site = site;
        this.fence = new Fence(site.adapter(), site.fenced());
        this.session = session;
        this.control = control;
    }

    /** Whether an attempt of this kind changed the warehouse and did not live to record it. */
    boolean isSwitched(VdeName vde, OperationType type) {
        Optional<String> last = fence.find(session, vde).map(Fence.Row::operation);
        if (last.isEmpty()) return false;
        return site.store()
                .read(view -> view.journal().find(last.get()))
                .filter(operation -> operation.type() == type && operation.status() != OperationStatus.SUCCEEDED)
                .isPresent();
    }

    /**
     * Converts.
     *
     * @param held the lock of the VDE
     * @param warehouse what is done in the warehouse; may run more than once
     * @param record what is written into the store afterwards
     */
    void run(Conversion plan, Leases leases, Lease held, Runnable warehouse, Consumer<StateTx> record) {
        leases.check(held);
        Lease lease = fence.find(session, plan.vde())
                .filter(row -> row.token().value() >= held.token().value())
                .map(row -> leases.raise(held, row.token()))
                .orElse(held);
        String word = plan.direction().word();
        Operation operation = Operation.begin(
                plan.direction() == Conversion.Direction.ADOPT ? OperationType.ADOPT : OperationType.DETACH,
                Optional.of(plan.vde()),
                lease,
                Optional.of(payload(plan)));
        site.store().write(lease, tx -> {
            tx.log().interruptOthers(plan.vde(), lease);
            tx.log().start(operation, steps(plan, StepStatus.PLANNED), "starting " + word);
            return operation;
        });
        convert(plan, lease, operation, warehouse);
        try {
            site.store().write(lease, tx -> {
                record.accept(tx);
                tx.log().putSteps(operation, steps(plan, StepStatus.DONE));
                tx.log().finish(operation, word + "ed " + plan.count() + " models");
                return operation;
            });
        } catch (LeaseLostException lost) {
            throw lost;
        } catch (RuntimeException failure) {
            fail(lease, operation, failure);
            throw failure;
        }
    }

    private void convert(Conversion plan, Lease lease, Operation operation, Runnable warehouse) {
        try {
            boolean begun = control.uncut(
                    session,
                    () -> site.adapter().inSwitch(session, () -> {
                        ensureSchemas(plan);
                        if (!fence.pass(session, plan.vde(), lease.token(), operation.id())) {
                            throw new LeaseLostException(lease, Optional.empty());
                        }
                        warehouse.run();
                    }));
            if (!begun) throw new SqlBuildException(Diagnostic.of(Code.E103, "interrupted"));
        } catch (LeaseLostException lost) {
            throw lost;
        } catch (RuntimeException failure) {
            if (hasCommitted(plan.vde(), operation)) return;
            SqlBuildException told = told(plan, failure);
            fail(lease, operation, told);
            throw told;
        }
    }

    private record Place(Optional<String> database, String schema) {}

    private void ensureSchemas(Conversion plan) {
        Set<Place> places = new LinkedHashSet<>();
        List<RelationName> names = new ArrayList<>(List.of(site.fenced()));
        plan.converted().forEach(item -> {
            names.add(item.physical());
            names.add(item.base());
        });
        for (RelationName name : names) {
            name.schema().ifPresent(schema -> places.add(new Place(name.database(), schema)));
        }
        for (Place place : places) site.adapter().ensureSchema(session, place.database(), place.schema());
    }

    /** A connection lost during commit says nothing about the commit; the fence does. */
    private boolean hasCommitted(VdeName vde, Operation operation) {
        try (Session fresh = site.warehouse().openSession()) {
            return fence.find(fresh, vde)
                    .filter(row -> row.operation().equals(operation.id()))
                    .isPresent();
        } catch (SqlBuildException unreachable) {
            return false;
        }
    }

    private static SqlBuildException told(Conversion plan, RuntimeException failure) {
        if (!(failure instanceof SqlBuildException coded)) {
            return new SqlBuildException(
                    Diagnostic.of(Code.E999, "state " + plan.direction().word() + " failed and was undone: " + failure),
                    failure);
        }
        Code code = coded.diagnostic().code();
        if (code == Code.E103) return coded;
        boolean foreign = code == Code.A504;
        return new SqlBuildException(
                Diagnostic.of(
                                foreign ? Code.S072 : Code.S073,
                                "state " + plan.direction().word() + " failed and was undone: "
                                        + coded.diagnostic().message())
                        .withHelp("nothing was changed; repeat the command when the cause is gone"),
                failure);
    }

    private void fail(Lease lease, Operation operation, RuntimeException failure) {
        Code code =
                failure instanceof SqlBuildException coded ? coded.diagnostic().code() : Code.E999;
        try {
            site.store().write(lease, tx -> {
                tx.log().fail(operation, code, String.valueOf(failure.getMessage()));
                return operation;
            });
        } catch (RuntimeException unwritten) {
            failure.addSuppressed(unwritten);
        }
    }

    private static List<Step> steps(Conversion plan, StepStatus status) {
        List<Step> steps = new ArrayList<>();
        for (Conversion.Item item : plan.converted()) {
            String kind = switch (item.action()) {
                case MOVE -> "move_relation";
                case COPY, REPLACE -> item.copies() ? "copy_relation" : "move_relation";
                case RECREATE -> "create_view";
                case KEEP, SKIP -> item.subject().isFunction() ? "publish_function" : "write_refs";
            };
            steps.add(new Step(
                    steps.size(),
                    kind,
                    Optional.of(item.subject().id().kind().word()),
                    Optional.of(item.base().toString()),
                    status,
                    Optional.of(
                            CanonicalJson.of(Map.of("physical", item.physical().toString())))));
        }
        steps.add(new Step(
                steps.size(),
                "finish",
                Optional.of("virtual_environment"),
                Optional.of(plan.vde().text()),
                status,
                Optional.empty()));
        return steps;
    }

    private static String payload(Conversion plan) {
        return CanonicalJson.of(Map.of(
                "kind",
                plan.direction().word(),
                "items",
                plan.converted().stream()
                        .map(item -> Map.of(
                                "node", item.subject().id().toString(),
                                "action", item.action().word(),
                                "version", item.ref().orElseThrow().version().hex(),
                                "base", item.base().toString(),
                                "physical", item.physical().toString()))
                        .toList()));
    }
}
