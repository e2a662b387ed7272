package dev.sqlbuild.cli.option;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which virtual data environment a command works on. */
public final class VirtualOptions {
    @Option(
            names = "--virtual-env",
            paramLabel = "NAME",
            description = "Virtual data environment (environment_mode = \"virtual\" only).")
    @Nullable
    String name;

    public Optional<String> name() {
        return Optional.ofNullable(name);
    }
}
