package dev.sqlbuild.core.hook;

import dev.sqlbuild.base.Code;
import dev.sqlbuild.base.Diagnostic;
import dev.sqlbuild.base.Diagnostics;
import dev.sqlbuild.base.SourceSpan;
import dev.sqlbuild.base.SourceText;
import dev.sqlbuild.base.SqlBuildException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/** The named SQL hooks of a project, {@code hooks/sql/**}, read when a model first asks for one. */
final class HookFiles {
    private static final String FOLDER = "hooks/sql";

    private final Path directory;
    private final Diagnostics diagnostics;
    private Optional<SortedMap<String, HookFile>> files = Optional.empty();

    HookFiles(Path directory, Diagnostics diagnostics) {
        this.directory = directory;
        this.diagnostics = diagnostics;
    }

    Optional<HookFile> find(String name) {
        return Optional.ofNullable(all().get(name));
    }

    Set<String> names() {
        return all().keySet();
    }

    private SortedMap<String, HookFile> all() {
        if (files.isEmpty()) files = Optional.of(read());
        return files.get();
    }

    private SortedMap<String, HookFile> read() {
        SortedMap<String, HookFile> found = new TreeMap<>();
        Path folder = directory.resolve(FOLDER);
        if (!Files.isDirectory(folder)) return found;
        for (Path file : sqlFiles(folder)) {
            String path = directory.relativize(file).toString().replace('\\', '/');
            String stem = path.substring(path.lastIndexOf('/') + 1, path.length() - ".sql".length());
            read(file, path).ifPresent(hook -> {
                if (found.putIfAbsent(stem, hook) != null) {
                    diagnostics.add(Diagnostic.of(
                            Code.D007, "two SQL hooks are named '" + stem + "'", SourceSpan.fileStart(path)));
                }
            });
        }
        return found;
    }

    private Optional<HookFile> read(Path file, String path) {
        try {
            return HookFile.read(new SourceText(path, Files.readString(file, StandardCharsets.UTF_8)), diagnostics);
        } catch (IOException e) {
            diagnostics.add(Diagnostic.of(Code.D014, path + " cannot be read", SourceSpan.fileStart(path)));
        } catch (SqlBuildException e) {
            diagnostics.addAll(e.diagnostics());
        }
        return Optional.empty();
    }

    private static List<Path> sqlFiles(Path folder) {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(file -> file.toString().endsWith(".sql") && Files.isRegularFile(file))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            return List.of();
        }
    }
}
