package dev.sqlbuild.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.function.Consumer;
import org.assertj.core.api.AbstractAssert;

/** Assertions about a finished command; each failure shows all that the command printed. */
public final class CommandResultAssert extends AbstractAssert<CommandResultAssert, CommandResult> {
    private CommandResultAssert(CommandResult actual) {
        super(actual, CommandResultAssert.class);
        as(actual.toString());
    }

    public static CommandResultAssert assertThatCommand(CommandResult actual) {
        return new CommandResultAssert(actual);
    }

    public CommandResultAssert exitsWith(int code) {
        assertThat(actual.exitCode()).as(descriptionText()).isEqualTo(code);
        return this;
    }

    public CommandResultAssert succeeds() {
        return exitsWith(0);
    }

    public CommandResultAssert stdoutContains(CharSequence... fragments) {
        assertThat(actual.stdout()).as(descriptionText()).contains(fragments);
        return this;
    }

    public CommandResultAssert stdoutLacks(CharSequence... fragments) {
        assertThat(actual.stdout()).as(descriptionText()).doesNotContain(fragments);
        return this;
    }

    public CommandResultAssert stdoutIs(String text) {
        assertThat(actual.stdout()).as(descriptionText()).isEqualTo(text);
        return this;
    }

    public CommandResultAssert stdoutIsEmpty() {
        return stdoutIs("");
    }

    public CommandResultAssert stderrContains(CharSequence... fragments) {
        assertThat(actual.stderr()).as(descriptionText()).contains(fragments);
        return this;
    }

    public CommandResultAssert stderrLacks(CharSequence... fragments) {
        assertThat(actual.stderr()).as(descriptionText()).doesNotContain(fragments);
        return this;
    }

    public CommandResultAssert stderrIsEmpty() {
        assertThat(actual.stderr()).as(descriptionText()).isEmpty();
        return this;
    }

    /** Refused with the code on standard error, exit code 1 and no stack trace. */
    public CommandResultAssert failsWith(String code) {
        return exitsWith(1).reports(code);
    }

    /** Standard error has the error and no stack trace. */
    public CommandResultAssert reports(String code) {
        return stderrContains("error[" + code + "]").stderrLacks("\tat ");
    }

    /** Standard error has a line that points at the place. */
    public CommandResultAssert pointsAt(String place) {
        return stderrContains("--> " + place);
    }

    /** Standard output is one JSON document that meets the requirements. */
    public CommandResultAssert json(Consumer<JsonNode> requirements) {
        requirements.accept(actual.json());
        return this;
    }

    /** The value at a JSON pointer such as {@code /summary/errors}, as text. */
    public CommandResultAssert jsonHas(String pointer, Object value) {
        assertThat(actual.json().at(pointer).asText()).as(descriptionText()).isEqualTo(String.valueOf(value));
        return this;
    }
}
