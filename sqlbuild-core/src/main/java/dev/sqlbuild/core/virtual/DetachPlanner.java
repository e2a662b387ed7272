package dev.sqlbuild.core.virtual;

import dev.sqlbuild.adapter.RelationKind;
import dev.sqlbuild.adapter.RelationName;
import dev.sqlbuild.base.Code;
import dev.sqlbuild.core.graph.NodeId;
import dev.sqlbuild.core.plan.Buildable;
import dev.sqlbuild.core.plan.PlanInput;
import dev.sqlbuild.core.plan.WarehouseFacts;
import dev.sqlbuild.core.version.PhysicalRelation;
import dev.sqlbuild.core.version.VersionRef;
import dev.sqlbuild.core.virtual.Conversion.Action;
import dev.sqlbuild.core.virtual.Conversion.Direction;
import dev.sqlbuild.core.virtual.Conversion.Item;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiPredicate;
import java.util.stream.Collectors;

/** Decides how a VDE becomes plain tables and views again (virtual-recovery.md 3). */
public final class DetachPlanner {
    private DetachPlanner() {}

    /**
     * The plan.
     *
     * @param shared versions that another VDE or one of its checkpoints needs where they are
     * @param movable whether a table gets from one name to the other without a copy
     * @param switched whether an earlier attempt has changed the warehouse already and only the record of it is missing
     * @throws dev.sqlbuild.base.SqlBuildException {@code C250}, {@code C251}, {@code C252}, {@code C261}
     */
    public static Conversion plan(
            PlanInput input,
            VdeLayout layout,
            VirtualState state,
            WarehouseFacts warehouse,
            Set<VersionRef> shared,
            BiPredicate<RelationName, RelationName> movable,
            boolean switched) {
        requireFinalized(input, state);
        List<Item> items = new ArrayList<>();
        for (Buildable node : input.nodes()) {
            RelationName base = layout.logical(state.vde(), node.relation());
            VersionRef ref = new VersionRef(node.id(), node.version());
            Optional<PhysicalRelation> home = state.relation(ref);
            if (switched || node.isFunction()) {
                RelationName physical =
                        home.map(PhysicalRelation::relation).orElseGet(() -> layout.physical(ref, node.relation()));
                items.add(new Item(node, Action.KEEP, Optional.of(ref), base, physical, false, ""));
                continue;
            }
            RelationName physical = home.map(PhysicalRelation::relation)
                    .orElseThrow(() -> PointerGuards.refusal(
                            Code.C251,
                            "no tracked relation for " + node.id().kind().word() + " '" + node.name() + "'"));
            requireStanding(node, base, physical, warehouse);
            boolean copies = !node.isView() && (shared.contains(ref) || !movable.test(physical, base));
            Action action = node.isView() ? Action.RECREATE : copies ? Action.COPY : Action.MOVE;
            items.add(new Item(node, action, Optional.of(ref), base, physical, copies, ""));
        }
        return new Conversion(Direction.DETACH, state.vde(), items, removed(input, layout, state));
    }

    /** What the project no longer has keeps its view. */
    private static List<String> removed(PlanInput input, VdeLayout layout, VirtualState state) {
        Set<NodeId> project = input.nodes().stream().map(Buildable::id).collect(Collectors.toSet());
        return state.own().list().stream()
                .filter(ref -> !project.contains(ref.node()))
                .map(ref -> {
                    String where = state.version(ref.node(), ref.version())
                            .flatMap(version -> version.build().logical())
                            .map(base -> ": " + layout.logical(state.vde(), base))
                            .orElse("");
                    return ref.node().kind().word() + " " + ref.node().name()
                            + " is not in the project, and what shows it stays" + where;
                })
                .sorted()
                .toList();
    }

    private static void requireFinalized(PlanInput input, VirtualState state) {
        String refusal = "state detach requires a finalized virtual environment";
        if (state.recorded().filter(vde -> vde.isFinalized()).isEmpty()) {
            throw PointerGuards.refusal(Code.C261, refusal, "sqb build finalizes " + state.vde());
        }
        List<NodeId> stale = input.nodes().stream()
                .filter(node -> !state.own()
                        .find(node.id())
                        .filter(node.version()::equals)
                        .isPresent())
                .map(Buildable::id)
                .toList();
        if (stale.isEmpty()) return;
        throw PointerGuards.refusal(
                Code.C261,
                refusal + "; stale models: " + PointerGuards.names(stale),
                "sqb build brings " + state.vde() + " to what the project says");
    }

    private static void requireStanding(
            Buildable node, RelationName base, RelationName physical, WarehouseFacts warehouse) {
        if (!warehouse.exists(physical)) {
            throw PointerGuards.refusal(
                    Code.C252,
                    "physical relation of '" + node.name() + "' is gone: " + physical,
                    "sqb build --select " + node.name() + " re-creates it");
        }
        boolean table = warehouse
                .findKind(base)
                .filter(kind -> kind != RelationKind.VIEW)
                .isPresent();
        if (!table) return;
        throw PointerGuards.refusal(
                Code.C250,
                "logical " + (node.isSeed() ? "seed " : "") + "target for '" + node.name()
                        + "' is a table; detach will not overwrite it",
                "drop or rename " + base + ", then sqb reconcile repair-view");
    }
}
