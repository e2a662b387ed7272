package dev.sqlbuild.dist;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Optional;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.JarOutputStream;

/** Copies a jar entry by entry through a change. Times are kept, so that equal input gives an equal jar. */
final class JarCopy {
    private JarCopy() {}

    /** What becomes of an entry. */
    interface Change {
        /** Whether the entry is left out. */
        boolean drops(String entry);

        /** The new content of an entry; empty if it stays as it is. */
        Optional<byte[]> rewrite(String entry, byte[] content);
    }

    static void copy(Path from, Path to, Change change) throws IOException {
        try (JarFile jar = new JarFile(from.toFile());
                OutputStream file = Files.newOutputStream(to);
                JarOutputStream out = new JarOutputStream(file)) {
            for (JarEntry entry : Collections.list(jar.entries())) {
                if (change.drops(entry.getName())) continue;
                JarEntry copy = new JarEntry(entry.getName());
                copy.setTime(entry.getTime());
                out.putNextEntry(copy);
                try (InputStream in = jar.getInputStream(entry)) {
                    byte[] content = in.readAllBytes();
                    out.write(change.rewrite(entry.getName(), content).orElse(content));
                }
                out.closeEntry();
            }
        }
    }
}
