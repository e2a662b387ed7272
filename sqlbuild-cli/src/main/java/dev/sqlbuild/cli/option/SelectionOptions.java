package dev.sqlbuild.cli.option;

import dev.sqlbuild.base.Code;
import dev.sqlbuild.base.Diagnostic;
import dev.sqlbuild.base.SqlBuildException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Option;

/** Which resources a command works on. The grammar of a selector is not known here. */
public final class SelectionOptions {
    @Option(
            names = {"--select", "-s"},
            arity = "1..*",
            paramLabel = "SEL",
            description = "Resources to work on: a name, tag:x, path:x, +x, x+, a~b; all flags are united.")
    List<String> select = new ArrayList<>();

    @Option(names = "--select-file", paramLabel = "PATH", description = "File with one selector per line.")
    List<Path> files = new ArrayList<>();

    @Option(names = "--exclude", arity = "1..*", paramLabel = "SEL", description = "Resources to leave out.")
    List<String> exclude = new ArrayList<>();

    /** All selectors to unite: flags first, then the lines of the files. */
    public List<String> include(Path workingDirectory) {
        List<String> selectors = new ArrayList<>(select);
        for (Path file : files) selectors.addAll(read(workingDirectory.resolve(file), file));
        return selectors;
    }

    /** Whether files outside of the command line have a say. */
    public boolean readsFiles() {
        return !files.isEmpty();
    }

    /** Whether anything is selected by name. */
    public boolean isGiven() {
        return !select.isEmpty() || !files.isEmpty();
    }

    public List<String> exclude() {
        return exclude;
    }

    private static List<String> read(Path file, Path asGiven) {
        try {
            return Files.readAllLines(file).stream()
                    .map(String::strip)
                    .filter(line -> !line.isEmpty() && !line.startsWith("#"))
                    .toList();
        } catch (IOException e) {
            throw new SqlBuildException(
                    Diagnostic.of(Code.C005, "selector file cannot be read: " + asGiven)
                            .withHelp("check the path, and that the file is UTF-8 text"),
                    e);
        }
    }
}
