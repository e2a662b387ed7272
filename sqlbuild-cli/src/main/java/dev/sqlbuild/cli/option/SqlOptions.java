package dev.sqlbuild.cli.option;

import picocli.CommandLine.Option;

/** How much a compile looks at SQL. */
public final class SqlOptions {
    @Option(
            names = {"--no-sql-analysis", "--no-sql-validation"},
            description = "Neither parse nor bind SQL while compiling.")
    boolean noAnalysis;

    @Option(names = "--no-cache", description = "Neither read nor write the compile cache.")
    boolean noCache;

    public boolean analysis() {
        return !noAnalysis;
    }

    public boolean cache() {
        return !noCache;
    }
}
