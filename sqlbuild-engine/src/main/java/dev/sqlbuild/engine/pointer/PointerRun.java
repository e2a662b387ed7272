package dev.sqlbuild.engine.pointer;

import dev.sqlbuild.core.version.VdeName;
import dev.sqlbuild.core.virtual.PointerPlan;
import dev.sqlbuild.engine.publish.Publisher;
import dev.sqlbuild.engine.run.RunControl;
import dev.sqlbuild.engine.virtual.VirtualSite;
import dev.sqlbuild.jdbc.StatementListener;
import dev.sqlbuild.state.lock.Lease;
import dev.sqlbuild.state.lock.Leases;
import java.util.function.Supplier;

/** The frame around every change of pointers: the lock, what dead processes left, the plan under the lock, the publish. */
public record PointerRun(RunControl control) {

    PointerOutcome publish(
            VirtualSite site, String command, VdeName vde, Supplier<PointerPlan> plan, StatementListener listener) {
        try (Leases leases = site.store().leases(command)) {
            Lease lease = site.lock(leases, vde);
            PointerPlan decided = plan.get();
            Publisher publisher = new Publisher(site, listener);
            return new PointerOutcome(decided, publisher.publish(decided.publication(), leases, lease, control));
        }
    }
}
