package dev.sqlbuild.engine.adopt;

import dev.sqlbuild.core.version.VdeName;
import dev.sqlbuild.core.virtual.Conversion;
import dev.sqlbuild.engine.record.RunId;
import dev.sqlbuild.engine.run.RunControl;
import dev.sqlbuild.engine.virtual.VirtualSite;
import dev.sqlbuild.jdbc.Session;
import dev.sqlbuild.jdbc.StatementListener;
import dev.sqlbuild.state.lock.Lease;
import dev.sqlbuild.state.lock.Leases;
import java.util.function.Consumer;

/** {@code sqb state detach}: a VDE becomes plain tables and views at the same names (virtual-recovery.md 3). */
public final class DetachUseCase {
    private final VirtualSite site;
    private final StatementListener listener;
    private final RunId runId;

    public DetachUseCase(VirtualSite site, StatementListener listener, RunId runId) {
        this.site = site;
        this.listener = listener;
        this.runId = runId;
    }

    /**
     * Plans, asks, and detaches.
     *
     * @param confirm shown the plan; throws to end the command
     * @return what was done
     */
    public Conversion run(VdeName vde, boolean allowCopy, Consumer<Conversion> confirm, RunControl control) {
        try (Leases leases = site.store().leases("state detach");
                Session session = site.warehouse().openSession()) {
            session.listenWith(listener);
            Lease lease = site.lock(leases, vde);
            ConversionRun run = new ConversionRun(site, session, control);
            Detachment detachment = Detachment.plan(site, session, vde, runId, run);
            ConversionSql.requireConsent(site, detachment.plan(), allowCopy);
            confirm.accept(detachment.plan());
            run.run(detachment, leases, lease);
            return detachment.plan();
        }
    }
}
