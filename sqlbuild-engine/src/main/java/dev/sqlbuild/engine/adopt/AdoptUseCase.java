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

/** {@code sqb state adopt}: existing tables and views become versions, with views at their names (virtual-recovery.md 2). */
public final class AdoptUseCase {
    private final VirtualSite site;
    private final StatementListener listener;
    private final RunId runId;

    public AdoptUseCase(VirtualSite site, StatementListener listener, RunId runId) {
        this.site = site;
        this.listener = listener;
        this.runId = runId;
    }

    /**
     * Plans, asks, and adopts.
     *
     * @param confirm shown the plan; throws to end the command
     * @return what was done
     */
    public Conversion run(VdeName vde, boolean allowCopy, Consumer<Conversion> confirm, RunControl control) {
        try (Leases leases = site.store().leases("state adopt");
                Session session = site.warehouse().openSession()) {
            session.listenWith(listener);
            Lease lease = site.lock(leases, vde);
            Adoption adoption = Adoption.plan(site, session, vde, runId);
            ConversionSql.requireConsent(site, adoption.plan(), allowCopy);
            confirm.accept(adoption.plan());
            new ConversionRun(site, session, control).run(adoption, leases, lease);
            return adoption.plan();
        }
    }
}
