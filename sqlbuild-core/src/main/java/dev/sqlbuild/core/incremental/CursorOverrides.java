package dev.sqlbuild.core.incremental;

import dev.sqlbuild.base.Code;
import dev.sqlbuild.base.Diagnostic;
import dev.sqlbuild.base.SqlBuildException;
import java.util.Collection;
import java.util.Optional;

/** Bounds from the command line, which replace computed ones for cursors of their kind (planning.md 7). */
public record CursorOverrides(
        Optional<CursorValue> startTime,
        Optional<CursorValue> endTime,
        Optional<CursorValue> startWhole,
        Optional<CursorValue> endWhole) {
    public static final CursorOverrides NONE =
            new CursorOverrides(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());

    /** The values of the four options; {@code S303} when one cannot be read or a start is not before its end. */
    public static CursorOverrides parse(
            Optional<String> startTime,
            Optional<String> endTime,
            Optional<String> startWhole,
            Optional<String> endWhole) {
        return new CursorOverrides(
                        value("--start-cursor-ts", startTime, CursorType.TIMESTAMP),
                        value("--end-cursor-ts", endTime, CursorType.TIMESTAMP),
                        value("--start-cursor-int", startWhole, CursorType.INTEGER),
                        value("--end-cursor-int", endWhole, CursorType.INTEGER))
                .ordered();
    }

    private static Optional<CursorValue> value(String option, Optional<String> text, CursorType type) {
        if (text.isEmpty()) return Optional.empty();
        Optional<CursorValue> value = CursorValue.parse(text.get(), type);
        if (value.isPresent()) return value;
        String wanted = type == CursorType.INTEGER ? "an integer" : "an ISO date or date-time";
        throw new SqlBuildException(Diagnostic.of(Code.S303, option + " '" + text.get() + "' is not " + wanted)
                .withHelp(
                        type == CursorType.INTEGER
                                ? "write for example 1000"
                                : "write for example 2026-03-01 or" + " 2026-03-01T08:00:00"));
    }

    private CursorOverrides ordered() {
        requireOrder(startTime, endTime, "ts", CursorType.TIMESTAMP);
        requireOrder(startWhole, endWhole, "int", CursorType.INTEGER);
        return this;
    }

    private static void requireOrder(
            Optional<CursorValue> start, Optional<CursorValue> end, String kind, CursorType type) {
        if (start.isEmpty() || end.isEmpty() || start.get().compareTo(end.get()) < 0) return;
        throw new SqlBuildException(Diagnostic.of(
                        Code.S303,
                        "--start-cursor-" + kind + " " + start.get().text(type) + " is not before --end-cursor-" + kind
                                + " " + end.get().text(type))
                .withHelp("the start is inclusive, the end exclusive"));
    }

    public boolean isGiven() {
        return hasTime() || hasWhole();
    }

    public boolean hasTime() {
        return startTime.isPresent() || endTime.isPresent();
    }

    public boolean hasWhole() {
        return startWhole.isPresent() || endWhole.isPresent();
    }

    /** Those that apply to cursors of some types. */
    public CursorOverrides of(Collection<CursorType> types) {
        boolean time = types.stream().anyMatch(type -> type != CursorType.INTEGER);
        boolean whole = types.contains(CursorType.INTEGER);
        return new CursorOverrides(
                startTime.filter(value -> time),
                endTime.filter(value -> time),
                startWhole.filter(value -> whole),
                endWhole.filter(value -> whole));
    }

    /** Whether a bound applies to cursors of a type. */
    public boolean appliesTo(CursorType type) {
        return type == CursorType.INTEGER ? hasWhole() : hasTime();
    }

    public Optional<CursorValue> start(CursorType type) {
        return type == CursorType.INTEGER ? startWhole : startTime;
    }

    public Optional<CursorValue> end(CursorType type) {
        return type == CursorType.INTEGER ? endWhole : endTime;
    }
}
