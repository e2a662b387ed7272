package dev.sqlbuild.base;

/** How bad a {@link Diagnostic} is: an error stops the command, a warning does not. */
public enum Severity {
    ERROR,
    WARNING;

    /** Lower-case word used in text and JSON output. */
    public String word() {
        return name().toLowerCase(java.util.Locale.ROOT);
    }
}
