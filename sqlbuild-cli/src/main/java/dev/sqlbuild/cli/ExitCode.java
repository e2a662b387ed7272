package dev.sqlbuild.cli;

import dev.sqlbuild.base.Code;
import dev.sqlbuild.base.Diagnostic;
import java.util.List;
import java.util.Set;

/** The exit codes of {@code sqb} (cli.md 1). */
public final class ExitCode {
    public static final int OK = 0;
    /** The command ran and failed, was refused, or found what it is meant to find. */
    public static final int FAILED = 1;
    /** The command line was wrong. */
    public static final int USAGE = 2;
    /** A comparison of queries could not be carried out. */
    public static final int BROKEN = 3;
    /** Ctrl-C. */
    public static final int INTERRUPTED = 130;
    /** SIGTERM. */
    public static final int TERMINATED = 143;

    private static final Set<Code> USAGE_CODES =
            Set.of(Code.C001, Code.C208, Code.C209, Code.C244, Code.C248, Code.C249, Code.C406);

    private ExitCode() {}

    /** Errors about the command line itself are told apart by their code. */
    public static int of(List<Diagnostic> diagnostics) {
        return diagnostics.stream().anyMatch(d -> USAGE_CODES.contains(d.code())) ? USAGE : FAILED;
    }
}
