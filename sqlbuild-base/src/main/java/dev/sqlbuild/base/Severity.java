package dev.sqlbuild.base;

/** How bad a {@link Diagnostic} is: an error stops the command, a warning does not. */
public enum Severity {
    ERROR,
    WARNING;

    /** Lower-case word used in text and JSON output. */
    public String word() {
        return name().toLowerCase(java.util.Locale.ROOT);
    }

    /** The word that headers use: {@code error} or {@code warn}. */
    public String keyword() {
        return this == ERROR ? "error" : "warn";
    }
}
