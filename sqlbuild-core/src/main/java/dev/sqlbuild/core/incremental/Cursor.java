package dev.sqlbuild.core.incremental;

import java.util.List;
import java.util.Optional;

/**
 * The cursor of an incremental model.
 *
 * @param column output column
 * @param type of its values
 * @param grain declared size of its buckets; absent for integers
 * @param effectiveGrain the coarsest of its own and its inputs' grains
 * @param inputs inputs that lie on the cursor, in order of first reference
 * @param floor start of everything processed
 * @param ceiling exclusive end of everything processed
 * @param lookback how far before the newest result a run begins
 * @param inclusive whether an append begins with the newest result again
 * @param anyWatermark whether the furthest input bounds the window instead of the slowest
 */
public record Cursor(
        String column,
        CursorType type,
        Optional<CursorGrain> grain,
        Optional<CursorGrain> effectiveGrain,
        List<CursorInput> inputs,
        Optional<CursorValue> floor,
        Optional<CursorValue> ceiling,
        Optional<CursorDistance> lookback,
        boolean inclusive,
        boolean anyWatermark) {

    public Cursor {
        inputs = List.copyOf(inputs);
    }

    /** Inputs that bound the window. */
    public List<CursorInput> watermarks() {
        return inputs.stream().filter(CursorInput::watermark).toList();
    }

    public Cursor withEffectiveGrain(CursorGrain coarsest) {
        return new Cursor(
                column, type, grain, Optional.of(coarsest), inputs, floor, ceiling, lookback, inclusive, anyWatermark);
    }

    /** One bucket. */
    public CursorDistance step() {
        return effectiveGrain.map(CursorGrain::step).orElse(CursorDistance.ofWhole(1));
    }

    /** Start of the bucket that holds a value. */
    public CursorValue floor(CursorValue value) {
        if (!(value instanceof CursorValue.Time time)) return value;
        return effectiveGrain
                .<CursorValue>map(size -> new CursorValue.Time(size.floor(time.at())))
                .orElse(value);
    }

    /** Start of the bucket after the one that holds a value. */
    public CursorValue next(CursorValue value) {
        return floor(value).plus(step());
    }

    /** The value, or the start of the next bucket when it lies inside of one. */
    public CursorValue ceiling(CursorValue value) {
        CursorValue down = floor(value);
        return down.equals(value) ? value : down.plus(step());
    }
}
