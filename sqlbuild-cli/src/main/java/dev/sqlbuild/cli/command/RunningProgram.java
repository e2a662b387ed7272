package dev.sqlbuild.cli.command;

import dev.sqlbuild.base.Sha256;
import dev.sqlbuild.cli.Version;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;

/** Tells one build of this program from another, for caches: builds of one version may judge a project differently. */
final class RunningProgram {
    private RunningProgram() {}

    /** Version, Java runtime, and name, size and time of everything the program was loaded from. */
    static String stamp() {
        return stamp(System.getProperty("java.class.path"));
    }

    static String stamp(String classPath) {
        StringBuilder parts = new StringBuilder();
        for (String part : List.of(classPath.split(File.pathSeparator))) {
            parts.append(part).append(' ').append(look(Path.of(part))).append('\n');
        }
        return Version.TEXT + ", Java " + System.getProperty("java.version") + ", " + Sha256.hex(parts.toString());
    }

    private static String look(Path part) {
        try {
            BasicFileAttributes attributes = Files.readAttributes(part, BasicFileAttributes.class);
            return attributes.size() + " " + attributes.lastModifiedTime();
        } catch (IOException e) {
            return "absent";
        }
    }
}
