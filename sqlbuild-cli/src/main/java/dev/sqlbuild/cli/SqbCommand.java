package dev.sqlbuild.cli;

import dev.sqlbuild.cli.option.JsonOptions;
import java.util.Optional;

/** A command after its options have been read. */
public interface SqbCommand {
    /** Does the work and returns the exit code; errors are thrown. */
    int run(Invocation invocation);

    /** The JSON options of a command that has them. */
    default Optional<JsonOptions> json() {
        return Optional.empty();
    }

    /** Whether runs are captured below {@code logs/}. */
    default boolean logged() {
        return true;
    }
}
