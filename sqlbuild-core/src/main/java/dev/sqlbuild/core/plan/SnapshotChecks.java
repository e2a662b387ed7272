package dev.sqlbuild.core.plan;

import dev.sqlbuild.adapter.RelationKind;
import dev.sqlbuild.base.Code;
import dev.sqlbuild.base.Diagnostic;
import dev.sqlbuild.core.json.JsonTree;
import dev.sqlbuild.core.project.SnapshotPolicies.RefreshPolicy;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What happens to the history that a planned snapshot already has (incremental.md 5.4). */
public final class SnapshotChecks {
    /** Fields without which the rows of a history cannot be continued as they are. */
    private static final List<String> ANCHORS = List.of(
            "unique_key",
            "snapshot_strategy",
            "updated_at",
            "observed_at",
            "historical_input",
            "valid_from_column",
            "valid_to_column");

    /** Materializations that keep no history: what stands there is replaced as when a table is rebuilt. */
    private static final Set<String> WITHOUT_HISTORY = Set.of("view", "table");

    private SnapshotChecks() {}

    /** Why selected snapshots cannot be built as asked; those that need the user's consent are not among them. */
    static List<Diagnostic> run(List<PlannedNode> nodes) {
        List<Diagnostic> errors = new ArrayList<>();
        for (PlannedNode node : nodes) {
            if (node.subject().snapshot().isEmpty() || !node.runs() || !hasHistory(node)) continue;
            if (node.reason() != Reason.FULL_REFRESH) {
                node.recorded()
                        .flatMap(record -> interrupted(
                                node.id().name(),
                                record.metadata().identity(),
                                node.subject().identity()))
                        .ifPresent(errors::add);
            } else if (policy(node) == RefreshPolicy.DENY) {
                errors.add(denied(node.id().name()));
            }
        }
        return errors;
    }

    private static RefreshPolicy policy(PlannedNode node) {
        return node.subject().snapshot().orElseThrow().fullRefresh();
    }

    /** Snapshots whose history this plan replaces and whose policy asks for consent first, in plan order. */
    public static List<PlannedNode> needingConsent(Plan plan) {
        return plan.running().stream()
                .filter(node -> node.subject().snapshot().isPresent() && hasHistory(node))
                .filter(node -> node.reason() == Reason.FULL_REFRESH)
                .filter(node -> policy(node) == RefreshPolicy.REQUIRE_CONFIRMATION)
                .toList();
    }

    /** Whether a snapshot is built from nothing instead of being continued. */
    public static boolean startsAnew(PlannedNode node) {
        return node.reason() == Reason.FULL_REFRESH || !hasHistory(node);
    }

    private static boolean hasHistory(PlannedNode node) {
        if (node.existing().filter(kind -> kind == RelationKind.TABLE).isEmpty()) return false;
        Optional<String> was = recorded(node).map(config -> String.valueOf(config.get("materialized")));
        return was.filter(WITHOUT_HISTORY::contains).isEmpty();
    }

    /** The recorded configuration, unless nothing is known of it. */
    private static Optional<Map<?, ?>> recorded(PlannedNode node) {
        if (node.recorded().isEmpty()) return Optional.empty();
        Map<?, ?> config = config(node.recorded().get().metadata().identity());
        return config.isEmpty() ? Optional.empty() : Optional.of(config);
    }

    private static Map<?, ?> config(String identity) {
        Object root = JsonTree.read(identity);
        Object config = root instanceof Map<?, ?> map ? map.get("config") : null;
        return config instanceof Map<?, ?> keys ? keys : Map.of();
    }

    private static @Nullable Object unordered(@Nullable Object value) {
        return value instanceof List<?> list ? new HashSet<>(list) : value;
    }

    /** A full refresh that the policy forbids. */
    public static Diagnostic denied(String model) {
        return Diagnostic.of(Code.S208, "snapshot '" + model + "': full refresh is denied")
                .on("model", model)
                .withHelp("leave it out with --exclude " + model
                        + ", or allow it with snapshot_full_refresh and [snapshots]; its history would be lost");
    }

    /**
     * Why a history cannot be continued by what the project defines now.
     *
     * @param before identity metadata of what built it; nothing is known of an empty one
     * @param now identity metadata of the project
     */
    public static Optional<Diagnostic> interrupted(String model, String before, String now) {
        Map<?, ?> old = config(before);
        Map<?, ?> current = config(now);
        List<String> changed = ANCHORS.stream()
                .filter(key -> !Objects.equals(unordered(old.get(key)), unordered(current.get(key))))
                .toList();
        if (old.isEmpty() || changed.isEmpty()) return Optional.empty();
        return Optional.of(Diagnostic.of(
                        Code.C000,
                        "snapshot '" + model + "': " + String.join(", ", changed)
                                + " changed; its history cannot be continued")
                .on("model", model)
                .withHelp("restore the former value, or build a new history with --full-refresh --select " + model));
    }
}
