package dev.sqlbuild.core.quality;

import dev.sqlbuild.base.Code;
import dev.sqlbuild.base.Diagnostic;
import dev.sqlbuild.base.Diagnostics;
import dev.sqlbuild.base.NearName;
import dev.sqlbuild.base.Severity;
import dev.sqlbuild.core.project.ConfigValue;
import dev.sqlbuild.core.project.Identities;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What an attachment, or the header of a singular audit, says about one instance besides its arguments.
 *
 * @param name explicit name
 * @param severity explicit severity
 * @param deltaToo explicit run scope
 * @param alwaysRun whether it runs although its target is unchanged
 * @param policy keys of a measurement
 * @param arguments everything else
 */
record AuditInstance(
        Optional<String> name,
        Optional<Severity> severity,
        Optional<Boolean> deltaToo,
        boolean alwaysRun,
        Map<String, ConfigValue> policy,
        Map<String, ConfigValue> arguments) {

    private static final List<String> POLICY = List.of("thresholds", "minimum_samples", "evidence_limit");

    /** Reads the reserved keys; the rest are arguments. */
    static AuditInstance of(Map<String, ConfigValue> keys, String owner, Code code, Diagnostics diagnostics) {
        Reader reader = new Reader(keys, owner, code, diagnostics);
        Optional<String> name = reader.text("name");
        if (keys.get("name") instanceof ConfigValue.Text text && name.isPresent()) {
            Identities.check("audit", text.text(), text.span()).ifPresent(diagnostics::add);
        }
        reader.text("description");
        Optional<Severity> severity = reader.oneOf("severity", List.of("warn", "error"))
                .map(word -> word.equals("warn") ? Severity.WARNING : Severity.ERROR);
        Optional<Boolean> deltaToo =
                reader.oneOf("run_scope", List.of("final", "delta_and_final")).map("delta_and_final"::equals);
        boolean alwaysRun = reader.bool("always_run");
        Map<String, ConfigValue> policy = new LinkedHashMap<>();
        Map<String, ConfigValue> arguments = new LinkedHashMap<>();
        keys.forEach((key, value) -> {
            if (POLICY.contains(key)) policy.put(key, value);
            else if (!Reader.READ.contains(key)) arguments.put(key, value);
        });
        return new AuditInstance(name, severity, deltaToo, alwaysRun, policy, arguments);
    }

    private record Reader(Map<String, ConfigValue> keys, String owner, Code code, Diagnostics diagnostics) {
        static final List<String> READ = List.of("name", "description", "severity", "run_scope", "always_run");

        Optional<String> text(String key) {
            ConfigValue value = keys.get(key);
            if (value == null) return Optional.empty();
            if (value instanceof ConfigValue.Text text && !text.text().isBlank()) return Optional.of(text.text());
            report(value, "'" + key + "' must be a non-empty string", Optional.empty());
            return Optional.empty();
        }

        Optional<String> oneOf(String key, List<String> words) {
            Optional<String> text = text(key);
            ConfigValue value = keys.get(key);
            if (value == null || text.isEmpty() || words.contains(text.get())) return text;
            report(
                    value,
                    "'" + key + "' must be one of: " + String.join(", ", words),
                    NearName.help(text.get(), words));
            return Optional.empty();
        }

        boolean bool(String key) {
            ConfigValue value = keys.get(key);
            if (value == null) return false;
            if (value instanceof ConfigValue.Bool bool) return bool.value();
            report(value, "'" + key + "' must be true or false", Optional.empty());
            return false;
        }

        private void report(ConfigValue value, String what, Optional<String> help) {
            diagnostics.add(
                    Diagnostic.of(code, owner + ": " + what, value.span()).withHelp(help));
        }
    }
}
