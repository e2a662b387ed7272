package dev.sqlbuild.core.compile;

import dev.sqlbuild.base.Sha256;
import dev.sqlbuild.core.file.AtomicFile;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Whole-project reuse (analysis.md A7): what the previous compile printed is printed again when nothing that it could
 * depend on has changed. One entry per environment; an entry that is missing, damaged or does not match is a miss.
 */
public final class CompileReuse {
    private static final int MAGIC = 0x53514233;

    private final Path directory;
    private final Path file;
    private final ArtifactFolder compiled;

    /** What a compile printed, and how it ended. */
    public record Output(String standardOut, String standardError, int exitCode) {}

    /** @param environment active environment, empty for none */
    public CompileReuse(Path directory, String environment) {
        this.directory = directory;
        this.file = directory
                .resolve("target/cache/compiler/project")
                .resolve(environment.isEmpty() ? "none" : "environment-" + environment);
        this.compiled = CompiledFiles.folder(directory);
    }

    /**
     * The previous output for the same request over the same files, if it still holds.
     *
     * @param request everything besides files that the output depends on: arguments, versions, terminal
     * @param now the project as it is
     * @param environmentVariable looks up a variable of the process
     */
    public Optional<Output> find(
            String request, ProjectSnapshot now, Function<String, @Nullable String> environmentVariable) {
        try (DataInputStream in = open()) {
            if (in.readInt() != MAGIC || !in.readUTF().equals(Sha256.hex(request))) return Optional.empty();
            int variables = in.readInt();
            for (int i = 0; i < variables; i++) {
                if (!in.readUTF().equals(hash(in.readUTF(), environmentVariable))) return Optional.empty();
            }
            Output output = new Output(text(in), text(in), in.readInt());
            ProjectSnapshot then = ProjectSnapshot.read(in);
            if (in.readInt() != MAGIC) return Optional.empty();
            boolean same = then.matches(now, directory) && compiled.untouched();
            return same ? Optional.of(output) : Optional.empty();
        } catch (IOException | RuntimeException e) {
            return Optional.empty();
        }
    }

    /**
     * Remembers an output.
     *
     * @param before the project as it was before the compile read it
     * @param read environment variables the compile read, with their values
     */
    public void keep(String request, ProjectSnapshot before, Map<String, Optional<String>> read, Output output)
            throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(1 << 20);
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            out.writeInt(MAGIC);
            out.writeUTF(Sha256.hex(request));
            out.writeInt(read.size());
            for (Map.Entry<String, Optional<String>> variable : new TreeMap<>(read).entrySet()) {
                out.writeUTF(hash(variable.getKey(), name -> variable.getValue().orElse(null)));
                out.writeUTF(variable.getKey());
            }
            write(out, output.standardOut());
            write(out, output.standardError());
            out.writeInt(output.exitCode());
            before.hashed(directory, earlier()).write(out);
            out.writeInt(MAGIC);
        }
        Files.createDirectories(file.getParent());
        AtomicFile.write(file, bytes.toByteArray());
    }

    /** Files of the entry that is about to be replaced. */
    private ProjectSnapshot earlier() {
        try (DataInputStream in = open()) {
            if (in.readInt() != MAGIC) return ProjectSnapshot.NOTHING;
            in.readUTF();
            int variables = in.readInt();
            for (int i = 0; i < variables * 2; i++) in.readUTF();
            text(in);
            text(in);
            in.readInt();
            return ProjectSnapshot.read(in);
        } catch (IOException | RuntimeException e) {
            return ProjectSnapshot.NOTHING;
        }
    }

    private DataInputStream open() throws IOException {
        return new DataInputStream(new BufferedInputStream(Files.newInputStream(file), 1 << 16));
    }

    private static String hash(String name, Function<String, @Nullable String> lookup) {
        String value = lookup.apply(name);
        return Sha256.hex(name + (value == null ? " is unset" : "=" + value));
    }

    private static void write(DataOutputStream out, String text) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        out.writeInt(bytes.length);
        out.write(bytes);
    }

    private static String text(DataInputStream in) throws IOException {
        int length = in.readInt();
        if (length < 0 || length > 256 << 20) throw new IOException("damaged");
        return new String(in.readNBytes(length), StandardCharsets.UTF_8);
    }
}
