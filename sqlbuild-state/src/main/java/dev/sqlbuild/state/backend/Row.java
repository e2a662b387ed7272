package dev.sqlbuild.state.backend;

import dev.sqlbuild.base.Code;
import dev.sqlbuild.base.Diagnostic;
import dev.sqlbuild.base.SqlBuildException;
import dev.sqlbuild.state.schema.StateTable;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A row that was read; people may have edited it by hand, so nothing in it is taken for granted. */
public final class Row {
    private final StateTable table;
    private final Map<String, Integer> places;
    private final List<@Nullable Object> values;

    Row(StateTable table, Map<String, Integer> places, List<@Nullable Object> values) {
        this.table = table;
        this.places = places;
        this.values = values;
    }

    public String text(String column) {
        return findText(column).orElse("");
    }

    public Optional<String> findText(String column) {
        return Optional.ofNullable(value(column)).map(Object::toString);
    }

    /** A text that was stored as Base64; empty when it is none. */
    public Optional<String> findDecoded(String column) {
        return findText(column).flatMap(Row::decode);
    }

    public String decoded(String column) {
        return findDecoded(column).orElse("");
    }

    public long number(String column) {
        return value(column) instanceof Number number ? number.longValue() : 0;
    }

    public Optional<Long> findNumber(String column) {
        return value(column) instanceof Number number ? Optional.of(number.longValue()) : Optional.empty();
    }

    /** A time, or the beginning of time for a value that is none. */
    public Instant time(String column) {
        return findTime(column).orElse(Instant.EPOCH);
    }

    public Optional<Instant> findTime(String column) {
        return value(column) instanceof LocalDateTime time
                ? Optional.of(time.toInstant(ZoneOffset.UTC))
                : Optional.empty();
    }

    /** A word out of a closed list, or {@code E001} naming table, key and value. */
    public <T> T word(String column, Function<String, Optional<T>> reading) {
        return reading.apply(text(column)).orElseThrow(() -> unknown(column));
    }

    private SqlBuildException unknown(String column) {
        String key = String.join(", ", table.key().stream().map(this::text).toList());
        return new SqlBuildException(Diagnostic.of(
                        Code.E001,
                        "unknown " + column + " '" + text(column) + "' in state table " + table.name() + " for " + key)
                .withHelp("correct the row, or restore a backup: sqb state rollback"));
    }

    private @Nullable Object value(String column) {
        Integer place = places.get(column);
        if (place == null) throw new IllegalArgumentException("not read: " + table.name() + "." + column);
        return values.get(place);
    }

    private static Optional<String> decode(String base64) {
        try {
            return Optional.of(new String(Base64.getDecoder().decode(base64), StandardCharsets.UTF_8));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
