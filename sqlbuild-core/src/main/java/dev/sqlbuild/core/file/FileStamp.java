package dev.sqlbuild.core.file;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * What tells one state of a file from another without reading it. Where the file system keeps it, the time of the last
 * change of any kind is part of it, which nobody can set.
 *
 * @param size bytes
 * @param modifiedNanos last change of the content, nanoseconds since the epoch
 * @param changedNanos last change of any kind, 0 where that is not known
 * @param identity which file it is, empty where that is not known
 */
public record FileStamp(long size, long modifiedNanos, long changedNanos, String identity) {
    /** Longer than any step of a file system's clock. */
    private static final long TICK_MILLIS = 20;

    /** The file as it is now. */
    public static FileStamp of(Path file) throws IOException {
        if (file.getFileSystem().supportedFileAttributeViews().contains("unix")) {
            Map<String, Object> found = Files.readAttributes(file, "unix:size,lastModifiedTime,ctime,fileKey");
            return new FileStamp(
                    (Long) requireNonNull(found.get("size")),
                    nanos(found.get("lastModifiedTime")),
                    nanos(found.get("ctime")),
                    String.valueOf(found.get("fileKey")));
        }
        BasicFileAttributes found = Files.readAttributes(file, BasicFileAttributes.class);
        return new FileStamp(found.size(), nanos(found.lastModifiedTime()), 0, String.valueOf(found.fileKey()));
    }

    /**
     * The file as it is now, at a moment from which on each further change gives it another stamp. Waits for the next step
     * of the file system's clock if the file was changed in the present one; empty if it is being changed all the time.
     */
    public static Optional<FileStamp> settled(Path file) throws IOException {
        FileStamp stamp = of(file);
        if (stamp.age() >= 0 && stamp.age() < TICK_MILLIS) {
            try {
                TimeUnit.MILLISECONDS.sleep(TICK_MILLIS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return Optional.empty();
            }
            stamp = of(file);
        }
        return stamp.age() < TICK_MILLIS ? Optional.empty() : Optional.of(stamp);
    }

    /** Milliseconds since the last change; negative when the clock of the file system is ahead. */
    private long age() {
        return System.currentTimeMillis() - TimeUnit.NANOSECONDS.toMillis(Math.max(modifiedNanos, changedNanos));
    }

    private static long nanos(@Nullable Object time) {
        return ((FileTime) requireNonNull(time)).to(TimeUnit.NANOSECONDS);
    }
}
