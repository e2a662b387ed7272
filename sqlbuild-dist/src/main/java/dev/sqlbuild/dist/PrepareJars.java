package dev.sqlbuild.dist;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/** Rewrites the third-party jars that would make each start slow. */
public final class PrepareJars {
    private PrepareJars() {}

    /** Arguments: picocli's jar, which is replaced; the driver's jar; the jar to make of it. */
    public static void main(String[] args) throws IOException {
        Path picocli = Path.of(args[0]);
        Path scratch = picocli.resolveSibling("picocli.new");
        try (PresentClassFiles present = new PresentClassFiles(picocli)) {
            JarCopy.copy(picocli, scratch, present);
        }
        Files.move(scratch, picocli, StandardCopyOption.REPLACE_EXISTING);
        JarCopy.copy(Path.of(args[1]), Path.of(args[2]), new LeanDriver());
    }
}
