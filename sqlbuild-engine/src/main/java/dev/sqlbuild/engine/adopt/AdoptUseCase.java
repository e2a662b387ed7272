package dev.sqlbuild.engine.adopt;

import dev.sqlbuild.adapter.Adapter;
import dev.sqlbuild.adapter.Ownership;
import dev.sqlbuild.adapter.RelationName;
import dev.sqlbuild.core.graph.NodeId;
import dev.sqlbuild.core.model.Workspace;
import dev.sqlbuild.core.plan.Buildable;
import dev.sqlbuild.core.plan.Fingerprint;
import dev.sqlbuild.core.plan.PlanInput;
import dev.sqlbuild.core.plan.WarehouseFacts;
import dev.sqlbuild.core.version.BuildMetadata;
import dev.sqlbuild.core.version.Checkpoint;
import dev.sqlbuild.core.version.FunctionVersion;
import dev.sqlbuild.core.version.LocalHash;
import dev.sqlbuild.core.version.ModelVersion;
import dev.sqlbuild.core.version.NodeVersion;
import dev.sqlbuild.core.version.PhysicalRelation;
import dev.sqlbuild.core.version.SeedVersion;
import dev.sqlbuild.core.version.VdeName;
import dev.sqlbuild.core.version.VdeStatus;
import dev.sqlbuild.core.version.VersionRef;
import dev.sqlbuild.core.version.VersionStatus;
import dev.sqlbuild.core.version.VirtualEnvironment;
import dev.sqlbuild.core.virtual.AdoptionPlanner;
import dev.sqlbuild.core.virtual.AdoptionPlanner.ConversionFacts;
import dev.sqlbuild.core.virtual.Conversion;
import dev.sqlbuild.core.virtual.Conversion.Action;
import dev.sqlbuild.core.virtual.Conversion.Item;
import dev.sqlbuild.core.virtual.PhysicalWorkspace;
import dev.sqlbuild.core.virtual.RecordedFunction;
import dev.sqlbuild.core.virtual.VirtualState;
import dev.sqlbuild.engine.facts.FactsReader;
import dev.sqlbuild.engine.facts.SchemaGroups;
import dev.sqlbuild.engine.publish.CheckpointId;
import dev.sqlbuild.engine.record.RunId;
import dev.sqlbuild.engine.run.RunControl;
import dev.sqlbuild.engine.virtual.RelationFacts;
import dev.sqlbuild.engine.virtual.VirtualSite;
import dev.sqlbuild.engine.virtual.VirtualStateReader;
import dev.sqlbuild.jdbc.Session;
import dev.sqlbuild.jdbc.StatementListener;
import dev.sqlbuild.state.lock.Lease;
import dev.sqlbuild.state.lock.Leases;
import dev.sqlbuild.state.lock.LockKey;
import dev.sqlbuild.state.store.StateTx;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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
            Lease lease = leases.acquire(LockKey.of(vde));
            PlanInput input = site.input();
            VirtualState state =
                    site.store().read(view -> new VirtualStateReader(input, site.layout()).read(view, vde));
            ConversionFacts facts = facts(input, state, session);
            Conversion plan = AdoptionPlanner.plan(input, site.layout(), state, facts);
            ConversionSql.requireConsent(site, plan, allowCopy);
            confirm.accept(plan);
            Attempt attempt = new Attempt(plan, state, facts, session);
            new ConversionRun(site, session, control).run(plan, leases, lease, attempt::convert, attempt::record);
            return plan;
        }
    }

    private ConversionFacts facts(PlanInput input, VirtualState state, Session session) {
        Adapter adapter = site.adapter();
        List<RelationName> places = ConversionSql.places(input, site, state);
        List<RelationName> bases = input.nodes().stream()
                .map(node -> site.layout().logical(state.vde(), node.relation()))
                .toList();
        WarehouseFacts warehouse =
                new RelationFacts(adapter).add(places).addFunctions(bases).read(session);
        Map<NodeId, Fingerprint> recorded = new FactsReader(adapter).recorded(session, bases, warehouse);
        Map<String, String> views = new HashMap<>();
        SchemaGroups.of(adapter, bases)
                .forEach((database, schemas) -> adapter.viewDefinitions(session, database, schemas)
                        .forEach((name, definition) -> views.put(name.key(adapter.dialect()), definition)));
        return new ConversionFacts(warehouse, recorded, views, adapter::movesNatively);
    }

    /** One attempt, planned and confirmed. */
    private final class Attempt {
        private final Conversion plan;
        private final VirtualState state;
        private final ConversionFacts facts;
        private final Session session;
        private final ConversionSql sql;

        Attempt(Conversion plan, VirtualState state, ConversionFacts facts, Session session) {
            this.plan = plan;
            this.state = state;
            this.facts = facts;
            this.session = session;
            Map<NodeId, RelationName> homes = new HashMap<>();
            for (Item item : plan.items()) {
                homes.put(item.subject().id(), item.skipped() ? item.base() : item.physical());
            }
            Workspace physical = PhysicalWorkspace.of(site.workspace(), homes);
            this.sql = new ConversionSql(site, physical, plan, facts.warehouse(), session, runId.text());
        }

        // ---- warehouse

        void convert() {
            for (Item item : plan.converted()) {
                if (item.subject().isFunction()) publish(item);
                else if (item.action() == Action.RECREATE) recreate(item);
                else if (item.action() != Action.KEEP) move(item);
            }
        }

        private void move(Item item) {
            Adapter adapter = site.adapter();
            if (item.action() == Action.REPLACE) adapter.carryTraits(session, item.base(), item.physical());
            adapter.moveOrCopy(session, item.base(), item.physical(), false);
            show(item);
            adapter.carryTraits(session, item.physical(), item.base());
        }

        private void recreate(Item item) {
            site.adapter().createViewAs(session, item.physical(), sql.query(item.subject()), Ownership.MANAGED);
            show(item);
        }

        private void show(Item item) {
            site.adapter()
                    .createViewAs(
                            session, item.base(), ConversionSql.selectAll(site, item.physical()), Ownership.MANAGED);
        }

        /** A function stays where it is; versions of models call a copy of their own. */
        private void publish(Item item) {
            FunctionVersion version = (FunctionVersion) sql.version(item.subject());
            site.adapter()
                    .createFunction(session, RecordedFunction.definition(version, item.physical()), Optional.empty());
            site.adapter()
                    .createFunction(
                            session,
                            RecordedFunction.definition(version, item.base()),
                            Optional.of(RecordedFunction.signature(version)));
        }

        // ---- store

        void record(StateTx tx) {
            List<NodeVersion> versions = new ArrayList<>();
            List<PhysicalRelation> homes = new ArrayList<>();
            for (Item item : plan.converted()) {
                versions.add(version(item).withStatus(VersionStatus.READY));
                homes.add(PhysicalRelation.fresh(
                                item.ref().orElseThrow(),
                                item.physical(),
                                item.subject().physicalType())
                        .afterRun(runId.text(), true, Optional.of(tx.now())));
            }
            tx.putVersions(versions);
            tx.putRelations(homes);
            tx.deleteAncestry(homes.stream().map(PhysicalRelation::ref).toList());
            boolean complete = plan.complete();
            tx.putVde(new VirtualEnvironment(
                    plan.vde(),
                    complete ? VdeStatus.FINALIZED : VdeStatus.ACTIVE,
                    state.recorded().flatMap(VirtualEnvironment::baseline),
                    complete ? Optional.of(tx.now()) : Optional.empty()));
            tx.replaceRefs(plan.vde(), plan.refs(), Optional.empty());
            if (!complete) return;
            List<Checkpoint> newestFirst = tx.checkpoints(plan.vde());
            boolean same = !newestFirst.isEmpty() && newestFirst.get(0).refs().equals(plan.refs());
            if (!same) tx.putCheckpoint(CheckpointId.newCheckpoint(plan.vde(), tx.now(), plan.refs()));
        }

        /** The version as the workspace defines it, or what direct mode recorded of an older one. */
        private NodeVersion version(Item item) {
            VersionRef ref = item.ref().orElseThrow();
            Buildable node = item.subject();
            NodeVersion current = sql.version(node);
            Fingerprint record = facts.recorded().get(node.id());
            if (record == null || ref.version().equals(node.version())) return current;
            BuildMetadata build = current.build();
            if (current instanceof SeedVersion)
                return new SeedVersion(node.name(), ref.version(), "{}", build, VersionStatus.READY);
            boolean same = record.definition().equals(node.definition())
                    && record.metadata().identity().equals(node.identity());
            return new ModelVersion(
                    node.name(),
                    ref.version(),
                    same ? node.localHash() : LocalHash.ofDefinition(record.definition()),
                    record.metadata().identity(),
                    record.definition(),
                    "",
                    build,
                    VersionStatus.READY);
        }
    }
}
