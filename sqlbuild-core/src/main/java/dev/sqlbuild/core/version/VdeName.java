package dev.sqlbuild.core.version;

import dev.sqlbuild.base.Code;
import dev.sqlbuild.base.Diagnostic;
import dev.sqlbuild.base.SqlBuildException;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Name of a virtual data environment (virtual-build.md 2). It becomes part of schema names, so nothing in it may clash
 * with the separators there.
 */
public record VdeName(String text) implements Comparable<VdeName> {
    private static final Pattern VALID = Pattern.compile("[A-Za-z][A-Za-z0-9_]*");
    private static final String RESERVED = "sqb_";
    private static final int LONGEST = 40;

    public VdeName {
        if (!isValid(text)) throw new IllegalArgumentException("not the name of a virtual environment: " + text);
    }

    /** The name, or {@code S090} with a name that would do. */
    public static VdeName parse(String text) {
        if (isValid(text)) return new VdeName(text);
        Diagnostic error = Diagnostic.of(
                Code.S090,
                "invalid virtual environment name '" + text + "': use letters, digits and single underscores");
        throw new SqlBuildException(error.withHelp(suggestion(text)
                .map(name -> "try " + name)
                .orElse("begin with a letter, not with 'sqb_'; at most " + LONGEST + " characters")));
    }

    public static boolean isValid(String text) {
        return VALID.matcher(text).matches()
                && text.length() <= LONGEST
                && !text.contains("__")
                && !text.toLowerCase(Locale.ROOT).startsWith(RESERVED);
    }

    /** What engines that fold case take for the same schema. */
    public String folded() {
        return text.toLowerCase(Locale.ROOT);
    }

    private static Optional<String> suggestion(String text) {
        String name =
                text.replaceAll("[^A-Za-z0-9]+", "_").replaceAll("_+", "_").replaceAll("^_|_$", "");
        if (name.toLowerCase(Locale.ROOT).startsWith(RESERVED)) name = name.substring(RESERVED.length());
        if (name.length() > LONGEST) name = name.substring(0, LONGEST).replaceAll("_$", "");
        return Optional.of(name).filter(VdeName::isValid);
    }

    @Override
    public int compareTo(VdeName other) {
        return text.compareTo(other.text);
    }

    @Override
    public String toString() {
        return text;
    }
}
