package dev.sqlbuild.core.quality;

import dev.sqlbuild.core.header.HeaderValue;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** A declared parameter of a SQL test (quality.md B8). */
record TestParameter(String name, Type type, boolean nullable) {

    /** What values a parameter takes. */
    enum Type {
        STRING("a string"),
        INTEGER("an integer"),
        BOOLEAN("true or false"),
        FLOAT("a number"),
        DECIMAL("a quoted decimal number, such as \"1.50\"");

        private final String expected;

        Type(String expected) {
            this.expected = expected;
        }

        String expected() {
            return expected;
        }

        static Optional<Type> find(String word) {
            for (Type type : values()) {
                if (type.name().toLowerCase(Locale.ROOT).equals(word)) return Optional.of(type);
            }
            return Optional.empty();
        }

        static List<String> words() {
            return List.of("string", "integer", "boolean", "float", "decimal");
        }
    }

    /** SQL literal of a value of a case, if it has the declared type. */
    Optional<String> literal(HeaderValue value) {
        if (value instanceof HeaderValue.Null) return nullable ? Optional.of("NULL") : Optional.empty();
        return switch (type) {
            case STRING -> value instanceof HeaderValue.Text text ? Optional.of(quoted(text.text())) : Optional.empty();
            case INTEGER ->
                value instanceof HeaderValue.Int whole ? Optional.of(Long.toString(whole.value())) : Optional.empty();
            case BOOLEAN ->
                value instanceof HeaderValue.Bool bool
                        ? Optional.of(bool.value() ? "TRUE" : "FALSE")
                        : Optional.empty();
            case FLOAT -> number(value);
            case DECIMAL ->
                value instanceof HeaderValue.Text text && text.quoted() && isDecimal(text.text())
                        ? Optional.of(text.text())
                        : Optional.empty();
        };
    }

    private static Optional<String> number(HeaderValue value) {
        if (value instanceof HeaderValue.Int whole) return Optional.of(Long.toString(whole.value()));
        if (value instanceof HeaderValue.Decimal decimal) {
            return Optional.of(decimal.value().toPlainString());
        }
        return Optional.empty();
    }

    private static String quoted(String text) {
        return "'" + text.replace("'", "''") + "'";
    }

    /** An optional sign, digits, and at most one point with digits around it. */
    private static boolean isDecimal(String text) {
        int at = text.startsWith("-") || text.startsWith("+") ? 1 : 0;
        int digits = 0;
        int points = 0;
        for (; at < text.length(); at++) {
            char c = text.charAt(at);
            if (c == '.') points++;
            else if (c >= '0' && c <= '9') digits++;
            else return false;
        }
        return digits > 0 && points <= 1 && !text.endsWith(".");
    }
}
