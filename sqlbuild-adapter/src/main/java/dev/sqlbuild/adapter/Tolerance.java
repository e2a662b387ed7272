package dev.sqlbuild.adapter;

import java.math.BigDecimal;
import java.util.Optional;

/**
 * How far two numbers may be apart and still count as equal: it is enough to keep one of the bounds (analysis.md F2).
 *
 * @param absolute largest difference
 * @param relative largest difference as a share of the larger of the two sizes
 */
public record Tolerance(Optional<BigDecimal> absolute, Optional<BigDecimal> relative) {

    public Tolerance {
        if (absolute.isEmpty() && relative.isEmpty()) throw new IllegalArgumentException("a tolerance without a bound");
        absolute.ifPresent(Tolerance::requireNotNegative);
        relative.ifPresent(Tolerance::requireNotNegative);
    }

    public static Tolerance absolute(BigDecimal bound) {
        return new Tolerance(Optional.of(bound), Optional.empty());
    }

    public static Tolerance relative(BigDecimal share) {
        return new Tolerance(Optional.empty(), Optional.of(share));
    }

    private static void requireNotNegative(BigDecimal bound) {
        if (bound.signum() < 0) throw new IllegalArgumentException("a negative tolerance: " + bound);
    }
}
