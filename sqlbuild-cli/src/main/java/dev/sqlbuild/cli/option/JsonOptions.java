package dev.sqlbuild.cli.option;

import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The report as a JSON document. */
public final class JsonOptions {
    @Option(names = "--json", description = "Print the report as one JSON document.")
    boolean json;

    @Option(names = "--json-output", paramLabel = "PATH", description = "Write the JSON document to a file.")
    @Nullable
    Path file;

    /** Whether text for people has to stay away from stdout. */
    public boolean json() {
        return json;
    }

    public Optional<Path> file() {
        return Optional.ofNullable(file);
    }

    public boolean wanted() {
        return json || file != null;
    }
}
