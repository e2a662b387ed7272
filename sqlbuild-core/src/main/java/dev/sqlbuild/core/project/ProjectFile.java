package dev.sqlbuild.core.project;

import java.nio.file.Path;

/**
 * One file found in the project directory.
 *
 * @param path project-relative with {@code /} separators
 * @param location where the file is on this machine
 * @param kind what it is
 * @param size bytes
 * @param modifiedNanos last change, nanoseconds since the epoch
 */
public record ProjectFile(String path, Path location, FileKind kind, long size, long modifiedNanos) {

    /** Folder part without a trailing slash; empty for files in the project directory itself. */
    public String folder() {
        int slash = path.lastIndexOf('/');
        return slash < 0 ? "" : path.substring(0, slash);
    }

    /** Last segment of the path. */
    public String fileName() {
        return path.substring(path.lastIndexOf('/') + 1);
    }

    /** File name without its suffix; {@code .csv.gz} counts as one suffix. */
    public String stem() {
        String name = fileName();
        if (name.endsWith(".gz")) name = name.substring(0, name.length() - 3);
        int dot = name.lastIndexOf('.');
        return dot <= 0 ? name : name.substring(0, dot);
    }
}
