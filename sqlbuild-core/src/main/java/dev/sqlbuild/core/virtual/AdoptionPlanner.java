package dev.sqlbuild.core.virtual;

import dev.sqlbuild.adapter.RelationKind;
import dev.sqlbuild.adapter.RelationName;
import dev.sqlbuild.base.Code;
import dev.sqlbuild.core.graph.NodeId;
import dev.sqlbuild.core.plan.Buildable;
import dev.sqlbuild.core.plan.Fingerprint;
import dev.sqlbuild.core.plan.PlanInput;
import dev.sqlbuild.core.plan.WarehouseFacts;
import dev.sqlbuild.core.version.PhysicalRelation;
import dev.sqlbuild.core.version.VdeName;
import dev.sqlbuild.core.version.VersionHash;
import dev.sqlbuild.core.version.VersionRef;
import dev.sqlbuild.core.virtual.Conversion.Action;
import dev.sqlbuild.core.virtual.Conversion.Direction;
import dev.sqlbuild.core.virtual.Conversion.Item;
import dev.sqlbuild.jdbc.SqlDialect;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiPredicate;
import java.util.stream.Collectors;

/** Decides how existing tables and views become a VDE (virtual-recovery.md 2.3, 2.5). */
public final class AdoptionPlanner {
    private static final String OLDER = "built from older code";

    private final PlanInput input;
    private final VdeLayout layout;
    private final VirtualState state;
    private final ConversionFacts facts;

    /**
     * What is known of the relations.
     *
     * @param warehouse what stands at base names and at physical ones
     * @param recorded what direct mode recorded about them
     * @param views definitions of the views at the base names, and of those of VDEs that share versions, by key
     * @param consumers views that follow a relation itself and not its name, by the relation
     * @param secured relations with rules about who may see which row
     * @param movable whether a table gets from one name to the other without a copy
     */
    public record ConversionFacts(
            WarehouseFacts warehouse,
            Map<NodeId, Fingerprint> recorded,
            Map<String, String> views,
            Map<RelationName, List<RelationName>> consumers,
            Set<RelationName> secured,
            BiPredicate<RelationName, RelationName> movable) {

        /** Whether a view reads the relation of a version, and that is there. */
        public boolean shows(RelationName view, RelationName physical, SqlDialect dialect) {
            return views.getOrDefault(view.key(dialect), "").contains(physical.name()) && warehouse.exists(physical);
        }
    }

    private AdoptionPlanner(PlanInput input, VdeLayout layout, VirtualState state, ConversionFacts facts) {
        this.input = input;
        this.layout = layout;
        this.state = state;
        this.facts = facts;
    }

    /**
     * The plan.
     *
     * @throws dev.sqlbuild.base.SqlBuildException {@code S080}, {@code S081}, {@code S082}
     */
    public static Conversion plan(PlanInput input, VdeLayout layout, VirtualState state, ConversionFacts facts) {
        requireFree(state);
        return new AdoptionPlanner(input, layout, state, facts).plan();
    }

    private static void requireFree(VirtualState state) {
        boolean attached = state.recorded().filter(vde -> !vde.isDetached()).isPresent();
        if (!attached || state.own().isEmpty()) return;
        throw PointerGuards.refusal(
                Code.S080,
                "virtual environment '" + state.vde() + "' already exists",
                "it is built with sqb build; only relations of direct mode are adopted");
    }

    private Conversion plan() {
        List<Item> items = new ArrayList<>();
        for (Buildable node : input.nodes()) items.add(item(node));
        Conversion plan = new Conversion(Direction.ADOPT, state.vde(), items, warnings(items));
        if (plan.count() > 0) return plan;
        throw PointerGuards.refusal(
                Code.S082, "no project relation exists in the warehouse; run sqb build instead", "sqb build");
    }

    /** What changes for those who read the tables. */
    private List<String> warnings(List<Item> items) {
        Set<String> ours = items.stream().map(item -> key(item.base())).collect(Collectors.toSet());
        List<String> warnings = new ArrayList<>();
        for (Item item : items) {
            if (item.action() != Action.MOVE && item.action() != Action.REPLACE) continue;
            for (RelationName reader : facts.consumers().getOrDefault(item.base(), List.of())) {
                if (ours.contains(key(reader))) continue;
                warnings.add(reader + " reads " + item.base() + " and will stay on the adopted version");
            }
            if (facts.secured().contains(item.base())) {
                warnings.add(item.base() + " has row level security, which will not apply to those who read the view");
            }
        }
        return warnings;
    }

    private String key(RelationName name) {
        return name.key(layout.dialect());
    }

    private Item item(Buildable node) {
        RelationName base = layout.logical(state.vde(), node.relation());
        Optional<Fingerprint> record = Optional.ofNullable(facts.recorded().get(node.id()));
        VersionHash version = record.map(Fingerprint::version).orElse(node.version());
        VersionRef ref = new VersionRef(node.id(), version);
        RelationName physical = home(ref).orElseGet(() -> layout.physical(ref, node.relation()));
        boolean older = !version.equals(node.version());
        String note = older ? OLDER : record.isEmpty() ? "unverified" : "";
        if (node.isFunction()) {
            boolean stands = facts.warehouse().hasFunction(base);
            if (older || !stands) return skip(node, base, physical, older ? OLDER : "not in the warehouse");
            return new Item(node, Action.KEEP, Optional.of(ref), base, physical, false, note);
        }
        Optional<RelationKind> kind = facts.warehouse().findKind(base);
        if (kind.isEmpty()) return skip(node, base, physical, "not in the warehouse");
        if (kind.get() == RelationKind.VIEW && facts.shows(base, physical, layout.dialect())) {
            // What an adoption leaves whose end was not recorded.
            return new Item(node, Action.KEEP, Optional.of(ref), base, physical, false, note);
        }
        requireKind(node, base, kind.get());
        if (node.isView()) {
            boolean written = older && record.filter(r -> differs(r, node)).isPresent();
            if (written) return skip(node, base, physical, OLDER);
            return new Item(node, Action.RECREATE, Optional.of(ref), base, physical, false, note);
        }
        boolean copies = !facts.movable().test(base, physical);
        if (facts.warehouse().exists(physical)) {
            return new Item(node, Action.REPLACE, Optional.of(ref), base, physical, copies, joined(note, sharing(ref)));
        }
        return new Item(node, copies ? Action.COPY : Action.MOVE, Optional.of(ref), base, physical, copies, note);
    }

    /** What a janitor has put aside holds older rows than the table that is adopted, and stays aside. */
    private Optional<RelationName> home(VersionRef ref) {
        return state.relation(ref).filter(home -> !home.isPutAside()).map(PhysicalRelation::relation);
    }

    private static Item skip(Buildable node, RelationName base, RelationName physical, String why) {
        return new Item(node, Action.SKIP, Optional.empty(), base, physical, false, why);
    }

    /** Whether the view itself was written differently, and not only what it reads. */
    static boolean differs(Fingerprint record, Buildable node) {
        return !record.definition().equals(node.definition())
                || !record.metadata().identity().equals(node.identity());
    }

    /** {@code S081} */
    private static void requireKind(Buildable node, RelationName base, RelationKind kind) {
        if (kind == (node.isView() ? RelationKind.VIEW : RelationKind.TABLE)) return;
        String what = kind == RelationKind.OTHER
                ? "neither a table nor a view"
                : "a " + kind.name().toLowerCase(Locale.ROOT);
        String is =
                (node.kindWord().startsWith("i") ? "an " : "a ") + node.kindWord() + (node.isSeed() ? "" : " model");
        throw PointerGuards.refusal(
                Code.S081,
                node.id().kind().word() + " '" + node.name() + "' is " + is + " but " + base + " is " + what,
                "build it in direct mode first, or drop or rename " + base);
    }

    private String sharing(VersionRef ref) {
        Set<VdeName> users = state.users().getOrDefault(ref, Set.of());
        if (users.isEmpty()) return "";
        List<String> names = new TreeSet<>(users.stream().map(VdeName::text).toList())
                .stream().toList();
        return String.join(", ", names) + (names.size() == 1 ? " shares" : " share") + " this version";
    }

    private static String joined(String one, String other) {
        return one.isEmpty() ? other : other.isEmpty() ? one : one + "; " + other;
    }
}
