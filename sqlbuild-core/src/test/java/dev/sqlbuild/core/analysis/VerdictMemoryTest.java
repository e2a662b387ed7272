package dev.sqlbuild.core.analysis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sqlbuild.adapter.ColumnInfo;
import dev.sqlbuild.core.file.CacheFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class VerdictMemoryTest {
    private static final List<ColumnInfo> COLUMNS = List.of(ColumnInfo.of("id", "INTEGER"), ColumnInfo.of("n", "DATE"));

    @TempDir
    Path directory;

    @Test
    void keepsWhatACompileUsed() throws IOException {
        VerdictMemory first = VerdictMemory.load(file("version 1"));
        assertThat(first.changed()).isFalse();
        first.keep("a", COLUMNS);
        first.keep("b", List.of());
        assertThat(first.changed()).isTrue();
        first.save(file("version 1"));

        VerdictMemory second = VerdictMemory.load(file("version 1"));
        assertThat(second.find("a")).contains(COLUMNS);
        assertThat(second.find("c")).isEmpty();
        assertThat(second.changed()).as("b was not used").isTrue();
        second.save(file("version 1"));

        VerdictMemory third = VerdictMemory.load(file("version 1"));
        assertThat(third.find("b")).isEmpty();
        assertThat(third.find("a")).contains(COLUMNS);
        assertThat(third.changed()).isFalse();
    }

    @Test
    void startsEmptyUnderAnotherProgramOrAfterDamage() throws IOException {
        VerdictMemory memory = VerdictMemory.empty();
        memory.keep("a", COLUMNS);
        memory.save(file("version 1"));

        assertThat(VerdictMemory.load(file("version 2")).find("a")).isEmpty();
        byte[] bytes = Files.readAllBytes(file("").path());
        bytes[bytes.length - 2] ^= 1;
        Files.write(file("").path(), bytes);
        assertThat(VerdictMemory.load(file("version 1")).find("a")).isEmpty();
    }

    private CacheFile file(String stamp) {
        return new CacheFile(directory.resolve("cache/verdicts"), stamp);
    }
}
