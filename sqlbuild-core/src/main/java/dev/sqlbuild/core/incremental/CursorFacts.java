package dev.sqlbuild.core.incremental;

import java.time.LocalDateTime;
import java.util.List;
import java.util.Optional;

/**
 * What a warehouse says about a cursor.
 *
 * @param newest largest value in the target
 * @param inputs what each watermark input holds, in their order; absent for one without values
 * @param now time of the run, UTC
 */
public record CursorFacts(Optional<CursorValue> newest, List<Optional<Range>> inputs, LocalDateTime now) {

    /** Smallest and largest value of an input. */
    public record Range(CursorValue low, CursorValue high) {}

    public CursorFacts {
        inputs = List.copyOf(inputs);
    }

    /** Start of what the inputs hold. */
    Optional<CursorValue> low() {
        return inputs.stream().flatMap(Optional::stream).map(Range::low).reduce(CursorValue::min);
    }

    /** How far all inputs reach, or any of them. */
    Optional<CursorValue> high(boolean any) {
        if (!any && inputs.stream().anyMatch(Optional::isEmpty)) return Optional.empty();
        return inputs.stream()
                .flatMap(Optional::stream)
                .map(Range::high)
                .reduce(any ? CursorValue::max : CursorValue::min);
    }
}
