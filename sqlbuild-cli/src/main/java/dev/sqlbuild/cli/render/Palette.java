package dev.sqlbuild.cli.render;

import dev.sqlbuild.core.plan.PlanStyle;

/** Colours by meaning (cli.md 2). Without colour every method returns its text unchanged. */
public enum Palette implements PlanStyle {
    PLAIN,
    COLOURED;

    private static final String RESET = "\u001b[0m";

    public static Palette of(boolean coloured) {
        return coloured ? COLOURED : PLAIN;
    }

    @Override
    public String heading(String text) {
        return paint("\u001b[1m", text);
    }

    public String good(String text) {
        return paint("\u001b[32m", text);
    }

    public String caution(String text) {
        return paint("\u001b[33m", text);
    }

    public String bad(String text) {
        return paint("\u001b[31m", text);
    }

    @Override
    public String dim(String text) {
        return paint("\u001b[2m", text);
    }

    @Override
    public String structure(String text) {
        return paint("\u001b[34m", text);
    }

    @Override
    public String name(String text) {
        return paint("\u001b[1;34m", text);
    }

    @Override
    public String added(String text) {
        return good(text);
    }

    @Override
    public String changed(String text) {
        return caution(text);
    }

    @Override
    public String removed(String text) {
        return bad(text);
    }

    public String error(String text) {
        return paint("\u001b[1;31m", text);
    }

    public String warning(String text) {
        return paint("\u001b[1;33m", text);
    }

    /** A status word such as {@code PASS} in its colour. */
    public String status(String word) {
        return switch (word.strip()) {
            case "OK", "PASS" -> good(word);
            case "WARN", "INSUFFICIENT" -> caution(word);
            case "FAIL", "ERROR" -> bad(word);
            case "SKIP" -> dim(word);
            default -> word;
        };
    }

    /** The line that sums up a run. */
    public String completion(String line) {
        if (line.contains("errors")) return bad(line);
        return line.contains("warnings") ? caution(line) : good(line);
    }

    private String paint(String start, String text) {
        return this == PLAIN || text.isEmpty() ? text : start + text + RESET;
    }
}
