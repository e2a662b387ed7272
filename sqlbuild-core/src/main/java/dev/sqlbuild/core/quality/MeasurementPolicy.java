package dev.sqlbuild.core.quality;

import dev.sqlbuild.base.Code;
import dev.sqlbuild.base.Diagnostic;
import dev.sqlbuild.base.Diagnostics;
import dev.sqlbuild.base.SourceSpan;
import dev.sqlbuild.core.project.ConfigValue;
import dev.sqlbuild.core.quality.Thresholds.Bound;
import dev.sqlbuild.core.sql.SqlTemplate;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/** Reads and validates the bounds of a measurement audit (quality.md A8). */
final class MeasurementPolicy {
    private static final int DEFAULT_EVIDENCE = 20;
    private static final List<String> OPERATORS = List.of("below", "above", "outside");

    private final Map<String, ConfigValue> keys;
    private final String owner;
    private final Code code;
    private final Diagnostics diagnostics;

    private MeasurementPolicy(Map<String, ConfigValue> keys, String owner, Code code, Diagnostics diagnostics) {
        this.keys = keys;
        this.owner = owner;
        this.code = code;
        this.diagnostics = diagnostics;
    }

    /** The measurement of one instance, unless its keys are wrong, which is reported. */
    static Optional<Measurement> read(
            AuditHeader header,
            Map<String, ConfigValue> keys,
            Optional<SqlTemplate> evidence,
            String owner,
            SourceSpan span,
            Code code,
            Diagnostics diagnostics) {
        MeasurementPolicy policy = new MeasurementPolicy(keys, owner, code, diagnostics);
        Optional<Thresholds> thresholds = policy.thresholds(span);
        OptionalLong minimum = policy.count("minimum_samples");
        if (minimum.isPresent() && header.sampleCount().isEmpty()) {
            policy.report(span, "'minimum_samples' needs a sample_count column in the audit definition");
        }
        long limit = policy.count("evidence_limit").orElse(DEFAULT_EVIDENCE);
        return thresholds.map(bounds -> new Measurement(
                header.value().orElse(""),
                header.sampleCount(),
                header.sampleUnit(),
                bounds,
                minimum,
                (int) Math.min(limit, Integer.MAX_VALUE),
                evidence));
    }

    private Optional<Thresholds> thresholds(SourceSpan span) {
        ConfigValue value = keys.get("thresholds");
        if (value == null) {
            report(span, "a measurement audit needs thresholds ( warn (...), error (...) )");
            return Optional.empty();
        }
        if (!(value instanceof ConfigValue.Table table) || table.entries().isEmpty()) {
            report(value.span(), "thresholds need at least one of warn and error");
            return Optional.empty();
        }
        for (ConfigValue.Entry entry : table.entries().values()) {
            if (!entry.key().equals("warn") && !entry.key().equals("error")) {
                report(entry.keySpan(), "thresholds have only warn and error, found '" + entry.key() + "'");
                return Optional.empty();
            }
        }
        Optional<Bound> warn = table.find("warn").flatMap(this::bound);
        Optional<Bound> error = table.find("error").flatMap(this::bound);
        if (warn.isPresent() != table.keys().contains("warn")) return Optional.empty();
        if (error.isPresent() != table.keys().contains("error")) return Optional.empty();
        if (warn.isPresent() && error.isPresent() && !fit(warn.get(), error.get(), value)) return Optional.empty();
        return Optional.of(new Thresholds(warn, error));
    }

    private boolean fit(Bound warn, Bound error, ConfigValue value) {
        if (!warn.operator().equals(error.operator())) {
            report(value.span(), "mixed measurement threshold operators are unsupported");
            return false;
        }
        if (error.isStricterThan(warn)) return true;
        report(value.span(), "the error threshold (" + error + ") must lie beyond the warn threshold (" + warn + ")");
        return false;
    }

    private Optional<Bound> bound(ConfigValue value) {
        if (!(value instanceof ConfigValue.Table table)
                || table.entries().size() != 1
                || !OPERATORS.contains(table.keys().iterator().next())) {
            report(value.span(), "a threshold is one of: below n, above n, outside [lo, hi]");
            return Optional.empty();
        }
        String operator = table.keys().iterator().next();
        ConfigValue limit = table.find(operator).orElseThrow();
        if (operator.equals("outside")) return outside(limit);
        Optional<BigDecimal> number = number(limit);
        if (number.isEmpty()) report(limit.span(), "a threshold limit must be a finite number");
        return number.map(operator.equals("below") ? Bound::below : Bound::above);
    }

    private Optional<Bound> outside(ConfigValue limits) {
        boolean pair =
                limits instanceof ConfigValue.Items items && items.items().size() == 2;
        Optional<BigDecimal> low =
                pair ? number(((ConfigValue.Items) limits).items().get(0)) : Optional.empty();
        Optional<BigDecimal> high =
                pair ? number(((ConfigValue.Items) limits).items().get(1)) : Optional.empty();
        if (low.isEmpty() || high.isEmpty()) {
            report(limits.span(), "outside needs two finite numbers: outside [lo, hi]");
            return Optional.empty();
        }
        if (low.get().compareTo(high.get()) > 0) {
            report(limits.span(), "the lower limit of outside must not be above the upper one");
            return Optional.empty();
        }
        return Optional.of(Bound.outside(low.get(), high.get()));
    }

    private static Optional<BigDecimal> number(ConfigValue value) {
        if (value instanceof ConfigValue.Whole whole) return Optional.of(BigDecimal.valueOf(whole.value()));
        return value instanceof ConfigValue.Decimal decimal ? Optional.of(decimal.value()) : Optional.empty();
    }

    private OptionalLong count(String key) {
        ConfigValue value = keys.get(key);
        if (value == null) return OptionalLong.empty();
        if (value instanceof ConfigValue.Whole whole && whole.value() >= 0) return OptionalLong.of(whole.value());
        report(value.span(), "'" + key + "' must be an integer of at least 0");
        return OptionalLong.empty();
    }

    private void report(SourceSpan span, String what) {
        diagnostics.add(Diagnostic.of(code, owner + ": " + what, span));
    }
}
