package dev.sqlbuild.base;

import java.math.BigDecimal;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * JSON text for people and programs that read it: keys keep their own order, numbers their scale. {@link CanonicalJson}
 * writes what is hashed or compared.
 */
public final class Json extends JsonText {
    private Json() {}

    /**
     * Text of a value made of maps with string keys, iterables, strings, numbers, booleans, optionals (empty as null) and
     * nulls; anything else as its {@code toString()} in quotes.
     */
    public static String of(@Nullable Object value) {
        return new Json().write(value);
    }

    @Override
    Map<?, ?> ordered(Map<?, ?> map) {
        return map;
    }

    /** Not-a-number and the infinities have no JSON number; they become strings. */
    @Override
    String number(Number number) {
        if (number instanceof BigDecimal decimal) return decimal.toPlainString();
        if (number instanceof Double || number instanceof Float) {
            double value = number.doubleValue();
            return Double.isFinite(value) ? number.toString() : "\"" + number + "\"";
        }
        return number.toString();
    }

    @Override
    String word(Object value) {
        return value.toString();
    }
}
