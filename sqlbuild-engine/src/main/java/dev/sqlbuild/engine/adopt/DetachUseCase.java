package dev.sqlbuild.engine.adopt;

import dev.sqlbuild.adapter.Adapter;
import dev.sqlbuild.adapter.Ownership;
import dev.sqlbuild.adapter.RelationKind;
import dev.sqlbuild.base.Diagnostic;
import dev.sqlbuild.core.graph.NodeId;
import dev.sqlbuild.core.plan.Buildable;
import dev.sqlbuild.core.plan.Fingerprint;
import dev.sqlbuild.core.plan.FingerprintMetadata;
import dev.sqlbuild.core.plan.PlanInput;
import dev.sqlbuild.core.plan.WarehouseFacts;
import dev.sqlbuild.core.version.FunctionVersion;
import dev.sqlbuild.core.version.PhysicalRelation;
import dev.sqlbuild.core.version.VdeName;
import dev.sqlbuild.core.version.VdeStatus;
import dev.sqlbuild.core.version.VersionRef;
import dev.sqlbuild.core.version.VirtualEnvironment;
import dev.sqlbuild.core.virtual.Conversion;
import dev.sqlbuild.core.virtual.Conversion.Action;
import dev.sqlbuild.core.virtual.Conversion.Item;
import dev.sqlbuild.core.virtual.DetachPlanner;
import dev.sqlbuild.core.virtual.RecordedFunction;
import dev.sqlbuild.core.virtual.VirtualState;
import dev.sqlbuild.engine.facts.FingerprintStore;
import dev.sqlbuild.engine.record.RunId;
import dev.sqlbuild.engine.run.RunControl;
import dev.sqlbuild.engine.virtual.RelationFacts;
import dev.sqlbuild.engine.virtual.VirtualSite;
import dev.sqlbuild.engine.virtual.VirtualStateReader;
import dev.sqlbuild.jdbc.Session;
import dev.sqlbuild.jdbc.StatementListener;
import dev.sqlbuild.state.journal.OperationType;
import dev.sqlbuild.state.lock.Lease;
import dev.sqlbuild.state.lock.Leases;
import dev.sqlbuild.state.lock.LockKey;
import dev.sqlbuild.state.store.StateTx;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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
     * What was done.
     *
     * @param plan what was planned
     * @param warnings builds that could not be recorded for direct mode
     */
    public record Detached(Conversion plan, List<Diagnostic> warnings) {
        public Detached {
            warnings = List.copyOf(warnings);
        }
    }

    /**
     * Plans, asks, and detaches.
     *
     * @param confirm shown the plan; throws to end the command
     */
    public Detached run(VdeName vde, boolean allowCopy, Consumer<Conversion> confirm, RunControl control) {
        try (Leases leases = site.store().leases("state detach");
                Session session = site.warehouse().openSession()) {
            session.listenWith(listener);
            Lease lease = leases.acquire(LockKey.of(vde));
            PlanInput input = site.input();
            ConversionRun run = new ConversionRun(site, session, control);
            VirtualState state =
                    site.store().read(view -> new VirtualStateReader(input, site.layout()).read(view, vde));
            Sharing sharing = site.store().read(view -> Sharing.of(view, vde));
            boolean switched = run.isSwitched(vde, OperationType.DETACH);
            WarehouseFacts warehouse = new RelationFacts(site.adapter())
                    .add(ConversionSql.places(input, site, state))
                    .read(session);
            Conversion plan = DetachPlanner.plan(
                    input, site.layout(), state, warehouse, sharing.needed(), site.adapter()::movesNatively, switched);
            ConversionSql.requireConsent(site, plan, allowCopy);
            confirm.accept(plan);
            Attempt attempt = new Attempt(plan, state, sharing, warehouse, switched, session);
            run.run(plan, leases, lease, attempt::convert, attempt::record);
            return new Detached(plan, attempt.remember());
        }
    }

    /** One attempt, planned and confirmed. */
    private final class Attempt {
        private final Conversion plan;
        private final VirtualState state;
        private final WarehouseFacts warehouse;
        private final Session session;
        private final boolean switched;
        private final ConversionSql sql;
        private final List<VersionRef> moved;
        private final List<PhysicalRelation> orphans;

        Attempt(
                Conversion plan,
                VirtualState state,
                Sharing sharing,
                WarehouseFacts warehouse,
                boolean switched,
                Session session) {
            this.plan = plan;
            this.state = state;
            this.warehouse = warehouse;
            this.switched = switched;
            this.session = session;
            this.sql = new ConversionSql(site, site.workspace(), plan, warehouse, session, runId.text());
            this.moved = plan.items().stream()
                    .filter(item -> item.action() == Action.MOVE)
                    .map(item -> item.ref().orElseThrow())
                    .toList();
            this.orphans = sharing.orphans(moved);
        }

        // ---- warehouse

        void convert() {
            if (switched) return;
            Adapter adapter = site.adapter();
            for (Item item : plan.items()) {
                Buildable node = item.subject();
                if (node.isFunction()) {
                    FunctionVersion version = (FunctionVersion) sql.version(node);
                    adapter.createFunction(
                            session,
                            RecordedFunction.definition(version, item.base()),
                            Optional.of(RecordedFunction.signature(version)));
                } else if (node.isView()) {
                    adapter.createViewAs(session, item.base(), sql.query(node), Ownership.MANAGED);
                } else {
                    adapter.moveOrCopy(session, item.physical(), item.base(), item.action() == Action.COPY);
                }
            }
            for (PhysicalRelation orphan : orphans) adapter.drop(session, orphan.relation(), RelationKind.VIEW);
        }

        // ---- store

        void record(StateTx tx) {
            VirtualEnvironment before = state.recorded().orElseThrow();
            tx.putVde(before.with(VdeStatus.DETACHED, before.finalizedAt()));
            List<VersionRef> gone = new ArrayList<>(moved);
            orphans.forEach(orphan -> gone.add(orphan.ref()));
            if (switched) gone.addAll(vanished());
            tx.deleteRelations(gone);
        }

        /** What an attempt whose end was not recorded has moved or dropped. */
        private List<VersionRef> vanished() {
            return state.relations().values().stream()
                    .filter(home -> home.type() != PhysicalRelation.Type.FUNCTION)
                    .filter(home -> !warehouse.exists(home.relation()))
                    .map(PhysicalRelation::ref)
                    .toList();
        }

        /** Records for direct mode, so that it finds everything unchanged. */
        List<Diagnostic> remember() {
            List<Fingerprint> rows = plan.items().stream()
                    .map(item -> fingerprint(item.subject()))
                    .toList();
            return List.copyOf(
                    new FingerprintStore(site.adapter()).append(session, rows).values());
        }

        private Fingerprint fingerprint(Buildable node) {
            Map<NodeId, String> upstream = new HashMap<>();
            for (NodeId above : site.workspace().dag().upstream(node.id())) {
                plan.refs().find(above).ifPresent(version -> upstream.put(above, version.hex()));
            }
            return new Fingerprint(
                    node.id(),
                    node.relation(),
                    runId.text(),
                    node.definitionHash(),
                    node.version(),
                    "",
                    node.definition(),
                    FingerprintMetadata.ofVersion(node.identity(), upstream).toJson(),
                    LocalDateTime.now(ZoneOffset.UTC).truncatedTo(ChronoUnit.MICROS));
        }
    }
}
