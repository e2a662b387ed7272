package dev.sqlbuild.core.plan;

import dev.sqlbuild.adapter.Ownership;
import dev.sqlbuild.adapter.RelationKind;
import dev.sqlbuild.adapter.RelationName;
import dev.sqlbuild.core.graph.NodeId;

/**
 * A model that is not selected and is copied as it is, because a selected one reads it (planning.md 9.3).
 *
 * @param id the model
 * @param origin its relation in the other environment
 * @param kind what stands there; over a view a view is created
 * @param destination its relation in the active environment
 * @param ownership whether SQLBuild made what stands at the destination
 * @param present whether anything stands there
 */
public record BaselineCopy(
        NodeId id,
        RelationName origin,
        RelationKind kind,
        RelationName destination,
        Ownership ownership,
        boolean present) {}
