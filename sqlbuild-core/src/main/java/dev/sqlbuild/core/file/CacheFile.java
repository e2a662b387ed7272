package dev.sqlbuild.core.file;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.zip.CRC32C;

/**
 * A disposable file that makes the next command faster. What is not exactly what was written, whole and under the same
 * stamp, counts as absent: a cache may cost time, never a wrong answer.
 *
 * @param path where the file is
 * @param stamp the format of the content and everything it depends on, such as the version of the program
 */
public record CacheFile(Path path, String stamp) {

    /** Reads the content; may fail in any way if it is not what it should be. */
    public interface Reading<T> {
        T from(DataInputStream content) throws IOException;
    }

    /** Writes the content. */
    public interface Writing {
        void to(DataOutputStream content) throws IOException;
    }

    /** The content; empty if there is none that can be used. */
    public <T> Optional<T> read(Reading<T> reading) {
        try {
            byte[] bytes = Files.readAllBytes(path);
            DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes, Long.BYTES, bytes.length));
            long checksum = new DataInputStream(new ByteArrayInputStream(bytes)).readLong();
            if (checksum != checksum(bytes) || !in.readUTF().equals(stamp)) return Optional.empty();
            return Optional.of(reading.from(in));
        } catch (IOException | RuntimeException e) {
            return Optional.empty();
        }
    }

    /** Replaces the content; its folder is made if need be. */
    public void write(Writing writing) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(1 << 20);
        DataOutputStream out = new DataOutputStream(bytes);
        out.writeLong(0);
        out.writeUTF(stamp);
        writing.to(out);
        byte[] content = bytes.toByteArray();
        long checksum = checksum(content);
        for (int i = 0; i < Long.BYTES; i++) content[i] = (byte) (checksum >>> (Byte.SIZE * (Long.BYTES - 1 - i)));
        Files.createDirectories(path.getParent());
        AtomicFile.write(path, content);
    }

    /** Text of any length. */
    public static void writeText(DataOutputStream out, String text) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        out.writeInt(bytes.length);
        out.write(bytes);
    }

    /** What {@link #writeText} wrote. */
    public static String readText(DataInputStream in) throws IOException {
        return new String(in.readNBytes(in.readInt()), StandardCharsets.UTF_8);
    }

    /** Never zero, which an unfinished file might begin with. */
    private static long checksum(byte[] bytes) {
        CRC32C checksum = new CRC32C();
        checksum.update(bytes, Long.BYTES, bytes.length - Long.BYTES);
        return (1L << 32) | checksum.getValue();
    }
}
