package dev.sqlbuild.core.plan;

import dev.sqlbuild.core.incremental.Cursor;
import dev.sqlbuild.core.incremental.CursorDistance;
import dev.sqlbuild.core.incremental.CursorGrain;
import dev.sqlbuild.core.incremental.CursorWindow;
import dev.sqlbuild.core.incremental.Incremental;
import dev.sqlbuild.core.incremental.Microbatch;
import dev.sqlbuild.core.incremental.ReplayPolicy;
import dev.sqlbuild.core.incremental.RunWindow;
import dev.sqlbuild.core.plan.IncrementalPlan.Bounds;
import dev.sqlbuild.core.plan.IncrementalPlan.When;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What a plan says about an incremental model, as JSON values in documented order. */
final class IncrementalJson {
    private IncrementalJson() {}

    static Map<String, @Nullable Object> replay(IncrementalPlan.Replay replay) {
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        json.put(
                "action",
                replay.policy()
                        .map(ReplayPolicy::action)
                        .map(ReplayPolicy.Action::word)
                        .orElse("none"));
        json.put("duration", replay.policy().flatMap(ReplayPolicy::distance).map(CursorDistance::text));
        json.put("origin", replay.origin().word());
        json.put("root_cause", replay.root().map(Object::toString));
        return json;
    }

    static Optional<Map<String, @Nullable Object>> cursor(Buildable subject, IncrementalPlan plan) {
        Incremental incremental = subject.incremental().orElseThrow();
        return incremental.cursor().map(cursor -> {
            Map<String, @Nullable Object> json = new LinkedHashMap<>();
            json.put("column", cursor.column());
            json.put("type", cursor.type().word());
            json.put("grain", cursor.grain().map(CursorGrain::word));
            json.put("mode", incremental.microbatch().isPresent() ? "microbatch" : "full");
            json.put(
                    "batch_size", incremental.microbatch().map(Microbatch::size).map(CursorDistance::text));
            json.put(
                    "batches",
                    plan.bounds().batches().isPresent()
                            ? plan.bounds().batches().getAsInt()
                            : null);
            return json;
        });
    }

    static Optional<Map<String, @Nullable Object>> bounds(Buildable subject, IncrementalPlan plan) {
        Bounds bounds = plan.bounds();
        Optional<Cursor> cursor = subject.incremental().flatMap(Incremental::cursor);
        if (bounds.when() == When.NEVER || cursor.isEmpty()) return Optional.empty();
        Optional<CursorWindow> window = bounds.window().map(RunWindow::bounds).filter(found -> !found.isEmpty());
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        json.put("resolved", bounds.when().name().toLowerCase(Locale.ROOT));
        json.put("start", window.map(found -> found.start().text(cursor.get().type())));
        json.put("end", window.map(found -> found.end().text(cursor.get().type())));
        return Optional.of(json);
    }

    static Map<String, @Nullable Object> action(SchemaAction action) {
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        json.put("kind", action.kind().word());
        json.put("column", action.column());
        json.put("type", action.type());
        return json;
    }
}
