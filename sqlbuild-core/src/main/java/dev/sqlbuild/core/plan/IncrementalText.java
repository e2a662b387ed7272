package dev.sqlbuild.core.plan;

import dev.sqlbuild.core.graph.NodeId;
import dev.sqlbuild.core.incremental.Cursor;
import dev.sqlbuild.core.incremental.CursorGrain;
import dev.sqlbuild.core.incremental.Incremental;
import dev.sqlbuild.core.incremental.Microbatch;
import dev.sqlbuild.core.incremental.ReplayPolicy;
import dev.sqlbuild.core.incremental.RunWindow;
import dev.sqlbuild.core.plan.IncrementalPlan.Bounds;
import dev.sqlbuild.core.plan.IncrementalPlan.Origin;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** The lines of a plan below an incremental model, by the word they begin with. */
final class IncrementalText {
    private IncrementalText() {}

    static Map<String, String> of(PlannedNode node, IncrementalPlan plan) {
        Map<String, String> lines = new LinkedHashMap<>();
        replay(plan.replay()).ifPresent(text -> lines.put("replay", text));
        Incremental incremental = node.subject().incremental().orElseThrow();
        incremental.cursor().ifPresent(cursor -> {
            lines.put("cursor", cursor.column() + " (" + cursor.type().word() + grain(cursor) + ")");
            bounds(cursor, incremental, plan.bounds()).ifPresent(text -> lines.put("bounds", text));
        });
        return lines;
    }

    private static Optional<String> replay(IncrementalPlan.Replay replay) {
        Optional<ReplayPolicy> policy = replay.policy();
        if (policy.isEmpty() || (!policy.get().replays() && replay.origin() == Origin.NONE)) return Optional.empty();
        String origin = switch (replay.origin()) {
            case OWN -> policy.get().replays() ? " (replay_on_change)" : "";
            case INHERITED ->
                " (inherited from " + replay.from().map(NodeId::name).orElse("upstream") + ")";
            case NONE -> "";
        };
        return Optional.of(policy.get().phrase() + origin);
    }

    private static String grain(Cursor cursor) {
        return cursor.grain().map(CursorGrain::word).map(word -> ", " + word).orElse("");
    }

    private static Optional<String> bounds(Cursor cursor, Incremental incremental, Bounds bounds) {
        return switch (bounds.when()) {
            case NEVER -> Optional.empty();
            case RUN ->
                Optional.of("computed at run time, once "
                        + bounds.waitsFor()
                                .map(input -> input.kind().word() + " " + input.name())
                                .orElse("its inputs") + " is up to date");
            case PLAN -> bounds.window().map(window -> known(cursor, incremental, window, bounds));
        };
    }

    private static String known(Cursor cursor, Incremental incremental, RunWindow window, Bounds bounds) {
        if (window.bounds().isEmpty()) return "no new data";
        String text = window.bounds().start().text(cursor.type()) + " .. "
                + window.bounds().end().text(cursor.type());
        Optional<Microbatch> batch = incremental.microbatch();
        if (batch.isEmpty() || bounds.batches().isEmpty()) return text;
        int batches = bounds.batches().getAsInt();
        return text + "  " + batches + (batches == 1 ? " batch of " : " batches of ")
                + batch.get().size().text();
    }
}
