package dev.sqlbuild.core.quality;

import dev.sqlbuild.core.sql.SqlTemplate;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * How the one row of a measurement audit is judged (quality.md A8).
 *
 * @param valueColumn result column with the measured number
 * @param sampleColumn result column with the number of samples
 * @param sampleUnit what a sample is, for output
 * @param thresholds bounds of the value
 * @param minimumSamples fewer samples decide nothing
 * @param evidenceLimit rows of evidence to fetch; 0 for none
 * @param evidence query that lists offending rows
 */
public record Measurement(
        String valueColumn,
        Optional<String> sampleColumn,
        Optional<String> sampleUnit,
        Thresholds thresholds,
        OptionalLong minimumSamples,
        int evidenceLimit,
        Optional<SqlTemplate> evidence) {

    /** What was measured and what follows from it; {@code problem} is present exactly when the outcome is an error. */
    public record Reading(
            AuditOutcome outcome, Optional<BigDecimal> value, Optional<BigDecimal> samples, Optional<String> problem) {

        /** Whether evidence is worth fetching. */
        public boolean wantsEvidence() {
            return outcome == AuditOutcome.WARN || outcome == AuditOutcome.FAIL;
        }
    }

    /** Judges the result of the measuring query. */
    public Reading read(List<String> columns, List<? extends List<? extends @Nullable Object>> rows) {
        if (rows.size() != 1) return problem("MEASURE must return exactly one row, it returned " + rows.size());
        Optional<Integer> value = find(columns, valueColumn);
        if (value.isEmpty()) return missing(valueColumn);
        Object measured = rows.get(0).get(value.get());
        Optional<BigDecimal> number = number(measured);
        if (measured != null && number.isEmpty()) return notNumeric(valueColumn);
        Optional<BigDecimal> samples = Optional.empty();
        if (sampleColumn.isPresent()) {
            Optional<Integer> place = find(columns, sampleColumn.get());
            if (place.isEmpty()) return missing(sampleColumn.get());
            samples = number(rows.get(0).get(place.get()));
            if (samples.isEmpty()) return notNumeric(sampleColumn.get());
        }
        return new Reading(judge(number, samples), number, samples, Optional.empty());
    }

    private AuditOutcome judge(Optional<BigDecimal> value, Optional<BigDecimal> samples) {
        if (value.isEmpty()) return AuditOutcome.INSUFFICIENT;
        boolean few = minimumSamples.isPresent()
                && samples.filter(count -> count.compareTo(BigDecimal.valueOf(minimumSamples.getAsLong())) < 0)
                        .isPresent();
        return few ? AuditOutcome.INSUFFICIENT : thresholds.judge(value.get());
    }

    private static Optional<Integer> find(List<String> columns, String name) {
        for (int i = 0; i < columns.size(); i++) {
            if (columns.get(i).equalsIgnoreCase(name)) return Optional.of(i);
        }
        return Optional.empty();
    }

    private static Optional<BigDecimal> number(@Nullable Object value) {
        if (value instanceof BigDecimal decimal) return Optional.of(decimal);
        if (value instanceof BigInteger whole) return Optional.of(new BigDecimal(whole));
        if (value instanceof Double || value instanceof Float) {
            double number = ((Number) value).doubleValue();
            return Double.isFinite(number) ? Optional.of(new BigDecimal(value.toString())) : Optional.empty();
        }
        return value instanceof Number whole ? Optional.of(BigDecimal.valueOf(whole.longValue())) : Optional.empty();
    }

    private static Reading missing(String column) {
        return problem("MEASURE does not return the column '" + column + "'");
    }

    private static Reading notNumeric(String column) {
        return problem("column '" + column + "' of MEASURE is not a number");
    }

    private static Reading problem(String text) {
        return new Reading(AuditOutcome.ERROR, Optional.empty(), Optional.empty(), Optional.of(text));
    }
}
