package dev.sqlbuild.cli.command;

import dev.sqlbuild.base.Code;
import dev.sqlbuild.base.Diagnostic;
import dev.sqlbuild.base.SqlBuildException;
import org.jspecify.annotations.Nullable;

/** The two sides of {@code FROM:TO}. */
record DiffRange(String from, String to) {

    /** {@code C208} without an argument, {@code C209} if it is not two names. */
    static DiffRange of(@Nullable String argument) {
        if (argument == null) {
            throw new SqlBuildException(Diagnostic.of(Code.C208, "diff requires FROM:TO")
                    .withHelp("for example: sqb diff prod:dev --full --select my_model"));
        }
        int colon = argument.indexOf(':');
        boolean two = colon > 0 && colon < argument.length() - 1 && argument.indexOf(':', colon + 1) < 0;
        if (two) return new DiffRange(argument.substring(0, colon), argument.substring(colon + 1));
        throw new SqlBuildException(Diagnostic.of(Code.C209, "diff range must be FROM:TO: " + argument)
                .withHelp("for example: sqb diff prod:dev --full --select my_model"));
    }
}
