package dev.sqlbuild.core.project;

import dev.sqlbuild.base.Code;
import dev.sqlbuild.base.Diagnostic;
import dev.sqlbuild.base.SourceSpan;
import java.util.Optional;

/** The grammar of resource names (project.md 2): lower-case ASCII snake_case. */
public final class Identities {
    private Identities() {}

    /** Whether {@code name} is {@code [a-z]} or {@code [a-z][a-z0-9_]*[a-z0-9]}. */
    public static boolean isValid(String name) {
        return isValidFrom(name, 0);
    }

    /** As {@link #isValid}, with exactly one leading underscore required: values private to a model. */
    public static boolean isValidPrivate(String name) {
        return name.startsWith("_") && isValidFrom(name, 1);
    }

    private static boolean isValidFrom(String name, int start) {
        if (start >= name.length() || name.charAt(start) < 'a' || name.charAt(start) > 'z') return false;
        for (int i = start + 1; i < name.length(); i++) {
            char c = name.charAt(i);
            if ((c < 'a' || c > 'z') && (c < '0' || c > '9') && c != '_') return false;
        }
        return name.charAt(name.length() - 1) != '_';
    }

    /**
     * The finding for a bad name, or nothing when it is good.
     *
     * @param kind word for the resource, such as {@code model}
     */
    public static Optional<Diagnostic> check(String kind, String name, SourceSpan span) {
        if (isValid(name)) return Optional.empty();
        return Optional.of(Diagnostic.of(
                Code.D016,
                "Invalid " + kind + " identity '" + name + "' in " + span.path() + "; use snake_case '"
                        + suggestion(name) + "'",
                span));
    }

    /** A valid name close to {@code name}. */
    public static String suggestion(String name) {
        StringBuilder out = new StringBuilder();
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            if (isUpper(c)) {
                if (startsWord(name, i)) separate(out);
                out.append((char) (c + 'a' - 'A'));
            } else if (isLowerOrDigit(c)) {
                out.append(c);
            } else {
                separate(out);
            }
        }
        while (out.length() > 0 && out.charAt(out.length() - 1) == '_') out.setLength(out.length() - 1);
        if (out.length() == 0 || Character.isDigit(out.charAt(0))) out.insert(0, 'n');
        return out.toString();
    }

    /** A capital starts a word after a small letter or digit, and as the last capital before a small letter. */
    private static boolean startsWord(String name, int i) {
        if (i == 0) return false;
        boolean afterSmall = isLowerOrDigit(name.charAt(i - 1));
        boolean beforeSmall = i + 1 < name.length() && name.charAt(i + 1) >= 'a' && name.charAt(i + 1) <= 'z';
        return afterSmall || (isUpper(name.charAt(i - 1)) && beforeSmall);
    }

    private static void separate(StringBuilder out) {
        if (out.length() > 0 && out.charAt(out.length() - 1) != '_') out.append('_');
    }

    private static boolean isUpper(char c) {
        return c >= 'A' && c <= 'Z';
    }

    private static boolean isLowerOrDigit(char c) {
        return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
    }
}
