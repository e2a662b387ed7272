package dev.sqlbuild.engine.diff;

/**
 * How many examples a comparison gives.
 *
 * @param perColumn unequal values of each column
 * @param perSide rows of one side only
 */
public record ExampleLimits(int perColumn, int perSide) {}
