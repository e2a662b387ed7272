package dev.sqlbuild.core.virtual;

import dev.sqlbuild.adapter.RelationName;
import dev.sqlbuild.core.plan.PlanRequest;
import dev.sqlbuild.core.plan.StateFacts;
import java.util.Collection;
import java.util.List;

/**
 * What of a virtual plan is executed, in the terms of a direct build over physical relations.
 *
 * @param request exactly the nodes that run, whatever their state
 * @param recorded what their relations hold when execution begins
 * @param replaced relations that stand there and are not trusted: they are built as if they did not exist
 */
public record VirtualExecution(PlanRequest request, StateFacts recorded, Collection<RelationName> replaced) {

    /** @param asked what the user asked for: flags about checks and refresh are kept, the selection is not */
    public static VirtualExecution of(VirtualPlan plan, PlanRequest asked) {
        List<String> running =
                plan.running().stream().map(node -> node.id().toString()).toList();
        PlanRequest request = asked.withSelect(running)
                .withExclude(List.of())
                .withChangesOnly(false)
                .withIncludeStaleUpstreams(false)
                .withForce(true);
        List<RelationName> replaced = plan.running().stream()
                .filter(node ->
                        node.action() == VirtualAction.BUILD && node.seeding().isEmpty())
                .map(node -> node.physical().relation())
                .toList();
        return new VirtualExecution(request, RecordedBuilds.of(plan), replaced);
    }
}
