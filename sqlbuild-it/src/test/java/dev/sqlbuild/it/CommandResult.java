package dev.sqlbuild.it;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.List;

/** What a finished command left behind. A process ended by a signal has 128 and the signal's number as exit code. */
public record CommandResult(List<String> arguments, int exitCode, String stdout, String stderr) {
    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    /** Standard output as the one JSON document that it has to be. */
    public JsonNode json() {
        return parse(stdout);
    }

    static JsonNode parse(String text) {
        try {
            return JSON.readTree(text);
        } catch (JsonProcessingException e) {
            throw new AssertionError("not one JSON document: " + e.getOriginalMessage() + "\n" + text, e);
        }
    }

    @Override
    public String toString() {
        return "sqb " + String.join(" ", arguments) + "\nexit code " + exitCode + "\n--- stdout\n" + stdout
                + "\n--- stderr\n" + stderr;
    }
}
