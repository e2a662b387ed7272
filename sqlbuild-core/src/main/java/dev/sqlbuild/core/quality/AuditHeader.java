package dev.sqlbuild.core.quality;

import dev.sqlbuild.base.Diagnostics;
import dev.sqlbuild.core.header.HeaderFields;
import dev.sqlbuild.core.header.ParsedHeader;
import dev.sqlbuild.core.project.ConfigValue;
import dev.sqlbuild.core.project.HeaderConfig;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Keys of an {@code AUDIT (...)} header.
 *
 * @param name authored name
 * @param measurement whether it measures instead of listing violations
 * @param value result column of the measured number
 * @param sampleCount result column of the number of samples
 * @param sampleUnit what a sample is
 * @param instance keys of a singular audit that an attachment gives otherwise
 */
record AuditHeader(
        Optional<String> name,
        boolean measurement,
        Optional<String> value,
        Optional<String> sampleCount,
        Optional<String> sampleUnit,
        Map<String, ConfigValue> instance) {

    private static final List<String> KEYS = List.of(
            "name",
            "description",
            "severity",
            "run_scope",
            "always_run",
            "evaluation",
            "value",
            "sample_count",
            "sample_unit",
            "thresholds",
            "minimum_samples",
            "evidence_limit");
    private static final List<String> SINGULAR_ONLY =
            List.of("severity", "run_scope", "always_run", "thresholds", "minimum_samples", "evidence_limit");
    private static final List<String> MEASUREMENT_ONLY =
            List.of("value", "sample_count", "sample_unit", "thresholds", "minimum_samples", "evidence_limit");

    /** A violation audit without any key. */
    static final AuditHeader EMPTY =
            new AuditHeader(Optional.empty(), false, Optional.empty(), Optional.empty(), Optional.empty(), Map.of());

    AuditHeader {
        instance = Collections.unmodifiableMap(new LinkedHashMap<>(instance));
    }

    static AuditHeader of(ParsedHeader header, boolean singular, Diagnostics diagnostics) {
        HeaderFields fields = HeaderFields.of(header, diagnostics);
        fields.rejectUnknown(KEYS);
        boolean measurement = fields.oneOf("evaluation", List.of("violations", "measurement"))
                .filter("measurement"::equals)
                .isPresent();
        rejectMisplaced(fields, singular, measurement);
        fields.text("description")
                .filter(String::isBlank)
                .ifPresent(blank -> fields.report("description", "description must not be empty", Optional.empty()));
        Map<String, ConfigValue> instance = new LinkedHashMap<>();
        ConfigValue.Table table = HeaderConfig.table(header.entries(), header.file());
        for (String key : SINGULAR_ONLY) {
            if (singular) table.find(key).ifPresent(value -> instance.put(key, value));
        }
        return new AuditHeader(
                fields.text("name"),
                measurement,
                fields.text("value"),
                fields.text("sample_count"),
                fields.text("sample_unit"),
                instance);
    }

    private static void rejectMisplaced(HeaderFields fields, boolean singular, boolean measurement) {
        for (String key : SINGULAR_ONLY) {
            if (!singular && fields.has(key)) {
                fields.report(
                        key,
                        "'" + key + "' is only valid for singular audits",
                        Optional.of("give it where the audit is attached"));
            }
        }
        for (String key : MEASUREMENT_ONLY) {
            if (!measurement && fields.has(key) && (singular || !SINGULAR_ONLY.contains(key))) {
                fields.report(
                        key,
                        "'" + key + "' is only valid for measurement audits",
                        Optional.of("add evaluation measurement"));
            }
        }
        if (measurement && !fields.has("value")) {
            fields.report(
                    "evaluation",
                    "a measurement audit needs 'value', the result column with the number",
                    Optional.of("add value <column>"));
        }
    }
}
