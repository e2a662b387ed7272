package dev.sqlbuild.engine.diff;

import dev.sqlbuild.base.Code;
import dev.sqlbuild.base.Diagnostic;
import dev.sqlbuild.base.SqlBuildException;
import java.util.OptionalInt;

/**
 * What a comparison may take at most; it is refused before any rows are read.
 *
 * @param models models to compare
 * @param columns columns to compare, over all models
 */
public record DiffLimits(OptionalInt models, OptionalInt columns) {
    public static final DiffLimits NONE = new DiffLimits(OptionalInt.empty(), OptionalInt.empty());

    public void checkModels(int found) {
        check("models", found, models, "--max-models");
    }

    public void checkColumns(int found) {
        check("columns", found, columns, "--max-columns");
    }

    private static void check(String what, int found, OptionalInt limit, String option) {
        if (limit.isEmpty() || found <= limit.getAsInt()) return;
        throw new SqlBuildException(
                Diagnostic.of(Code.C000, found + " " + what + " to compare, but " + option + " is " + limit.getAsInt())
                        .withHelp("select fewer models, or raise " + option));
    }
}
