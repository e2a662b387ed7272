package dev.sqlbuild.engine.diff;

import dev.sqlbuild.adapter.Adapter;
import dev.sqlbuild.adapter.ColumnInfo;
import dev.sqlbuild.adapter.LogicalType;
import dev.sqlbuild.adapter.RowComparison.Window;
import dev.sqlbuild.adapter.TypeFamily;
import dev.sqlbuild.base.Code;
import dev.sqlbuild.base.Diagnostic;
import dev.sqlbuild.base.SqlBuildException;
import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The value of {@code --bounded} (analysis.md F3).
 *
 * @param text a duration, or a lower bound for an integer cursor
 * @param now the end of the range of a duration
 */
public record Bound(String text, Instant now) {
    private static final Pattern DURATION = Pattern.compile("(-?\\d{1,9})([dhm])");
    private static final Pattern INTEGER = Pattern.compile("-?\\d{1,18}");

    /** {@code X103} or {@code X104} for what fits no cursor at all. */
    public Bound {
        if (!INTEGER.matcher(text).matches()) duration(text);
    }

    /** Finds out whether the bound fits a cursor: {@code X102} to {@code X104} if it does not. */
    public void check(Cursor cursor) {
        if (cursor.isInteger()) integer();
        else duration(text);
    }

    /** The range of a cursor on a column of a relation. */
    Window window(Cursor cursor, ColumnInfo column, Adapter adapter) {
        if (cursor.isInteger()) return new Window(adapter.literal(integer(), LogicalType.INTEGER), Optional.empty());
        Instant from = now.minus(duration(text));
        LogicalType type = moment(cursor, column, adapter);
        return new Window(literal(from, type, adapter), Optional.of(literal(now, type, adapter)));
    }

    private static LogicalType moment(Cursor cursor, ColumnInfo column, Adapter adapter) {
        Optional<TypeFamily> family = TypeFamily.find(adapter.normalizeType(column.type()));
        if (cursor.isDate() || family.equals(Optional.of(TypeFamily.DATE))) return LogicalType.DATE;
        boolean zoned = family.equals(Optional.of(TypeFamily.TIMESTAMP_WITH_ZONE));
        return zoned ? LogicalType.TIMESTAMP_WITH_ZONE : LogicalType.TIMESTAMP;
    }

    private static String literal(Instant instant, LogicalType type, Adapter adapter) {
        OffsetDateTime moment = instant.atOffset(ZoneOffset.UTC);
        LocalDateTime local = moment.toLocalDateTime();
        return switch (type) {
            case DATE -> adapter.literal(local.toLocalDate(), type);
            case TIMESTAMP_WITH_ZONE -> adapter.literal(moment, type);
            default -> adapter.literal(local, type);
        };
    }

    private long integer() {
        if (INTEGER.matcher(text).matches()) return new BigInteger(text).longValueExact();
        throw refused(Code.X102, "--bounded requires an integer for an integer cursor: " + text);
    }

    private static Duration duration(String text) {
        Matcher matcher = DURATION.matcher(text);
        if (!matcher.matches()) throw refused(Code.X103, "--bounded requires duration like 30d, 12h, or 15m: " + text);
        long amount = Long.parseLong(matcher.group(1));
        if (amount <= 0) throw refused(Code.X104, "--bounded must be positive: " + text);
        return switch (matcher.group(2)) {
            case "d" -> Duration.ofDays(amount);
            case "h" -> Duration.ofHours(amount);
            default -> Duration.ofMinutes(amount);
        };
    }

    private static SqlBuildException refused(Code code, String message) {
        return new SqlBuildException(Diagnostic.of(code, message));
    }
}
