package dev.sqlbuild.cli.command;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One finding of {@code sqb debug}.
 *
 * @param group heading it stands under
 * @param name what was looked at
 * @param ok whether it is as it should be
 * @param value what was found
 * @param message why it is not as it should be
 */
record DebugCheck(String group, String name, boolean ok, Optional<String> value, Optional<String> message) {
    static DebugCheck ok(String group, String name, String value) {
        return new DebugCheck(group, name, true, Optional.of(value), Optional.empty());
    }

    static DebugCheck fail(String group, String name, String message) {
        return new DebugCheck(group, name, false, Optional.empty(), Optional.of(message));
    }

    /** What stands in the brackets at the end of the line. */
    String verdict() {
        String word = ok ? "OK" : "FAIL";
        return "[" + value.or(this::message).map(text -> word + " " + text).orElse(word) + "]";
    }

    Map<String, @Nullable Object> json() {
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        json.put("group", group);
        json.put("name", name);
        json.put("status", ok ? "ok" : "fail");
        json.put("value", value);
        json.put("message", message);
        return json;
    }
}
