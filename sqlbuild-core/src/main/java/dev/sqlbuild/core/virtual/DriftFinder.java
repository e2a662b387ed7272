package dev.sqlbuild.core.virtual;

import dev.sqlbuild.adapter.ColumnInfo;
import dev.sqlbuild.adapter.RelationKind;
import dev.sqlbuild.adapter.RelationName;
import dev.sqlbuild.core.graph.NodeId;
import dev.sqlbuild.core.graph.NodeKind;
import dev.sqlbuild.core.plan.Buildable;
import dev.sqlbuild.core.plan.PlanInput;
import dev.sqlbuild.core.version.Checkpoint;
import dev.sqlbuild.core.version.PhysicalRelation;
import dev.sqlbuild.core.version.VdeName;
import dev.sqlbuild.core.version.VersionHash;
import dev.sqlbuild.core.version.VersionRef;
import dev.sqlbuild.core.virtual.Drift.Kind;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Compares what stands in the warehouse with what the state store says of a VDE (virtual-recovery.md 5.1). */
public final class DriftFinder {
    private static final String FENCES = "_sqb_fences";
    /** A relation made beside a version while it is built. */
    private static final Pattern HELPER = Pattern.compile("(?<version>.+__v_[0-9a-f]{8,16})__.+");

    private final PlanInput input;
    private final VdeLayout layout;
    private final DriftFacts facts;
    private final PublicationNames places;
    private final Map<String, String> viewSql = new HashMap<>();
    private final List<Drift> drifts = new ArrayList<>();

    private DriftFinder(PlanInput input, VdeLayout layout, DriftFacts facts) {
        this.input = input;
        this.layout = layout;
        this.facts = facts;
        this.places = new PublicationNames(input, layout, facts.versions(), facts.relations());
        facts.found().forEach(found -> found.viewSql().ifPresent(sql -> viewSql.put(key(found.name()), sql)));
    }

    /** @param only the one node to look at; empty for the whole VDE */
    public static DriftReport find(PlanInput input, VdeLayout layout, DriftFacts facts, Optional<NodeId> only) {
        DriftFinder finder = new DriftFinder(input, layout, facts);
        boolean detached = facts.vde().isDetached();
        if (!detached) {
            finder.nodes(NodeKind.MODEL, only);
            finder.nodes(NodeKind.SEED, only);
            finder.unknownRefs(only);
        }
        if (only.isEmpty()) finder.wide(detached);
        Optional<VdeName> named = Optional.of(facts.vde().name()).filter(name -> !name.equals(layout.baseline()));
        return new DriftReport(facts.vde().name(), detached, named, finder.drifts);
    }

    private void wide(boolean detached) {
        if (!detached) {
            functions();
            orphans();
            untracked();
            facts.checkpoints().forEach(this::checkpoint);
        }
        for (DriftFacts.Unfinished operation : facts.operations()) {
            drifts.add(Drift.of(Kind.INTERRUPTED_OPERATION, operation.id())
                    .with(operation.type() + ", step " + operation.step() + " of " + operation.steps()));
        }
        if (facts.quiet()) leftovers();
        facts.expiredLocks().forEach(key -> drifts.add(Drift.of(Kind.EXPIRED_LOCK, key)));
    }

    // ---- models and seeds

    private void nodes(NodeKind kind, Optional<NodeId> only) {
        for (Buildable node : input.nodes()) {
            if (node.id().kind() != kind
                    || only.filter(id -> !id.equals(node.id())).isPresent()) continue;
            Optional<VersionHash> bound = facts.vde().refs().find(node.id());
            if (bound.isPresent()) bound(new VersionRef(node.id(), bound.get()));
            else drifts.add(Drift.of(Kind.MISSING_REF, node.id()));
        }
    }

    private void bound(VersionRef ref) {
        PhysicalRelation home = facts.relations().get(ref);
        if (home == null) {
            drifts.add(Drift.of(Kind.MISSING_TRACKED_RELATION, ref.node()));
            return;
        }
        if (!Standing.stands(home, facts.warehouse())) {
            drifts.add(Drift.of(Kind.MISSING_PHYSICAL_RELATION, ref.node()));
        }
        places.logical(facts.vde().name(), ref).ifPresent(view -> shown(ref.node(), view, home.relation()));
    }

    private void shown(NodeId node, RelationName view, RelationName expected) {
        Optional<RelationKind> kind = facts.warehouse().findKind(view);
        if (kind.isEmpty()) {
            drifts.add(Drift.of(Kind.MISSING_LOGICAL_TARGET, node));
        } else if (kind.get() != RelationKind.VIEW) {
            drifts.add(Drift.of(Kind.LOGICAL_TARGET_IS_TABLE, node));
        } else {
            String sql = viewSql.get(key(view));
            Optional<RelationName> read = sql == null ? Optional.of(expected) : ViewSource.of(sql);
            if (read.filter(found -> same(found, expected)).isEmpty()) {
                String found = read.map(RelationName::toString).orElse("no relation");
                drifts.add(Drift.of(Kind.WRONG_LOGICAL_TARGET, node).with("reads " + found + ", expected " + expected));
            } else if (!sameColumns(
                    facts.warehouse().columns(view), facts.warehouse().columns(expected))) {
                drifts.add(Drift.of(Kind.STALE_VIEW_COLUMNS, node));
            }
        }
    }

    /** Engines word a view with or without the database, so it does not tell relations apart. */
    private boolean same(RelationName found, RelationName expected) {
        return withoutDatabase(found).equals(withoutDatabase(expected));
    }

    private String withoutDatabase(RelationName name) {
        return new RelationName(Optional.empty(), name.schema(), name.name()).key(layout.dialect());
    }

    /** True also when the columns of one of them are not known. */
    private boolean sameColumns(List<ColumnInfo> view, List<ColumnInfo> physical) {
        if (view.isEmpty() || physical.isEmpty()) return true;
        if (view.size() != physical.size()) return false;
        for (int i = 0; i < view.size(); i++) {
            ColumnInfo one = view.get(i);
            ColumnInfo other = physical.get(i);
            if (!layout.dialect().key(one.name()).equals(layout.dialect().key(other.name()))) return false;
            if (!facts.warehouse().typesEqual(one.type(), other.type())) return false;
        }
        return true;
    }

    private void unknownRefs(Optional<NodeId> only) {
        Set<NodeId> known = input.nodes().stream().map(Buildable::id).collect(Collectors.toSet());
        for (VersionRef ref : facts.vde().refs().list()) {
            if (known.contains(ref.node())
                    || only.filter(id -> !id.equals(ref.node())).isPresent()) continue;
            drifts.add(Drift.of(Kind.UNKNOWN_REF, ref.node().name()));
        }
    }

    // ---- the whole VDE

    private void functions() {
        for (VersionRef ref : facts.vde().refs().only(NodeKind.FUNCTION).list()) {
            if (!facts.versions().containsKey(ref)) {
                drifts.add(Drift.of(Kind.MISSING_FUNCTION_VERSION, ref.node()));
            } else if (places.logical(facts.vde().name(), ref)
                    .filter(facts.warehouse()::hasFunction)
                    .isEmpty()) {
                drifts.add(Drift.of(Kind.MISSING_FUNCTION, ref.node()));
            }
        }
    }

    /** Only where a VDE has schemas of its own; a base schema may hold views of anybody. */
    private void orphans() {
        if (layout.unsuffixed().filter(facts.vde().name()::equals).isPresent()) return;
        Set<String> ours = new HashSet<>();
        facts.vde()
                .refs()
                .list()
                .forEach(ref -> places.logical(facts.vde().name(), ref).ifPresent(name -> ours.add(key(name))));
        Set<String> schemas = new HashSet<>();
        input.nodes()
                .forEach(
                        node -> schemas.add(schemaKey(layout.logical(facts.vde().name(), node.relation()))));
        Set<String> physical = physicalSchemas();
        for (DriftFacts.Found found : facts.found()) {
            boolean reads = found.viewSql()
                    .flatMap(ViewSource::of)
                    .filter(read -> physical.contains(schemaKey(unqualified(read))))
                    .isPresent();
            if (reads && schemas.contains(schemaKey(found.name())) && !ours.contains(key(found.name()))) {
                drifts.add(Drift.of(Kind.ORPHAN_LOGICAL_VIEW, found.name().toString()));
            }
        }
    }

    private void untracked() {
        Set<String> tracked = tracked();
        Set<String> physical = physicalSchemas();
        for (DriftFacts.Found found : facts.found()) {
            RelationName name = found.name();
            if (!physical.contains(schemaKey(unqualified(name))) || tracked.contains(key(name))) continue;
            if (name.name().equals(FENCES) || HELPER.matcher(name.name()).matches()) continue;
            drifts.add(Drift.of(Kind.UNTRACKED_PHYSICAL_RELATION, name.toString()));
        }
    }

    private void checkpoint(Checkpoint checkpoint) {
        String gone = checkpoint.refs().list().stream()
                .filter(ref -> {
                    PhysicalRelation home = facts.relations().get(ref);
                    return home == null || !Standing.stands(home, facts.warehouse());
                })
                .map(ref -> ref.node().name())
                .collect(Collectors.joining(", "));
        if (gone.isEmpty()) return;
        drifts.add(Drift.of(Kind.UNRESTORABLE_CHECKPOINT, checkpoint.id()).with(gone));
    }

    private void leftovers() {
        Map<String, PhysicalRelation> homes = new HashMap<>();
        facts.relations().values().forEach(home -> homes.put(key(home.relation()), home));
        Set<String> physical = physicalSchemas();
        for (DriftFacts.Found found : facts.found()) {
            Matcher helper = HELPER.matcher(found.name().name());
            if (!helper.matches() || homes.containsKey(key(found.name()))) continue;
            if (!physical.contains(schemaKey(unqualified(found.name())))) continue;
            Drift drift = Drift.of(Kind.LEFTOVER_RELATION, found.name().toString());
            Optional<String> run = Optional.ofNullable(
                            homes.get(key(found.name().withName(helper.group("version")))))
                    .flatMap(PhysicalRelation::lastRunId);
            drifts.add(run.map(id -> drift.with("from " + id)).orElse(drift));
        }
    }

    private Set<String> tracked() {
        return facts.relations().values().stream()
                .map(home -> key(home.relation()))
                .collect(Collectors.toSet());
    }

    /** Schemas of versions, without their databases. */
    private Set<String> physicalSchemas() {
        Set<String> schemas = new HashSet<>();
        facts.relations().values().forEach(home -> schemas.add(schemaKey(unqualified(home.relation()))));
        input.nodes()
                .forEach(
                        node -> schemas.add(schemaKey(RelationName.of(layout.physicalSchema(node.relation()), "any"))));
        return schemas;
    }

    private static RelationName unqualified(RelationName name) {
        return new RelationName(Optional.empty(), name.schema(), name.name());
    }

    private String schemaKey(RelationName name) {
        return key(name.withName("any"));
    }

    private String key(RelationName name) {
        return name.key(layout.dialect());
    }
}
