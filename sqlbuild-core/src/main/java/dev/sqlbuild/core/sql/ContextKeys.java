package dev.sqlbuild.core.sql;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Keys of {@code @@CTX:} and the older spellings accepted for them (project.md 8). */
public final class ContextKeys {
    public static final List<String> ALL = List.of(
            "target.qualified",
            "target.schema",
            "target.database",
            "target.table",
            "model.name",
            "model.database",
            "model.schema",
            "model.alias",
            "run.environment",
            "run.id");

    private static final Map<String, String> SYNONYMS = Map.of(
            "target.name", "target.table",
            "destination.qualified", "target.qualified",
            "destination.schema", "target.schema",
            "destination.database", "target.database",
            "destination.table", "target.table",
            "destination.name", "target.table",
            "run.target", "run.environment",
            "environment", "run.environment",
            "run_id", "run.id",
            "model_name", "model.name");

    private ContextKeys() {}

    /** The canonical key for an authored spelling. */
    public static Optional<String> canonical(String written) {
        if (ALL.contains(written)) return Optional.of(written);
        return Optional.ofNullable(SYNONYMS.get(written));
    }
}
