package dev.sqlbuild.core.virtual;

import dev.sqlbuild.adapter.RelationName;
import dev.sqlbuild.core.graph.NodeId;
import dev.sqlbuild.core.incremental.Cursor;
import dev.sqlbuild.core.incremental.CursorOverrides;
import dev.sqlbuild.core.incremental.Incremental;
import dev.sqlbuild.core.plan.PlanRequest;
import dev.sqlbuild.core.plan.PlanWarning;
import dev.sqlbuild.core.plan.StateFacts;
import dev.sqlbuild.core.version.PhysicalRelation;
import dev.sqlbuild.core.version.VdeName;
import dev.sqlbuild.core.version.VersionRef;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What of a virtual plan is executed, in the terms of a direct build over physical relations.
 *
 * @param request exactly the nodes that run, whatever their state
 * @param recorded what their relations hold when execution begins
 * @param replaced relations that stand there and are not trusted: they are built as if they did not exist
 * @param seedings rows of earlier versions with which relations begin when their turn comes
 * @param shown views, of this VDE and of others, that show relations which are written in place
 * @param bystanders views of versions that are not built now, but may read what is
 * @param warnings what the user should know before it begins
 */
public record VirtualExecution(
        PlanRequest request,
        StateFacts recorded,
        Collection<RelationName> replaced,
        Map<NodeId, Seeding> seedings,
        Map<NodeId, List<RelationName>> shown,
        Set<RelationName> bystanders,
        List<PlanWarning> warnings) {

    public VirtualExecution {
        replaced = List.copyOf(replaced);
        seedings = Map.copyOf(seedings);
        shown = Map.copyOf(shown);
        bystanders = Set.copyOf(bystanders);
        warnings = List.copyOf(warnings);
    }

    /** @param asked what the user asked for: flags about checks and refresh are kept, the selection is not */
    public static VirtualExecution of(VirtualPlan plan, PlanRequest asked, VdeLayout layout) {
        List<String> running =
                plan.running().stream().map(node -> node.id().toString()).toList();
        CursorOverrides cursor = asked.cursor()
                .of(plan.running().stream()
                        .flatMap(node -> node.subject().incremental().flatMap(Incremental::cursor).stream())
                        .map(Cursor::type)
                        .toList());
        PlanRequest request = asked.withSelect(running)
                .withCursor(cursor)
                .withExclude(List.of())
                .withChangesOnly(false)
                .withIncludeStaleUpstreams(false)
                .withForce(true)
                .withLocalReplays(true);
        List<RelationName> replaced = plan.running().stream()
                .filter(node ->
                        node.action() == VirtualAction.BUILD && node.seeding().isEmpty())
                .map(node -> node.physical().relation())
                .toList();
        Map<NodeId, Seeding> seedings = new HashMap<>();
        plan.running().forEach(node -> node.seeding().ifPresent(seeding -> seedings.put(node.id(), seeding)));
        List<PlanWarning> warnings = new ArrayList<>();
        if (!cursor.equals(asked.cursor())) {
            warnings.add(new PlanWarning(
                    PlanWarning.Kind.BOUNDS_IGNORED,
                    Optional.empty(),
                    "cursor flags had no effect: no model runs that they apply to"));
        }
        plan.running().stream()
                .filter(VirtualExecution::keepsOldRows)
                .forEach(
                        node -> warnings.add(
                                PlanWarning.about(
                                        PlanWarning.Kind.HISTORY_KEEPS_OLD_RESULTS,
                                        node.id(),
                                        node.id().name()
                                                + " keeps rows computed from earlier upstream versions; use --full-refresh to recompute")));
        return new VirtualExecution(
                request, RecordedBuilds.of(plan), replaced, seedings, shown(plan, layout), bystanders(plan), warnings);
    }

    private static Map<NodeId, List<RelationName>> shown(VirtualPlan plan, VdeLayout layout) {
        Map<NodeId, List<RelationName>> shown = new HashMap<>();
        for (VirtualNode node : plan.running()) {
            if (node.action() != VirtualAction.REFRESH) continue;
            List<RelationName> views = views(plan.state(), node, layout);
            if (!views.isEmpty()) shown.put(node.id(), views);
        }
        return shown;
    }

    /**
     * A version that somebody has tried out, or that only a checkpoint knows, must not stop the daily run: its view stays
     * with the former relation when it cannot read the new one.
     */
    private static Set<RelationName> bystanders(VirtualPlan plan) {
        Set<VersionRef> running = new HashSet<>();
        plan.running().forEach(node -> running.add(node.ref()));
        Set<RelationName> views = new HashSet<>();
        plan.state().relations().forEach((ref, home) -> {
            if (home.type() == PhysicalRelation.Type.VIEW && !running.contains(ref)) views.add(home.relation());
        });
        return views;
    }

    /** Where VDEs that are bound to the version show it: as the workspace says, or as its record does. */
    private static List<RelationName> views(VirtualState state, VirtualNode node, VdeLayout layout) {
        Set<VdeName> users = new HashSet<>(state.users().getOrDefault(node.ref(), Set.of()));
        if (state.own().find(node.id()).equals(Optional.of(node.ref().version()))) users.add(state.vde());
        Set<RelationName> bases = new LinkedHashSet<>(Set.of(node.subject().relation()));
        state.version(node.id(), node.ref().version())
                .flatMap(version -> version.build().logical())
                .ifPresent(bases::add);
        Set<RelationName> views = new LinkedHashSet<>();
        users.stream().sorted().forEach(vde -> bases.forEach(base -> views.add(layout.logical(vde, base))));
        return List.copyOf(views);
    }

    private static boolean keepsOldRows(VirtualNode node) {
        return node.reason() == VirtualReason.UPSTREAM_CHANGED
                && node.seeding().isPresent()
                && node.subject().incremental().isPresent();
    }
}
