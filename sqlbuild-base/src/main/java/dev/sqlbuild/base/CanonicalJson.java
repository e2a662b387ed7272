package dev.sqlbuild.base;

import java.math.BigDecimal;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * JSON with sorted keys, no insignificant white space, numbers in shortest form and non-ASCII kept
 * (virtual-build.md 3), so that equal values give equal bytes.
 */
public final class CanonicalJson extends JsonText {
    private CanonicalJson() {}

    /**
     * Text of a value made of maps with string keys, iterables, strings, numbers, booleans, enums (as lower-case
     * words), optionals (absent as null) and nulls.
     */
    public static String of(@Nullable Object value) {
        return new CanonicalJson().write(value);
    }

    @Override
    Map<?, ?> ordered(Map<?, ?> map) {
        Map<String, @Nullable Object> sorted = new TreeMap<>();
        map.forEach((key, item) -> sorted.put(String.valueOf(key), item));
        return sorted;
    }

    @Override
    String number(Number number) {
        boolean whole = !(number instanceof Double || number instanceof Float || number instanceof BigDecimal);
        if (whole) return number.toString();
        BigDecimal stripped = new BigDecimal(number.toString()).stripTrailingZeros();
        return stripped.scale() < 0 ? stripped.setScale(0).toPlainString() : stripped.toPlainString();
    }

    @Override
    String word(Object value) {
        return value instanceof Enum<?> constant ? constant.name().toLowerCase(Locale.ROOT) : value.toString();
    }
}
