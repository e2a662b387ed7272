package dev.sqlbuild.core.quality;

/**
 * One row of a test's result.
 *
 * @param step {@code step_index}
 * @param actual rows the model produced
 * @param expected rows of the expectation
 * @param unexpected rows produced too often, or rows an assertion returned
 * @param missing expected rows not produced
 */
public record CheckCounts(int step, long actual, long expected, long unexpected, long missing) {

    public boolean passed() {
        return actual == expected && unexpected == 0 && missing == 0;
    }
}
