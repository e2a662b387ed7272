package dev.sqlbuild.core.virtual;

import dev.sqlbuild.base.Diagnostics;
import dev.sqlbuild.core.plan.SnapshotChecks;
import dev.sqlbuild.core.project.SnapshotPolicies.RefreshPolicy;
import dev.sqlbuild.core.version.ModelVersion;
import java.util.List;
import java.util.Optional;

/** Histories of snapshots that a plan for a VDE would not continue (incremental.md 5.4). */
public final class SnapshotHistories {
    private static final String SNAPSHOT = "snapshot";

    private SnapshotHistories() {}

    /** Throws when a history is to be replaced against its policy, or cannot be continued as defined now. */
    static void check(List<VirtualNode> nodes, VirtualState state, boolean fullRefresh) {
        Diagnostics errors = new Diagnostics();
        for (VirtualNode node : nodes) {
            Optional<ModelVersion> before = history(node, state);
            if (before.isEmpty()) continue;
            if (!fullRefresh) {
                SnapshotChecks.interrupted(
                                node.id().name(),
                                before.get().identity(),
                                node.subject().identity())
                        .ifPresent(errors::add);
            } else if (policy(node) == RefreshPolicy.DENY) {
                errors.add(SnapshotChecks.denied(node.id().name()));
            }
        }
        errors.throwIfErrors();
    }

    /** Names of snapshots whose history the plan replaces and whose policy asks for consent first. */
    public static List<String> needingConsent(VirtualPlan plan) {
        if (!plan.request().fullRefresh()) return List.of();
        return plan.running().stream()
                .filter(node -> history(node, plan.state()).isPresent())
                .filter(node -> policy(node) == RefreshPolicy.REQUIRE_CONFIRMATION)
                .map(node -> node.id().name())
                .toList();
    }

    private static RefreshPolicy policy(VirtualNode node) {
        return node.subject().snapshot().orElseThrow().fullRefresh();
    }

    /** What the VDE has of a snapshot that runs, if that is a history. */
    private static Optional<ModelVersion> history(VirtualNode node, VirtualState state) {
        if (!node.runs() || node.subject().snapshot().isEmpty()) return Optional.empty();
        return node.bound()
                .flatMap(bound -> state.version(node.id(), bound))
                .filter(ModelVersion.class::isInstance)
                .map(ModelVersion.class::cast)
                .filter(version ->
                        version.build().materialized().filter(SNAPSHOT::equals).isPresent());
    }
}
