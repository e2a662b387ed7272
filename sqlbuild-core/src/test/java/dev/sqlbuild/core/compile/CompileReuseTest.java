package dev.sqlbuild.core.compile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sqlbuild.core.compile.CompileReuse.Output;
import dev.sqlbuild.core.project.FoundFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** When the output of an earlier compile may be printed again (analysis.md A7). */
class CompileReuseTest {
    private static final Output OUTPUT = new Output("out", "err", 1);
    private static final String REQUEST = "compile, version 1";
    private static final Instant LONG_AGO = Instant.parse("2020-01-01T00:00:00Z");

    @TempDir
    Path directory;

    @BeforeEach
    void project() throws IOException {
        write("sqlbuild_project.toml", "name = 'shop'\nadapter = 'duckdb'\n");
        write("models/a.sql", "MODEL (); SELECT 1 AS id");
        write("models/logs/b.sql", "MODEL (); SELECT 2 AS id");
        write("models/target/c.sql", "MODEL (); SELECT 3 AS id");
        write(".data/stations.csv", "id\n1\n");
        write("docs/notes.txt", "notes");
        write("shop.duckdb", "database");
        keep();
    }

    @Test
    void holdsWhileNothingHasChanged() throws IOException {
        assertThat(found()).contains(OUTPUT);
        touch("models/a.sql");
        assertThat(found()).as("only the time differs").contains(OUTPUT);
        write("shop.duckdb", "a build has changed it");
        write("shop.duckdb.wal", "and is still writing");
        write("target/run/models/a.sql", "SELECT 1");
        write("logs/2026-01-01/run/output.log", "text");
        write(".git/index", "another commit");
        write(".vscode/settings.json", "{}");
        assertThat(found()).as("nothing that a compile reads").contains(OUTPUT);
    }

    @Test
    void endsWithTheFirstChange() throws IOException {
        misses("models/a.sql", () -> write("models/a.sql", "MODEL (); SELECT 9 AS id"));
        misses("models/a.sql", () -> write("models/a.sql", "MODEL (); SELECT 1 AS id, 2 AS two"));
        misses("models/logs/b.sql", () -> write("models/logs/b.sql", "MODEL (); SELECT 8 AS id"));
        misses("models/target/c.sql", () -> write("models/target/c.sql", "MODEL (); SELECT 7 AS id"));
        misses(".data/stations.csv", () -> write(".data/stations.csv", "id\n2\n"));
        misses("sqlbuild_project.toml", () -> write("sqlbuild_project.toml", "name = 'shup'\nadapter = 'duckdb'\n"));
        misses("a new file", () -> write("models/d.sql", "MODEL (); SELECT 4 AS id"));
        misses("a deleted file", () -> Files.delete(directory.resolve("models/d.sql")));
        misses(
                "a renamed file",
                () -> Files.move(directory.resolve("models/a.sql"), directory.resolve("models/e.sql")));
        misses("a new database", () -> write("other.duckdb", ""));
    }

    @Test
    void endsWithAnotherRequestOrVariable() throws IOException {
        assertThat(find("compile, version 2", "eu")).isEmpty();
        assertThat(find(REQUEST, "us")).isEmpty();
        assertThat(new CompileReuse(directory, "prod", REQUEST).find(look(), name -> "eu"))
                .isEmpty();
    }

    @Test
    void endsWhenACompiledFileIsNotAsItWasWritten() throws IOException {
        CompiledFiles.folder(directory).replaceWith(Map.of("models/a.sql", "SELECT 1 AS id\n"));
        assertThat(found()).contains(OUTPUT);
        write("target/compiled/models/a.sql", "SELECT 2 AS id\n");
        assertThat(found()).isEmpty();
    }

    @Test
    void takesADamagedEntryForNone() throws IOException {
        Path entry = directory.resolve("target/cache/compiler/project/none");
        byte[] whole = Files.readAllBytes(entry);
        for (int i = 0; i < whole.length; i++) {
            byte[] damaged = whole.clone();
            damaged[i] ^= 1;
            Files.write(entry, damaged);
            assertThat(found()).as("byte %s", i).isEmpty();
        }
        Files.write(entry, whole);
        assertThat(found()).contains(OUTPUT);
    }

    private interface Change {
        void make() throws IOException;
    }

    private void misses(String what, Change change) throws IOException {
        assertThat(found()).as("before: %s", what).contains(OUTPUT);
        change.make();
        assertThat(found()).as("after: %s", what).isEmpty();
        keep();
    }

    private void keep() throws IOException {
        new CompileReuse(directory, "", REQUEST).keep(look(), Map.of("REGION", Optional.of("eu")), OUTPUT);
    }

    private Optional<Output> found() {
        return find(REQUEST, "eu");
    }

    private Optional<Output> find(String request, String region) {
        return new CompileReuse(directory, "", request).find(look(), name -> region);
    }

    private ProjectSnapshot look() {
        return ProjectSnapshot.of(FoundFiles.look(directory));
    }

    private void write(String path, String text) throws IOException {
        Path file = directory.resolve(path);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
        Files.setLastModifiedTime(file, FileTime.from(LONG_AGO.plusNanos(System.nanoTime())));
    }

    private void touch(String path) throws IOException {
        Files.setLastModifiedTime(directory.resolve(path), FileTime.from(LONG_AGO));
    }
}
