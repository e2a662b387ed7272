package dev.sqlbuild.cli.option;

import dev.sqlbuild.core.incremental.CursorOverrides;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Bounds that replace those which incremental models compute; start inclusive, end exclusive. */
public final class CursorOptions {
    @Option(names = "--start-cursor-ts", paramLabel = "TIME", description = "Start for timestamp and date cursors.")
    @Nullable
    String startTime;

    @Option(names = "--end-cursor-ts", paramLabel = "TIME", description = "End for timestamp and date cursors.")
    @Nullable
    String endTime;

    @Option(names = "--start-cursor-int", paramLabel = "N", description = "Start for integer cursors.")
    @Nullable
    String startInteger;

    @Option(names = "--end-cursor-int", paramLabel = "N", description = "End for integer cursors.")
    @Nullable
    String endInteger;

    /** What was given; {@code S303} when it makes no sense. */
    public CursorOverrides overrides() {
        return CursorOverrides.parse(
                Optional.ofNullable(startTime),
                Optional.ofNullable(endTime),
                Optional.ofNullable(startInteger),
                Optional.ofNullable(endInteger));
    }
}
