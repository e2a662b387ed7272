package dev.sqlbuild.core.compile;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ArtifactFolderTest {
    private static final FileTime LONG_AGO = FileTime.fromMillis(1_000_000_000_000L);

    @TempDir
    Path directory;

    @Test
    void holdsExactlyTheWantedFiles() throws IOException {
        folder().replaceWith(Map.of("models/a.sql", "a", "audits/m/x.sql", "x"));
        folder().replaceWith(Map.of("models/a.sql", "a", "models/b.sql", "b"));

        assertThat(files()).containsExactly("models/a.sql", "models/b.sql");
        assertThat(directory.resolve("compiled/audits")).doesNotExist();
        assertThat(directory.resolve("compiled/models/b.sql")).hasContent("b");
    }

    @Test
    void leavesUnchangedFilesAlone() throws IOException {
        folder().replaceWith(Map.of("a.sql", "a", "b.sql", "b"));
        Path unchanged = directory.resolve("compiled/a.sql");
        FileTime written = Files.getLastModifiedTime(unchanged);
        Object key = Files.readAttributes(unchanged, BasicFileAttributes.class).fileKey();

        folder().replaceWith(Map.of("a.sql", "a", "b.sql", "changed"));

        assertThat(Files.getLastModifiedTime(unchanged)).isEqualTo(written);
        assertThat(Files.readAttributes(unchanged, BasicFileAttributes.class).fileKey())
                .isEqualTo(key);
        assertThat(directory.resolve("compiled/b.sql")).hasContent("changed");
    }

    @Test
    void restoresAFileThatSomebodyChanged() throws IOException {
        folder().replaceWith(Map.of("a.sql", "a"));
        Files.writeString(directory.resolve("compiled/a.sql"), "z");

        assertThat(folder().untouched()).isFalse();
        folder().replaceWith(Map.of("a.sql", "a"));

        assertThat(directory.resolve("compiled/a.sql")).hasContent("a");
        assertThat(folder().untouched()).isTrue();
    }

    @Test
    void comparesByContentWithoutAnIndex() throws IOException {
        folder().replaceWith(Map.of("a.sql", "a", "b.sql", "b"));
        Files.delete(directory.resolve("index"));
        Files.setLastModifiedTime(directory.resolve("compiled/a.sql"), LONG_AGO);
        Files.writeString(directory.resolve("compiled/stray.sql"), "stray");

        folder().replaceWith(Map.of("a.sql", "a", "b.sql", "c"));

        assertThat(Files.getLastModifiedTime(directory.resolve("compiled/a.sql")))
                .isEqualTo(LONG_AGO);
        assertThat(files()).containsExactly("a.sql", "b.sql");
        assertThat(directory.resolve("compiled/b.sql")).hasContent("c");
    }

    @Test
    void takesADamagedIndexForNone() throws IOException {
        folder().replaceWith(Map.of("a.sql", "a"));
        Files.writeString(directory.resolve("index"), "garbage");

        folder().replaceWith(Map.of("a.sql", "b"));

        assertThat(directory.resolve("compiled/a.sql")).hasContent("b");
    }

    private ArtifactFolder folder() {
        return new ArtifactFolder(directory.resolve("compiled"), directory.resolve("index"));
    }

    private List<String> files() throws IOException {
        Path root = directory.resolve("compiled");
        try (Stream<Path> found = Files.walk(root)) {
            return found.filter(Files::isRegularFile)
                    .map(file -> root.relativize(file).toString())
                    .sorted()
                    .toList();
        }
    }
}
