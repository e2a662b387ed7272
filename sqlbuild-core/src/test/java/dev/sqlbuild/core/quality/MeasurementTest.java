package dev.sqlbuild.core.quality;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sqlbuild.base.Severity;
import dev.sqlbuild.core.quality.Thresholds.Bound;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MeasurementTest {
    private static final List<String> COLUMNS = List.of("rate", "n");

    @ParameterizedTest
    @CsvSource({"98.5, 500, WARN", "97.9, 500, FAIL", "98, 500, WARN", "99.5, 500, PASS", "97.9, 50, INSUFFICIENT"})
    void decidesByThresholdsUnlessThereAreTooFewSamples(BigDecimal value, long samples, AuditOutcome outcome) {
        Measurement.Reading reading = rate().read(COLUMNS, List.of(List.of(value, samples)));

        assertThat(reading.outcome()).isEqualTo(outcome);
        assertThat(reading.value()).contains(value);
    }

    @Test
    void doesNotDecideWithoutAValue() {
        assertThat(rate().read(COLUMNS, List.of(Arrays.asList(null, 500))).outcome())
                .isEqualTo(AuditOutcome.INSUFFICIENT);
    }

    @Test
    void refusesAResultThatIsNotOneNumber() {
        assertThat(rate().read(COLUMNS, List.of()).problem())
                .contains("MEASURE must return exactly one row, it returned 0");
        assertThat(rate().read(List.of("n"), List.of(List.of(1))).problem())
                .contains("MEASURE does not return the column 'rate'");
        assertThat(rate().read(COLUMNS, List.of(List.of("high", 1))).problem())
                .contains("column 'rate' of MEASURE is not a number");
        assertThat(rate().read(COLUMNS, List.of(List.of(Double.NaN, 1))).outcome())
                .isEqualTo(AuditOutcome.ERROR);
    }

    @Test
    void crossesOutsideBoundsOnBothSidesOnly() {
        Bound bound = Bound.outside(BigDecimal.ONE, BigDecimal.TEN);

        assertThat(bound.crossedBy(BigDecimal.ZERO)).isTrue();
        assertThat(bound.crossedBy(BigDecimal.ONE)).isFalse();
        assertThat(bound.crossedBy(BigDecimal.TEN)).isFalse();
        assertThat(bound.crossedBy(BigDecimal.valueOf(11))).isTrue();
        assertThat(bound).hasToString("outside [1, 10]");
    }

    @Test
    void blocksOnlyOnErrorSeverity() {
        assertThat(AuditOutcome.ofViolations(0, Severity.ERROR)).isEqualTo(AuditOutcome.PASS);
        assertThat(AuditOutcome.ofViolations(2, Severity.WARNING).blocks()).isFalse();
        assertThat(AuditOutcome.ofViolations(2, Severity.ERROR).blocks()).isTrue();
        assertThat(AuditOutcome.ERROR.blocks()).isTrue();
        assertThat(AuditOutcome.INSUFFICIENT.blocks()).isFalse();
    }

    private static Measurement rate() {
        Thresholds thresholds = new Thresholds(
                Optional.of(Bound.below(new BigDecimal("99.5"))), Optional.of(Bound.below(new BigDecimal("98"))));
        return new Measurement(
                "rate", Optional.of("n"), Optional.of("trips"), thresholds, OptionalLong.of(100), 20, Optional.empty());
    }
}
