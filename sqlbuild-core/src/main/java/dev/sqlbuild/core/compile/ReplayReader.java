package dev.sqlbuild.core.compile;

import static dev.sqlbuild.core.model.ModelField.CURSOR_TYPE;
import static dev.sqlbuild.core.model.ModelField.REPLAY_ON_CHANGE;
import static dev.sqlbuild.core.model.ModelField.SCHEMA_CHANGE_BACKFILL;

import dev.sqlbuild.base.Code;
import dev.sqlbuild.base.Diagnostic;
import dev.sqlbuild.base.Diagnostics;
import dev.sqlbuild.base.SourceSpan;
import dev.sqlbuild.core.incremental.CursorType;
import dev.sqlbuild.core.incremental.ReplayPolicy;
import dev.sqlbuild.core.incremental.ReplayRules;
import dev.sqlbuild.core.model.Materialization;
import dev.sqlbuild.core.model.ModelConfig;
import dev.sqlbuild.core.project.ConfigValue;
import java.util.List;
import java.util.Optional;

/** Reads the replay policies of a model (planning.md 4.1). */
final class ReplayReader {
    private static final List<String> CHANGES = List.of("add_column", "type_change");

    private final String model;
    private final ModelConfig config;
    private final Diagnostics diagnostics;

    private ReplayReader(String model, ModelConfig config, Diagnostics diagnostics) {
        this.model = model;
        this.config = config;
        this.diagnostics = diagnostics;
    }

    /** What the header declares. A snapshot is never replayed, so what it says is ignored. */
    static ReplayRules read(String model, ModelConfig config, Diagnostics diagnostics) {
        if (config.materialization() == Materialization.SNAPSHOT) return ReplayRules.NONE;
        return new ReplayReader(model, config, diagnostics).read();
    }

    private ReplayRules read() {
        Optional<ReplayPolicy> onChange = Optional.ofNullable(config.values().get(REPLAY_ON_CHANGE))
                .flatMap(value -> policy(REPLAY_ON_CHANGE.key(), value));
        if (!(config.values().get(SCHEMA_CHANGE_BACKFILL) instanceof ConfigValue.Table changes)) {
            return new ReplayRules(onChange, Optional.empty(), Optional.empty());
        }
        for (ConfigValue.Entry entry : changes.entries().values()) {
            if (CHANGES.contains(entry.key())) continue;
            report(
                    "schema_change_backfill has unknown key '" + entry.key() + "'; use add_column or type_change",
                    entry.keySpan());
        }
        return new ReplayRules(
                onChange,
                changes.find("add_column").flatMap(value -> policy("schema_change_backfill add_column", value)),
                changes.find("type_change").flatMap(value -> policy("schema_change_backfill type_change", value)));
    }

    private Optional<ReplayPolicy> policy(String key, ConfigValue value) {
        String text = String.valueOf(value.plain());
        Optional<ReplayPolicy> policy = ReplayPolicy.parse(text);
        if (policy.isEmpty()) {
            report(key + " '" + text + "' is not forward, full or bounded-<duration>", value.span());
            return policy;
        }
        if (policy.get().action() != ReplayPolicy.Action.BOUNDED) return policy;
        Optional<CursorType> type = config.text(CURSOR_TYPE).map(CursorType::of);
        if (type.isEmpty()) {
            report(key + " '" + text + "' needs a cursor", value.span());
            return Optional.empty();
        }
        if (policy.get()
                .distance()
                .filter(distance -> distance.fits(type.get()))
                .isEmpty()) {
            report(
                    key + " '" + text + "' does not fit cursor_type "
                            + type.get().word(),
                    value.span());
            return Optional.empty();
        }
        return policy;
    }

    private void report(String reason, SourceSpan at) {
        diagnostics.add(
                Diagnostic.of(Code.P001, "model '" + model + "': " + reason, at).on("model", model));
    }
}
