package dev.sqlbuild.cli.option;

import dev.sqlbuild.base.Code;
import dev.sqlbuild.base.Diagnostic;
import dev.sqlbuild.base.SqlBuildException;
import java.util.Map;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** How many nodes run at the same time. */
public final class ConcurrencyOptions {
    private static final String VARIABLE = "SQLBUILD_CONCURRENCY";

    @Option(names = "--concurrency", paramLabel = "N", description = "How many nodes run at the same time.")
    @Nullable
    String concurrency;

    /** The flag, else the environment variable; empty leaves it to the project's setting. */
    public OptionalInt requested(Map<String, String> env) {
        if (concurrency != null) return OptionalInt.of(parse("--concurrency", concurrency));
        String variable = env.get(VARIABLE);
        return variable == null ? OptionalInt.empty() : OptionalInt.of(parse(VARIABLE, variable));
    }

    private static int parse(String origin, String text) {
        int value;
        try {
            value = Integer.parseInt(text.strip());
        } catch (NumberFormatException e) {
            throw new SqlBuildException(Diagnostic.of(Code.C001, origin + " must be an integer"), e);
        }
        if (value < 1) throw new SqlBuildException(Diagnostic.of(Code.C001, origin + " must be >= 1"));
        return value;
    }
}
