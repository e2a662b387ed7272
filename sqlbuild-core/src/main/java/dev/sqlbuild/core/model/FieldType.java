package dev.sqlbuild.core.model;

/** The forms a value of a {@link ModelField} may take. */
public enum FieldType {
    TEXT("a string"),
    BOOLEAN("true or false"),
    /** An integer of at least 1. */
    POSITIVE_INTEGER("an integer of at least 1"),
    /** An integer of at least 0. */
    COUNT("an integer of at least 0"),
    INTEGER("an integer"),
    /** A list of strings; a single string is read as a list of one. */
    TEXT_LIST("a list of strings"),
    TEXT_OR_INTEGER("a string or an integer"),
    /** A duration or {@code false}. */
    DURATION_OR_FALSE("a duration such as \"30d\", or false"),
    MAP("a map"),
    /** Hook calls as described at {@code ConfigValue}. */
    HOOKS("a list of hooks"),
    /** Audit names and one-entry maps from name to arguments. */
    AUDITS("a list of audits");

    private final String expected;

    FieldType(String expected) {
        this.expected = expected;
    }

    /** What to write, for messages. */
    public String expected() {
        return expected;
    }
}
