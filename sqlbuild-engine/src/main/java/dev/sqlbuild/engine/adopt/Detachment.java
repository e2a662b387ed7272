package dev.sqlbuild.engine.adopt;

import dev.sqlbuild.adapter.Adapter;
import dev.sqlbuild.adapter.Ownership;
import dev.sqlbuild.adapter.RelationKind;
import dev.sqlbuild.core.graph.NodeId;
import dev.sqlbuild.core.plan.Buildable;
import dev.sqlbuild.core.plan.Fingerprint;
import dev.sqlbuild.core.plan.FingerprintMetadata;
import dev.sqlbuild.core.plan.PlanInput;
import dev.sqlbuild.core.plan.WarehouseFacts;
import dev.sqlbuild.core.version.FunctionVersion;
import dev.sqlbuild.core.version.NodeVersion;
import dev.sqlbuild.core.version.PhysicalRelation;
import dev.sqlbuild.core.version.VdeName;
import dev.sqlbuild.core.version.VersionRef;
import dev.sqlbuild.core.virtual.Conversion;
import dev.sqlbuild.core.virtual.Conversion.Action;
import dev.sqlbuild.core.virtual.Conversion.Item;
import dev.sqlbuild.core.virtual.ConversionImage;
import dev.sqlbuild.core.virtual.DetachPlanner;
import dev.sqlbuild.core.virtual.RecordedFunction;
import dev.sqlbuild.core.virtual.VirtualState;
import dev.sqlbuild.engine.facts.FingerprintStore;
import dev.sqlbuild.engine.record.RunId;
import dev.sqlbuild.engine.virtual.RelationFacts;
import dev.sqlbuild.engine.virtual.VirtualSite;
import dev.sqlbuild.engine.virtual.VirtualStateReader;
import dev.sqlbuild.jdbc.Session;
import dev.sqlbuild.state.journal.OperationType;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** One detachment: what was read, what is to be done, and how. */
final class Detachment implements ConversionWork {
    private final VirtualSite site;
    private final Session session;
    private final RunId runId;
    private final Conversion plan;
    private final VirtualState state;
    private final WarehouseFacts warehouse;
    private final boolean switched;
    private final ConversionSql sql;
    private final List<VersionRef> moved;
    private final List<PhysicalRelation> orphans;

    private Detachment(
            VirtualSite site,
            Session session,
            RunId runId,
            Conversion plan,
            VirtualState state,
            WarehouseFacts warehouse,
            boolean switched,
            Sharing sharing) {
        this.site = site;
        this.session = session;
        this.runId = runId;
        this.plan = plan;
        this.state = state;
        this.warehouse = warehouse;
        this.switched = switched;
        this.sql = new ConversionSql(site, site.workspace(), plan, warehouse, session, runId.text());
        this.moved = plan.items().stream()
                .filter(item -> item.action() == Action.MOVE)
                .map(item -> item.ref().orElseThrow())
                .toList();
        this.orphans = sharing.orphans(moved);
    }

    /**
     * Reads and decides; changes nothing.
     *
     * @param run knows whether an earlier attempt has changed the warehouse already
     * @throws dev.sqlbuild.base.SqlBuildException {@code C250}, {@code C251}, {@code C252}, {@code C261}
     */
    static Detachment plan(VirtualSite site, Session session, VdeName vde, RunId runId, ConversionRun run) {
        PlanInput input = site.input();
        Set<NodeId> project = input.nodes().stream().map(Buildable::id).collect(Collectors.toSet());
        record Known(VirtualState state, Sharing sharing) {}
        Known known = site.store()
                .read(view -> new Known(
                        new VirtualStateReader(input, site.layout()).read(view, vde), Sharing.of(view, vde, project)));
        boolean switched = run.unrecorded(vde, OperationType.DETACH).isPresent();
        WarehouseFacts warehouse = new RelationFacts(site.adapter())
                .add(ConversionSql.places(input, site, known.state()))
                .read(session);
        Conversion plan = DetachPlanner.plan(
                input,
                site.layout(),
                known.state(),
                warehouse,
                known.sharing().needed(),
                site.adapter()::movesNatively,
                switched);
        return new Detachment(site, session, runId, plan, known.state(), warehouse, switched, known.sharing());
    }

    @Override
    public Conversion plan() {
        return plan;
    }

    @Override
    public ConversionImage image() {
        List<VersionRef> forgotten = new ArrayList<>(moved);
        orphans.forEach(orphan -> forgotten.add(orphan.ref()));
        if (switched) forgotten.addAll(vanished());
        return ConversionImage.detachment(plan, state.recorded().orElseThrow(), forgotten, runId.text());
    }

    /** What an attempt whose end was not recorded has moved or dropped. */
    private List<VersionRef> vanished() {
        return state.relations().values().stream()
                .filter(home -> home.type() != PhysicalRelation.Type.FUNCTION)
                .filter(home -> !warehouse.exists(home.relation()))
                .map(PhysicalRelation::ref)
                .toList();
    }

    /** All versions are recorded. */
    @Override
    public List<NodeVersion> foretold() {
        return List.of();
    }

    // ---- warehouse

    /** Records for direct mode are part of it, so that direct mode finds everything unchanged whenever it looks. */
    @Override
    public void convert() {
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
        List<Fingerprint> records =
                plan.items().stream().map(item -> fingerprint(item.subject())).toList();
        new FingerprintStore(adapter).record(session, records);
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
