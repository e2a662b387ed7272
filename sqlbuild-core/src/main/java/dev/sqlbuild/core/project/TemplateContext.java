package dev.sqlbuild.core.project;

import dev.sqlbuild.base.NearName;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The {@code ${CTX:...}} keys that have a value at one stage (project.md 6). A key may be known to be null. */
public final class TemplateContext {
    private static final List<String> ALL_KEYS = List.of(
            "model.name",
            "model.database",
            "model.schema",
            "model.alias",
            "run.environment",
            "run.id",
            "target.database",
            "target.schema",
            "target.table",
            "target.name",
            "target.qualified");

    private final Map<String, Optional<String>> values;

    private TemplateContext(Map<String, Optional<String>> values) {
        this.values = values;
    }

    /** What is known from the start of a command. */
    public static TemplateContext ofRun(Optional<String> environment, String runId) {
        return new TemplateContext(Map.of())
                .with("run.environment", environment)
                .with("run.id", Optional.of(runId));
    }

    /** This context with one more key. */
    public TemplateContext with(String key, Optional<String> value) {
        Map<String, Optional<String>> more = new LinkedHashMap<>(values);
        more.put(key, value);
        if (key.equals("target.table")) more.put("target.name", value);
        return new TemplateContext(more);
    }

    /** The value, or empty for null. */
    Optional<String> require(String key) {
        Optional<String> value = values.get(key);
        if (value != null) return value;
        if (ALL_KEYS.contains(key)) throw new TemplateException("context key '" + key + "' is not available here");
        throw new TemplateException(
                "unknown context key '" + key + "'",
                NearName.help(key, ALL_KEYS).or(() -> Optional.of("known keys: " + String.join(", ", ALL_KEYS))));
    }
}
