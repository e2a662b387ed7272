package dev.sqlbuild.core.header;

import dev.sqlbuild.base.Code;
import dev.sqlbuild.base.Diagnostic;
import dev.sqlbuild.base.Diagnostics;
import dev.sqlbuild.base.NearName;
import dev.sqlbuild.base.SourceText;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Typed reading of one map of a header: a value of the wrong kind is reported at its place and read as absent, so
 * that a validator sees all mistakes of a header at once.
 *
 * @param subject how a field of this map is introduced in messages, such as {@code MODEL field}
 */
public record HeaderFields(HeaderMap map, SourceText file, Code code, String subject, Diagnostics diagnostics) {

    /** The fields of a whole header, reported under the header's own code as {@code MODEL field 'x'}. */
    public static HeaderFields of(ParsedHeader header, Diagnostics diagnostics) {
        return new HeaderFields(
                header.entries(),
                header.file(),
                header.kind().code(),
                header.kind().keyword() + " field",
                diagnostics);
    }

    /** The same reading rules for a nested map. */
    public HeaderFields within(HeaderMap nested, String nestedSubject) {
        return new HeaderFields(nested, file, code, nestedSubject, diagnostics);
    }

    public boolean has(String key) {
        return map.has(key);
    }

    /** Reports keys that are not in {@code known}, with the nearest known one. */
    public void rejectUnknown(Collection<String> known) {
        for (HeaderMap.Entry entry : map.entries()) {
            if (known.contains(entry.key())) continue;
            diagnostics.add(Diagnostic.of(
                            code,
                            "unknown " + subject + " '" + entry.key() + "'",
                            file.span(entry.keyStart(), entry.keyEnd()))
                    .withHelp(NearName.help(entry.key(), known)));
        }
    }

    public Optional<String> text(String key) {
        return map.find(key).flatMap(value -> text(key, value));
    }

    /** Text, number or boolean as it was written, for fields where {@code 3} and {@code 3d} both make sense. */
    public Optional<String> scalar(String key) {
        return map.find(key).flatMap(value -> {
            Optional<String> written = written(value);
            if (written.isEmpty()) wrongKind(key, value, "a single value");
            return written;
        });
    }

    public Optional<Boolean> bool(String key) {
        return map.find(key).flatMap(value -> {
            if (value instanceof HeaderValue.Bool bool) return Optional.of(bool.value());
            wrongKind(key, value, "true or false");
            return Optional.empty();
        });
    }

    public OptionalLong integer(String key) {
        Optional<HeaderValue> found = map.find(key);
        if (found.isEmpty()) return OptionalLong.empty();
        if (found.get() instanceof HeaderValue.Int integer) return OptionalLong.of(integer.value());
        wrongKind(key, found.get(), "an integer");
        return OptionalLong.empty();
    }

    public Optional<HeaderMap> map(String key) {
        return map.find(key).flatMap(value -> {
            if (value instanceof HeaderMap nested) return Optional.of(nested);
            wrongKind(key, value, "a map ( ... )");
            return Optional.empty();
        });
    }

    /** A list of any values; empty when absent. */
    public List<HeaderValue> list(String key) {
        Optional<HeaderValue> found = map.find(key);
        if (found.isEmpty()) return List.of();
        if (found.get() instanceof HeaderValue.Items items) return items.values();
        wrongKind(key, found.get(), "a list [ ... ]");
        return List.of();
    }

    /** A list of texts; a single text is read as a list of one, an absent field as the empty list. */
    public List<String> texts(String key) {
        Optional<HeaderValue> found = map.find(key);
        if (found.isEmpty()) return List.of();
        HeaderValue value = found.get();
        if (value instanceof HeaderValue.Text single) return List.of(single.text());
        if (!(value instanceof HeaderValue.Items items)) {
            wrongKind(key, value, "a list of text");
            return List.of();
        }
        List<String> texts = new ArrayList<>(items.values().size());
        for (HeaderValue item : items.values()) {
            if (item instanceof HeaderValue.Text text) texts.add(text.text());
            else wrongKind(key, item, "a list of text");
        }
        return texts;
    }

    /** The value of {@code key} as one of {@code allowed}, or reported. */
    public Optional<String> oneOf(String key, List<String> allowed) {
        Optional<String> text = text(key);
        if (text.isEmpty() || allowed.contains(text.get())) return text;
        report(
                key,
                subject + " '" + key + "' must be one of " + String.join(", ", allowed) + ", found '" + text.get()
                        + "'",
                NearName.help(text.get(), allowed));
        return Optional.empty();
    }

    /** Reports a problem at the value of {@code key}, or at the map when the key is missing. */
    public void report(String key, String message, Optional<String> help) {
        HeaderValue place = map.find(key).orElse(map);
        diagnostics.add(Diagnostic.of(code, message, file.span(place.start(), place.end()))
                .withHelp(help));
    }

    private Optional<String> text(String key, HeaderValue value) {
        if (value instanceof HeaderValue.Text text) return Optional.of(text.text());
        wrongKind(key, value, "text");
        return Optional.empty();
    }

    private static Optional<String> written(HeaderValue value) {
        return switch (value.kind()) {
            case TEXT -> Optional.of(((HeaderValue.Text) value).text());
            case BOOL -> Optional.of(String.valueOf(((HeaderValue.Bool) value).value()));
            case INT -> Optional.of(((HeaderValue.Int) value).written());
            case DECIMAL -> Optional.of(((HeaderValue.Decimal) value).written());
            case NULL, LIST, MAP, RELATION, HOOK, NAMED, CONSTANT -> Optional.empty();
        };
    }

    private void wrongKind(String key, HeaderValue value, String expected) {
        Diagnostic wrong = Diagnostic.of(
                code,
                subject + " '" + key + "' must be " + expected + ", found "
                        + value.kind().word(),
                file.span(value.start(), value.end()));
        boolean quotable = expected.endsWith("text") && written(value).isPresent();
        diagnostics.add(
                quotable ? wrong.withHelp("quote the value: \"" + written(value).get() + "\"") : wrong);
    }
}
