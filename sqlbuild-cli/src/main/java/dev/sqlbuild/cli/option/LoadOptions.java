package dev.sqlbuild.cli.option;

import dev.sqlbuild.base.Code;
import dev.sqlbuild.base.Diagnostic;
import dev.sqlbuild.base.SqlBuildException;
import picocli.CommandLine.Option;

/** Whether managed sources are loaded first; without a flag the project's setting decides. */
public final class LoadOptions {
    @Option(names = "--load", description = "Load managed sources first.")
    boolean load;

    @Option(names = "--no-load", description = "Do not load managed sources.")
    boolean noLoad;

    /** At most one of the flags, {@code --reload} (which some commands lack) included. */
    public void refuseContradiction(boolean reload) {
        if ((load ? 1 : 0) + (noLoad ? 1 : 0) + (reload ? 1 : 0) > 1) {
            throw new SqlBuildException(Diagnostic.of(Code.C001, "--load, --no-load and --reload exclude each other"));
        }
    }

    /** Whether loading was asked for. */
    public boolean isForced() {
        return load;
    }
}
