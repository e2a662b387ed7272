package dev.sqlbuild.core.compile;

import java.nio.file.Path;

/** Where compiled SQL lies below a project. */
public final class CompiledFiles {
    private CompiledFiles() {}

    /** The folder {@code target/compiled}. */
    public static ArtifactFolder folder(Path projectDirectory) {
        return new ArtifactFolder(
                projectDirectory.resolve("target/compiled"),
                projectDirectory.resolve("target/cache/compiler/compiled.index"));
    }
}
