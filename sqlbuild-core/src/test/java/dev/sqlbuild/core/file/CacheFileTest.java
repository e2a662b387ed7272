package dev.sqlbuild.core.file;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CacheFileTest {
    @TempDir
    Path directory;

    private CacheFile file;

    @BeforeEach
    void write() throws IOException {
        file = new CacheFile(directory.resolve("cache/entry"), "stamp 1");
        file.write(out -> {
            CacheFile.writeText(out, "text \u00e9 \uD83D\uDEB2");
            out.writeInt(7);
        });
    }

    @Test
    void givesBackWhatWasWritten() {
        assertThat(file.read(CacheFileTest::content)).contains("text \u00e9 \uD83D\uDEB2 7");
    }

    @Test
    void takesWhatIsNotWholeOrNotItsOwnForAbsent() throws IOException {
        byte[] whole = Files.readAllBytes(file.path());
        for (int length = 0; length < whole.length; length++) {
            Files.write(file.path(), Arrays.copyOf(whole, length));
            assertThat(file.read(CacheFileTest::content)).as("%s bytes", length).isEmpty();
        }
        for (int i = 0; i < whole.length; i++) {
            byte[] damaged = whole.clone();
            damaged[i] ^= (byte) 0x80;
            Files.write(file.path(), damaged);
            assertThat(file.read(CacheFileTest::content)).as("byte %s", i).isEmpty();
        }
        Files.write(file.path(), whole);
        assertThat(new CacheFile(file.path(), "stamp 2").read(CacheFileTest::content))
                .isEmpty();
        assertThat(new CacheFile(directory, "stamp 1").read(CacheFileTest::content))
                .isEmpty();
        assertThat(new CacheFile(directory.resolve("absent"), "stamp 1").read(CacheFileTest::content))
                .isEmpty();
        assertThat(file.read(in -> {
                    throw new EOFException();
                }))
                .isEmpty();
    }

    private static String content(DataInputStream in) throws IOException {
        return CacheFile.readText(in) + " " + in.readInt();
    }
}
