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
import dev.sqlbuild.core.version.FunctionVersion;
import dev.sqlbuild.core.version.LocalHash;
import dev.sqlbuild.core.version.ModelVersion;
import dev.sqlbuild.core.version.NodeVersion;
import dev.sqlbuild.core.version.SeedVersion;
import dev.sqlbuild.core.version.VdeName;
import dev.sqlbuild.core.version.VersionRef;
import dev.sqlbuild.core.version.VersionStatus;
import dev.sqlbuild.core.virtual.AdoptionPlanner;
import dev.sqlbuild.core.virtual.AdoptionPlanner.ConversionFacts;
import dev.sqlbuild.core.virtual.Conversion;
import dev.sqlbuild.core.virtual.Conversion.Action;
import dev.sqlbuild.core.virtual.Conversion.Item;
import dev.sqlbuild.core.virtual.ConversionImage;
import dev.sqlbuild.core.virtual.PhysicalWorkspace;
import dev.sqlbuild.core.virtual.RecordedFunction;
import dev.sqlbuild.core.virtual.VirtualState;
import dev.sqlbuild.engine.facts.FactsReader;
import dev.sqlbuild.engine.facts.SchemaGroups;
import dev.sqlbuild.engine.record.RunId;
import dev.sqlbuild.engine.virtual.RelationFacts;
import dev.sqlbuild.engine.virtual.VirtualSite;
import dev.sqlbuild.engine.virtual.VirtualStateReader;
import dev.sqlbuild.jdbc.Session;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** One adoption: what was read, what is to be done, and how. */
final class Adoption implements ConversionWork {
    private final VirtualSite site;
    private final Session session;
    private final RunId runId;
    private final Conversion plan;
    private final VirtualState state;
    private final ConversionFacts facts;
    private final ConversionSql sql;
    private final Map<VersionRef, NodeVersion> known;

    private Adoption(
            VirtualSite site,
            Session session,
            RunId runId,
            Conversion plan,
            VirtualState state,
            ConversionFacts facts,
            Map<VersionRef, NodeVersion> known) {
        this.site = site;
        this.session = session;
        this.runId = runId;
        this.plan = plan;
        this.state = state;
        this.facts = facts;
        this.known = known;
        Map<NodeId, RelationName> homes = new HashMap<>();
        for (Item item : plan.items()) {
            homes.put(item.subject().id(), item.skipped() ? item.base() : item.physical());
        }
        Workspace physical = PhysicalWorkspace.of(site.workspace(), homes);
        this.sql = new ConversionSql(site, physical, plan, facts.warehouse(), session, runId.text());
    }

    /**
     * Reads and decides; changes nothing.
     *
     * @throws dev.sqlbuild.base.SqlBuildException {@code S080}, {@code S081}, {@code S082}
     */
    static Adoption plan(VirtualSite site, Session session, VdeName vde, RunId runId) {
        PlanInput input = site.input();
        VirtualState state = site.store().read(view -> new VirtualStateReader(input, site.layout()).read(view, vde));
        ConversionFacts facts = facts(site, session, input, state);
        Conversion plan = AdoptionPlanner.plan(input, site.layout(), state, facts);
        Map<VersionRef, NodeVersion> known =
                site.store().read(view -> view.versions(plan.refs().list()));
        return new Adoption(site, session, runId, plan, state, facts, known);
    }

    private static ConversionFacts facts(VirtualSite site, Session session, PlanInput input, VirtualState state) {
        Adapter adapter = site.adapter();
        List<RelationName> places = ConversionSql.places(input, site, state);
        List<RelationName> bases = input.nodes().stream()
                .map(node -> site.layout().logical(state.vde(), node.relation()))
                .toList();
        WarehouseFacts warehouse =
                new RelationFacts(adapter).add(places).addFunctions(bases).read(session);
        Map<NodeId, Fingerprint> recorded = new FactsReader(adapter).recorded(session, bases, warehouse);
        List<RelationName> shown = new ArrayList<>(bases);
        state.users().values().stream()
                .flatMap(Set::stream)
                .distinct()
                .forEach(vde ->
                        input.nodes().forEach(node -> shown.add(site.layout().logical(vde, node.relation()))));
        Map<String, String> views = new HashMap<>();
        SchemaGroups.of(adapter, shown)
                .forEach((database, schemas) -> adapter.viewDefinitions(session, database, schemas)
                        .forEach((name, definition) -> views.put(name.key(adapter.dialect()), definition)));
        return new ConversionFacts(
                warehouse,
                recorded,
                views,
                adapter.boundReaders(session, bases),
                adapter.rowSecured(session, bases),
                adapter::movesNatively);
    }

    @Override
    public Conversion plan() {
        return plan;
    }

    @Override
    public ConversionImage image() {
        List<VersionRef> unknown = plan.refs().list().stream()
                .filter(ref -> !known.containsKey(ref))
                .toList();
        return ConversionImage.adoption(plan, state.recorded(), unknown, runId.text());
    }

    // ---- warehouse

    @Override
    public void convert() {
        for (Item item : plan.converted()) {
            if (item.subject().isFunction()) publish(item);
            else if (item.action() == Action.RECREATE) recreate(item);
            else if (item.action() != Action.KEEP) move(item);
        }
        plan.converted().forEach(this::showShared);
    }

    /** Other VDEs that show the version show its columns as they are now. */
    private void showShared(Item item) {
        if (item.action() != Action.REPLACE && item.action() != Action.RECREATE) return;
        for (VdeName user : state.users().getOrDefault(item.ref().orElseThrow(), Set.of())) {
            RelationName view = site.layout().logical(user, item.subject().relation());
            if (!facts.shows(view, item.physical(), site.adapter().dialect())) continue;
            site.adapter()
                    .createViewAs(session, view, ConversionSql.selectAll(site, item.physical()), Ownership.MANAGED);
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
                .createViewAs(session, item.base(), ConversionSql.selectAll(site, item.physical()), Ownership.MANAGED);
    }

    /** A function stays where it is; versions of models call a copy of their own. */
    private void publish(Item item) {
        FunctionVersion version = (FunctionVersion) sql.version(item.subject());
        site.adapter().createFunction(session, RecordedFunction.definition(version, item.physical()), Optional.empty());
        site.adapter()
                .createFunction(
                        session,
                        RecordedFunction.definition(version, item.base()),
                        Optional.of(RecordedFunction.signature(version)));
    }

    // ---- store

    /**
     * What is ready already stays as it is recorded. Where something stands that nothing is known of, the version counts as
     * being built until the relation has taken its place.
     */
    @Override
    public List<NodeVersion> foretold() {
        List<NodeVersion> versions = new ArrayList<>();
        for (Item item : plan.converted()) {
            NodeVersion recorded = known.get(item.ref().orElseThrow());
            boolean aside = state.relation(item.ref().orElseThrow())
                    .filter(home -> home.isPutAside())
                    .isPresent();
            if (!aside && recorded != null && recorded.status() == VersionStatus.READY) continue;
            boolean stranger = facts.warehouse().exists(item.physical());
            versions.add(version(item).withStatus(stranger ? VersionStatus.BUILDING : VersionStatus.READY));
        }
        return versions;
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
