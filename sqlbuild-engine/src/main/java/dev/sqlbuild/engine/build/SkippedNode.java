package dev.sqlbuild.engine.build;

import dev.sqlbuild.adapter.RelationName;
import dev.sqlbuild.engine.run.NodeResult;
import dev.sqlbuild.engine.run.NodeStatus;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** The result of a node that was never begun. */
final class SkippedNode {
    private SkippedNode() {}

    static NodeResult of(NodeWork work, String reason) {
        NodeWork.Title title = work.title();
        return new NodeResult(
                work.id(),
                title.label(),
                title.materialization(),
                title.strategy(),
                title.action(),
                NodeStatus.SKIP,
                Optional.empty(),
                Duration.ZERO,
                OptionalLong.empty(),
                work.destination().map(RelationName::toString),
                Optional.of(reason),
                Optional.empty(),
                List.of(),
                Optional.empty(),
                List.of(),
                Optional.empty(),
                List.of());
    }
}
