package dev.sqlbuild.core.quality;

import java.math.BigDecimal;
import java.util.Optional;

/** Bounds of a measurement: a value beyond {@code error} blocks, one beyond {@code warn} is reported. */
public record Thresholds(Optional<Bound> warn, Optional<Bound> error) {

    /** A limit below, above or outside of which a value is not accepted; the limits themselves are accepted. */
    public record Bound(Optional<BigDecimal> low, Optional<BigDecimal> high) {

        public static Bound below(BigDecimal limit) {
            return new Bound(Optional.of(limit), Optional.empty());
        }

        public static Bound above(BigDecimal limit) {
            return new Bound(Optional.empty(), Optional.of(limit));
        }

        public static Bound outside(BigDecimal low, BigDecimal high) {
            return new Bound(Optional.of(low), Optional.of(high));
        }

        public boolean crossedBy(BigDecimal value) {
            return low.filter(limit -> value.compareTo(limit) < 0).isPresent()
                    || high.filter(limit -> value.compareTo(limit) > 0).isPresent();
        }

        /** Word of the operator in headers. */
        public String operator() {
            if (low.isPresent() && high.isPresent()) return "outside";
            return low.isPresent() ? "below" : "above";
        }

        /** Whether every value that crosses this bound also crosses {@code wider}, and not the reverse. */
        boolean isStricterThan(Bound wider) {
            return switch (operator()) {
                case "below" -> low.get().compareTo(wider.low.get()) < 0;
                case "above" -> high.get().compareTo(wider.high.get()) > 0;
                default ->
                    low.get().compareTo(wider.low.get()) < 0 && high.get().compareTo(wider.high.get()) > 0;
            };
        }

        @Override
        public String toString() {
            return switch (operator()) {
                case "below" -> "below " + low.get().toPlainString();
                case "above" -> "above " + high.get().toPlainString();
                default ->
                    "outside [" + low.get().toPlainString() + ", " + high.get().toPlainString() + "]";
            };
        }
    }

    /** Outcome of a value that rests on enough samples. */
    AuditOutcome judge(BigDecimal value) {
        if (error.filter(bound -> bound.crossedBy(value)).isPresent()) return AuditOutcome.FAIL;
        if (warn.filter(bound -> bound.crossedBy(value)).isPresent()) return AuditOutcome.WARN;
        return AuditOutcome.PASS;
    }
}
