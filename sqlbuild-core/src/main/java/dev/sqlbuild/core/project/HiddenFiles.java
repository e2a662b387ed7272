package dev.sqlbuild.core.project;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/** Hidden files of a project, without those of tools. They are not read, but a query of the project may name one. */
final class HiddenFiles {
    private static final Set<String> TOOL_FOLDERS = Set.of(".git", ".sqlbuild", ".idea", ".vscode", ".venv", ".cache");

    private final List<ProjectFile> found = new ArrayList<>();
    private boolean readable = true;

    /** Adds a hidden file, or everything in a hidden folder. */
    void add(Path hidden, String path) {
        try {
            Files.walkFileTree(hidden, new SimpleFileVisitor<>() {
                @Override
                public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
                    boolean tool = TOOL_FOLDERS.contains(folder.getFileName().toString());
                    return tool ? FileVisitResult.SKIP_SUBTREE : FileVisitResult.CONTINUE;
                }

                @Override
                public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                    long modified = attributes.lastModifiedTime().to(TimeUnit.NANOSECONDS);
                    String inside = hidden.relativize(file).toString();
                    String name = inside.isEmpty() ? path : path + "/" + inside;
                    found.add(new ProjectFile(name, file, FileKind.OTHER, attributes.size(), modified));
                    return FileVisitResult.CONTINUE;
                }
            });
        } catch (IOException e) {
            readable = false;
        }
    }

    List<ProjectFile> found() {
        return found;
    }

    /** Whether all of them could be looked at. */
    boolean readable() {
        return readable;
    }
}
