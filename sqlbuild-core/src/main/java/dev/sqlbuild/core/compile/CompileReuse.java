package dev.sqlbuild.core.compile;

import dev.sqlbuild.base.Sha256;
import dev.sqlbuild.core.file.CacheFile;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Whole-project reuse (analysis.md A7): what the previous compile printed is printed again when nothing that it could
 * depend on has changed. One entry per environment; an entry that is missing, damaged or does not match is a miss.
 */
public final class CompileReuse {
    private final Path directory;
    private final String request;
    private final CacheFile file;
    private final ArtifactFolder compiled;

    /** What a compile printed, and how it ended. */
    public record Output(String standardOut, String standardError, int exitCode) {}

    /**
     * @param request hash of the request
     * @param variables hashes of the environment variables that were read, by name
     */
    private record Entry(String request, SortedMap<String, String> variables, Output output, ProjectSnapshot files) {}

    /**
     * @param environment active environment, empty for none
     * @param request everything besides files that the output depends on: arguments, program, terminal
     */
    public CompileReuse(Path directory, String environment, String request) {
        this.directory = directory;
        this.request = Sha256.hex(request);
        this.file = new CacheFile(
                directory
                        .resolve("target/cache/compiler/project")
                        .resolve(environment.isEmpty() ? "none" : "environment-" + environment),
                "output 4");
        this.compiled = CompiledFiles.folder(directory);
    }

    /**
     * The previous output for the same request over the same files, if it still holds.
     *
     * @param now the project as it is
     * @param environmentVariable looks up a variable of the process
     */
    public Optional<Output> find(ProjectSnapshot now, Function<String, @Nullable String> environmentVariable) {
        return file.read(CompileReuse::read)
                .filter(entry -> entry.request.equals(request))
                .filter(entry -> entry.variables.entrySet().stream()
                        .allMatch(read ->
                                read.getValue().equals(hash(read.getKey(), environmentVariable.apply(read.getKey())))))
                .filter(entry -> entry.files.matches(now, directory))
                .filter(entry -> compiled.untouched())
                .map(Entry::output);
    }

    /**
     * Remembers an output.
     *
     * @param before the project as it was before the compile read it
     * @param read environment variables the compile read, with their values
     */
    public void keep(ProjectSnapshot before, Map<String, Optional<String>> read, Output output) throws IOException {
        ProjectSnapshot earlier =
                file.read(CompileReuse::read).map(Entry::files).orElse(ProjectSnapshot.NOTHING);
        SortedMap<String, String> variables = new TreeMap<>();
        read.forEach((name, value) -> variables.put(name, hash(name, value.orElse(null))));
        Entry entry = new Entry(request, variables, output, before.hashed(directory, earlier));
        file.write(out -> write(out, entry));
    }

    private static void write(DataOutputStream out, Entry entry) throws IOException {
        out.writeUTF(entry.request);
        out.writeInt(entry.variables.size());
        for (Map.Entry<String, String> variable : entry.variables.entrySet()) {
            out.writeUTF(variable.getKey());
            out.writeUTF(variable.getValue());
        }
        CacheFile.writeText(out, entry.output.standardOut());
        CacheFile.writeText(out, entry.output.standardError());
        out.writeInt(entry.output.exitCode());
        entry.files.write(out);
    }

    private static Entry read(DataInputStream in) throws IOException {
        String request = in.readUTF();
        SortedMap<String, String> variables = new TreeMap<>();
        for (int count = in.readInt(); count > 0; count--) variables.put(in.readUTF(), in.readUTF());
        Output output = new Output(CacheFile.readText(in), CacheFile.readText(in), in.readInt());
        return new Entry(request, variables, output, ProjectSnapshot.read(in));
    }

    private static String hash(String name, @Nullable String value) {
        return Sha256.hex(name + (value == null ? " is unset" : "=" + value));
    }
}
