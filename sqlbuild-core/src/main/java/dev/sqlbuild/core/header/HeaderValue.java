package dev.sqlbuild.core.header;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A value in a header together with the half-open range of the file it was read from. */
public sealed interface HeaderValue
        permits HeaderValue.Text,
                HeaderValue.Bool,
                HeaderValue.Int,
                HeaderValue.Decimal,
                HeaderValue.Null,
                HeaderValue.Items,
                HeaderMap,
                HeaderValue.Relation,
                HeaderValue.Hook,
                HeaderValue.Named,
                HeaderValue.Constant {

    /** Kinds of value, for exhaustive dispatch; {@link #word} completes "found a ...". */
    enum Kind {
        TEXT("text"),
        BOOL("true or false"),
        INT("an integer"),
        DECIMAL("a decimal number"),
        NULL("null"),
        LIST("a list"),
        MAP("a map"),
        RELATION("a relation call"),
        HOOK("a hook call"),
        NAMED("a named map"),
        CONSTANT("a constant (...) map");

        private final String word;

        Kind(String word) {
            this.word = word;
        }

        public String word() {
            return word;
        }
    }

    Kind kind();

    /** Offset of the first character in the file. */
    int start();

    /** Offset after the last character in the file. */
    int end();

    /**
     * The value as strings, booleans, {@link Long}, {@link BigDecimal}, lists and ordered maps, as it goes into a
     * manifest; calls become one-entry maps from their name.
     */
    @Nullable
    Object plain();

    /** This value with every text replaced that {@code change} wants to replace; SQL and names in calls stay. */
    HeaderValue mapTexts(Function<Text, HeaderValue> change);

    /** A bare word or a quoted string that is not a number, boolean or null. */
    record Text(String text, boolean quoted, int start, int end) implements HeaderValue {
        @Override
        public Kind kind() {
            return Kind.TEXT;
        }

        @Override
        public Object plain() {
            return text;
        }

        @Override
        public HeaderValue mapTexts(Function<Text, HeaderValue> change) {
            return change.apply(this);
        }
    }

    /** {@code true} or {@code false}. */
    record Bool(boolean value, int start, int end) implements HeaderValue {
        @Override
        public Kind kind() {
            return Kind.BOOL;
        }

        @Override
        public Object plain() {
            return value;
        }

        @Override
        public HeaderValue mapTexts(Function<Text, HeaderValue> change) {
            return this;
        }
    }

    /**
     * An integer of 64 bits.
     *
     * @param written authored spelling, such as {@code 007}
     */
    record Int(long value, String written, int start, int end) implements HeaderValue {
        @Override
        public Kind kind() {
            return Kind.INT;
        }

        @Override
        public Object plain() {
            return value;
        }

        @Override
        public HeaderValue mapTexts(Function<Text, HeaderValue> change) {
            return this;
        }
    }

    /**
     * A number with a decimal point.
     *
     * @param written authored spelling
     */
    record Decimal(BigDecimal value, String written, int start, int end) implements HeaderValue {
        @Override
        public Kind kind() {
            return Kind.DECIMAL;
        }

        @Override
        public Object plain() {
            return value;
        }

        @Override
        public HeaderValue mapTexts(Function<Text, HeaderValue> change) {
            return this;
        }
    }

    /** The word {@code null}. */
    record Null(int start, int end) implements HeaderValue {
        @Override
        public Kind kind() {
            return Kind.NULL;
        }

        @Override
        public @Nullable Object plain() {
            return null;
        }

        @Override
        public HeaderValue mapTexts(Function<Text, HeaderValue> change) {
            return this;
        }
    }

    /** {@code [a, b]}. */
    record Items(List<HeaderValue> values, int start, int end) implements HeaderValue {
        public Items {
            values = List.copyOf(values);
        }

        @Override
        public Kind kind() {
            return Kind.LIST;
        }

        @Override
        public List<@Nullable Object> plain() {
            List<@Nullable Object> plain = new ArrayList<>(values.size());
            for (HeaderValue value : values) plain.add(value.plain());
            return Collections.unmodifiableList(plain);
        }

        @Override
        public HeaderValue mapTexts(Function<Text, HeaderValue> change) {
            return new Items(
                    values.stream().map(value -> value.mapTexts(change)).toList(), start, end);
        }
    }

    /**
     * {@code __ref("x")}, {@code __source("x")} or {@code __seed("x")}.
     *
     * @param function spelling of the call, with the underscores
     */
    record Relation(String function, String name, int start, int end) implements HeaderValue {
        @Override
        public Kind kind() {
            return Kind.RELATION;
        }

        @Override
        public Object plain() {
            return function + "(\"" + name + "\")";
        }

        @Override
        public HeaderValue mapTexts(Function<Text, HeaderValue> change) {
            return this;
        }
    }

    /** What a hook entry runs. */
    enum HookForm {
        INLINE_SQL("inline_sql"),
        SQL("sql"),
        JAVA("java");

        private final String word;

        HookForm(String word) {
            this.word = word;
        }

        public String word() {
            return word;
        }
    }

    /**
     * A hook entry.
     *
     * @param target the SQL of an inline hook, else the name of the hook; {@link Text#start} is its place
     * @param arguments empty for inline hooks
     */
    record Hook(HookForm form, Text target, HeaderMap arguments, int start, int end) implements HeaderValue {
        @Override
        public Kind kind() {
            return Kind.HOOK;
        }

        @Override
        public Object plain() {
            Map<String, @Nullable Object> plain = new LinkedHashMap<>();
            plain.put(form.word(), target.text());
            if (!arguments.isEmpty()) plain.put("arguments", arguments.plain());
            return Collections.unmodifiableMap(plain);
        }

        @Override
        public HeaderValue mapTexts(Function<Text, HeaderValue> change) {
            return new Hook(form, target, arguments.mapTexts(change), start, end);
        }
    }

    /** {@code word ( ... )}, such as an audit with its arguments. */
    record Named(String name, HeaderMap arguments, int start, int end) implements HeaderValue {
        @Override
        public Kind kind() {
            return Kind.NAMED;
        }

        @Override
        public Object plain() {
            return Map.of(name, arguments.plain());
        }

        @Override
        public HeaderValue mapTexts(Function<Text, HeaderValue> change) {
            return new Named(name, arguments.mapTexts(change), start, end);
        }
    }

    /** {@code constant ( ... )} around the value of a model-private constant. */
    record Constant(HeaderMap keys, int start, int end) implements HeaderValue {
        @Override
        public Kind kind() {
            return Kind.CONSTANT;
        }

        @Override
        public Object plain() {
            return Map.of("constant", keys.plain());
        }

        @Override
        public HeaderValue mapTexts(Function<Text, HeaderValue> change) {
            return new Constant(keys.mapTexts(change), start, end);
        }
    }
}
