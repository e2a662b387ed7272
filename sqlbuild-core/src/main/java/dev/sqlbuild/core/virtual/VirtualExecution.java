package dev.sqlbuild.core.virtual;

import dev.sqlbuild.adapter.RelationName;
import dev.sqlbuild.core.graph.NodeId;
import dev.sqlbuild.core.incremental.Cursor;
import dev.sqlbuild.core.incremental.CursorOverrides;
import dev.sqlbuild.core.incremental.Incremental;
import dev.sqlbuild.core.plan.PlanRequest;
import dev.sqlbuild.core.plan.PlanWarning;
import dev.sqlbuild.core.plan.StateFacts;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What of a virtual plan is executed, in the terms of a direct build over physical relations.
 *
 * @param request exactly the nodes that run, whatever their state
 * @param recorded what their relations hold when execution begins
 * @param replaced relations that stand there and are not trusted: they are built as if they did not exist
 * @param seedings rows of earlier versions with which relations begin when their turn comes
 * @param warnings what the user should know before it begins
 */
public record VirtualExecution(
        PlanRequest request,
        StateFacts recorded,
        Collection<RelationName> replaced,
        Map<NodeId, Seeding> seedings,
        List<PlanWarning> warnings) {

    public VirtualExecution {
        replaced = List.copyOf(replaced);
        seedings = Map.copyOf(seedings);
        warnings = List.copyOf(warnings);
    }

    /** @param asked what the user asked for: flags about checks and refresh are kept, the selection is not */
    public static VirtualExecution of(VirtualPlan plan, PlanRequest asked) {
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
        return new VirtualExecution(request, RecordedBuilds.of(plan), replaced, seedings, warnings);
    }

    private static boolean keepsOldRows(VirtualNode node) {
        return node.reason() == VirtualReason.UPSTREAM_CHANGED
                && node.seeding().isPresent()
                && node.subject().incremental().isPresent();
    }
}
