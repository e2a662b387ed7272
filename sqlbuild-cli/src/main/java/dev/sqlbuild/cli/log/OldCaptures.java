package dev.sqlbuild.cli.log;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Keeps the newest complete captures; what is incomplete is evidence of a crash and stays. */
final class OldCaptures {
    static final String MARKER = "complete";
    private static final int KEPT = 20;

    private OldCaptures() {}

    static void remove(Path root) throws IOException {
        List<Path> captures = new ArrayList<>();
        for (Path day : directories(root)) {
            for (Path capture : directories(day)) {
                if (Files.exists(capture.resolve(MARKER))) captures.add(capture);
            }
        }
        if (captures.size() <= KEPT) return;
        captures.sort(Comparator.comparing((Path p) -> p.getFileName().toString()));
        for (Path capture : captures.subList(0, captures.size() - KEPT)) {
            removeCapture(capture);
        }
    }

    /** The marker goes first, so that a removal cut short does not look like a complete capture. */
    private static void removeCapture(Path capture) throws IOException {
        Files.deleteIfExists(capture.resolve(MARKER));
        try (DirectoryStream<Path> files = Files.newDirectoryStream(capture)) {
            for (Path file : files) Files.delete(file);
        }
        Files.delete(capture);
        Path day = capture.getParent();
        if (day == null) return;
        try (DirectoryStream<Path> rest = Files.newDirectoryStream(day)) {
            if (!rest.iterator().hasNext()) Files.delete(day);
        }
    }

    private static List<Path> directories(Path parent) throws IOException {
        List<Path> found = new ArrayList<>();
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(parent)) {
            for (Path entry : entries) {
                if (Files.isDirectory(entry, LinkOption.NOFOLLOW_LINKS)) found.add(entry);
            }
        }
        return found;
    }
}
