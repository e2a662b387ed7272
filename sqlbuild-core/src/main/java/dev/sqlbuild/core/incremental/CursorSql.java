package dev.sqlbuild.core.incremental;

import dev.sqlbuild.adapter.LogicalType;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.function.BiFunction;

/**
 * Writes bounds into SQL.
 *
 * @param literals an engine's literal of a plain value
 */
public record CursorSql(BiFunction<Object, LogicalType, String> literals) {

    /** A literal that can be compared with a column of that type. */
    public String literal(CursorValue value, LogicalType type) {
        if (value instanceof CursorValue.Whole whole) return literals.apply(whole.number(), LogicalType.INTEGER);
        CursorValue.Time time = (CursorValue.Time) value;
        return switch (type) {
            case TIMESTAMP_WITH_ZONE -> literals.apply(time.at().atOffset(ZoneOffset.UTC), type);
            case DATE ->
                time.at().toLocalTime().equals(LocalTime.MIDNIGHT)
                        ? literals.apply(time.at().toLocalDate(), type)
                        : literals.apply(time.at(), LogicalType.TIMESTAMP);
            default -> literals.apply(time.at(), LogicalType.TIMESTAMP);
        };
    }

    /** The rows of a window; nothing when all rows are wanted. */
    public Optional<String> condition(String quotedColumn, LogicalType type, RunWindow window) {
        Optional<String> lower =
                window.from().map(from -> quotedColumn + (window.afterStart() ? " > " : " >= ") + literal(from, type));
        Optional<String> upper = window.to().map(to -> quotedColumn + " < " + literal(to, type));
        if (lower.isEmpty()) return upper;
        return upper.map(second -> lower.get() + " AND " + second).or(() -> lower);
    }
}
