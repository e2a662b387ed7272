package dev.sqlbuild.cli.option;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Bounds that replace those which incremental models compute; start inclusive, end exclusive. */
public final class CursorOptions {
    @Option(names = "--start-cursor-ts", paramLabel = "TIME", description = "Start for timestamp and date cursors.")
    @Nullable String startTime;

    @Option(names = "--end-cursor-ts", paramLabel = "TIME", description = "End for timestamp and date cursors.")
    @Nullable String endTime;

    @Option(names = "--start-cursor-int", paramLabel = "N", description = "Start for integer cursors.")
    @Nullable String startInteger;

    @Option(names = "--end-cursor-int", paramLabel = "N", description = "End for integer cursors.")
    @Nullable String endInteger;

    public Optional<String> startTime() {
        return Optional.ofNullable(startTime);
    }

    public Optional<String> endTime() {
        return Optional.ofNullable(endTime);
    }

    public Optional<String> startInteger() {
        return Optional.ofNullable(startInteger);
    }

    public Optional<String> endInteger() {
        return Optional.ofNullable(endInteger);
    }
}
