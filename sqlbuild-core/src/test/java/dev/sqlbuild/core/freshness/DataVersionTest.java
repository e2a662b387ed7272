package dev.sqlbuild.core.freshness;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sqlbuild.core.declaration.Freshness.ValueType;
import dev.sqlbuild.core.freshness.DataVersion.Change;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class DataVersionTest {
    private static final Optional<Duration> TOLERANCE = Optional.of(Duration.ofMinutes(15));

    @Test
    void writesEveryTimestampInUtcWithMicroseconds() {
        assertThat(timestamp(LocalDateTime.parse("2026-03-01T08:05:00"))).isEqualTo("2026-03-01T08:05:00.000000Z");
        assertThat(timestamp(LocalDate.parse("2026-03-01"))).isEqualTo("2026-03-01T00:00:00.000000Z");
        assertThat(timestamp(OffsetDateTime.parse("2026-03-01T08:05:00.1234567+02:00")))
                .isEqualTo("2026-03-01T06:05:00.123456Z");
        assertThat(timestamp(Instant.parse("2026-03-01T08:05:00Z"))).isEqualTo("2026-03-01T08:05:00.000000Z");
        assertThat(timestamp("2026-03-01 08:05:00")).isEqualTo("2026-03-01T08:05:00.000000Z");
        assertThat(timestamp("2026-03-01 08:05:00.5+02")).isEqualTo("2026-03-01T06:05:00.500000Z");
        assertThat(timestamp("2026-03-01T08:05:00-01:30")).isEqualTo("2026-03-01T09:35:00.000000Z");
        assertThat(timestamp("2026-03-01T08:05:00Z")).isEqualTo("2026-03-01T08:05:00.000000Z");
        assertThat(timestamp("2026-03-01")).isEqualTo("2026-03-01T00:00:00.000000Z");
    }

    @Test
    void refusesValuesThatAreNotOfTheDeclaredType() {
        for (Object value : new Object[] {5, "soon", "", "2026-13-01", LocalDateTime.MAX, LocalDateTime.MIN}) {
            assertThat(DataVersion.find("sql", ValueType.TIMESTAMP, value))
                    .as("%s", value)
                    .isEmpty();
        }
        for (Object value : new Object[] {"x", 1.5, new BigDecimal("1.5"), true, ""}) {
            assertThat(DataVersion.find("sql", ValueType.INTEGER, value))
                    .as("%s", value)
                    .isEmpty();
        }
    }

    @Test
    void writesIntegersAsDigits() {
        assertThat(integer(5)).isEqualTo("5");
        assertThat(integer(new BigDecimal("12.00"))).isEqualTo("12");
        assertThat(integer(new BigInteger("170141183460469231731687303715884105727")))
                .isEqualTo("170141183460469231731687303715884105727");
        assertThat(integer(" 7 ")).isEqualTo("7");
    }

    @Test
    void comparesWithWhatWasReadBefore() {
        DataVersion eight = at("2026-03-01T08:00:00");

        assertThat(eight.after(Optional.empty(), TOLERANCE)).isEqualTo(Change.NEW);
        assertThat(eight.after(Optional.of(eight), Optional.empty())).isEqualTo(Change.EQUAL);
        assertThat(at("2026-03-01T08:15:00").after(Optional.of(eight), TOLERANCE))
                .isEqualTo(Change.TOLERATED);
        assertThat(at("2026-03-01T07:45:00").after(Optional.of(eight), TOLERANCE))
                .isEqualTo(Change.TOLERATED);
        assertThat(at("2026-03-01T08:15:01").after(Optional.of(eight), TOLERANCE))
                .isEqualTo(Change.CHANGED);
        assertThat(at("2026-03-01T07:00:00").after(Optional.of(eight), TOLERANCE))
                .isEqualTo(Change.CHANGED);
        assertThat(at("2026-03-01T08:00:01").after(Optional.of(eight), Optional.empty()))
                .isEqualTo(Change.CHANGED);
    }

    @Test
    void takesAnotherStrategyOrTypeForAChange() {
        DataVersion column = at("2026-03-01T08:00:00");
        DataVersion sql = new DataVersion("sql", column.kind(), column.value());
        DataVersion text = new DataVersion("column", "string", column.value());

        assertThat(sql.after(Optional.of(column), TOLERANCE)).isEqualTo(Change.CHANGED);
        assertThat(text.after(Optional.of(column), TOLERANCE)).isEqualTo(Change.CHANGED);
        assertThat(sql.hash()).isNotEqualTo(column.hash());
    }

    @Test
    void judgesAges() {
        Optional<Duration> hour = Optional.of(Duration.ofHours(1));
        Optional<Duration> day = Optional.of(Duration.ofDays(1));

        assertThat(Age.of(Duration.ofMinutes(60), hour, day).status()).isEqualTo(Age.Status.PASS);
        assertThat(Age.of(Duration.ofMinutes(-5), hour, day).status()).isEqualTo(Age.Status.PASS);
        assertThat(Age.of(Duration.ofMinutes(90), hour, day).phrase()).isEqualTo("1h 30m old, warn_after 1h");
        assertThat(Age.of(Duration.ofHours(48), hour, day).phrase()).isEqualTo("2d old, error_after 1d");
        assertThat(Age.of(Duration.ofHours(48), hour, Optional.empty()).status())
                .isEqualTo(Age.Status.WARN);
    }

    private static DataVersion at(String time) {
        return DataVersion.find("column", ValueType.TIMESTAMP, LocalDateTime.parse(time))
                .orElseThrow();
    }

    private static String timestamp(Object value) {
        return DataVersion.find("column", ValueType.TIMESTAMP, value)
                .orElseThrow()
                .value();
    }

    private static String integer(Object value) {
        return DataVersion.find("column", ValueType.INTEGER, value)
                .orElseThrow()
                .value();
    }
}
