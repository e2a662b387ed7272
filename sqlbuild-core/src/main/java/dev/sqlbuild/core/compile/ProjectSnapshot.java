package dev.sqlbuild.core.compile;

import dev.sqlbuild.base.QuickHash;
import dev.sqlbuild.core.project.FoundFiles;
import dev.sqlbuild.core.project.ProjectFile;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/**
 * Every file of a project as it lay on disk at one moment: path, size, time, and the content hash of files that are
 * not large. Two snapshots match when no compile could tell them apart (analysis.md A7).
 */
public final class ProjectSnapshot {
    private static final long HASHED_UP_TO = 1 << 20;

    /** @param hash content hash, empty for a file that is not hashed */
    private record Entry(long size, long modified, String hash) {

        Entry hashed(Path file) {
            if (modified == 0 || size > HASHED_UP_TO) return this;
            try {
                String content = QuickHash.of(Files.readAllBytes(file));
                boolean unchanged = Files.getLastModifiedTime(file).to(TimeUnit.NANOSECONDS) == modified;
                return unchanged ? new Entry(size, modified, content) : this;
            } catch (IOException unreadable) {
                return this;
            }
        }
    }

    static final ProjectSnapshot NOTHING = new ProjectSnapshot(Map.of());

    private final Map<String, Entry> files;

    private ProjectSnapshot(Map<String, Entry> files) {
        this.files = files;
    }

    /** The project as it was walked, without content hashes. */
    public static ProjectSnapshot of(FoundFiles found) {
        Map<String, Entry> files = new HashMap<>(found.files().size() * 2);
        found.files().forEach(file -> add(files, file));
        found.hidden().forEach(file -> add(files, file));
        return new ProjectSnapshot(files);
    }

    private static void add(Map<String, Entry> files, ProjectFile file) {
        if (file.path().endsWith(".duckdb.wal")) return;
        boolean database = file.path().endsWith(".duckdb");
        files.put(file.path(), database ? new Entry(0, 0, "") : new Entry(file.size(), file.modifiedNanos(), ""));
    }

    /**
     * The same snapshot with the content of small files hashed, except files that changed since.
     *
     * @param earlier hashes of files that have not changed since are taken from here
     */
    ProjectSnapshot hashed(Path directory, ProjectSnapshot earlier) {
        Map<String, Entry> hashed = new ConcurrentHashMap<>(files.size() * 2);
        files.entrySet().parallelStream().forEach(file -> {
            Entry seen = file.getValue();
            Entry before = earlier.files.get(file.getKey());
            boolean known = before != null && before.size == seen.size && before.modified == seen.modified;
            hashed.put(file.getKey(), known ? before : seen.hashed(directory.resolve(file.getKey())));
        });
        return new ProjectSnapshot(hashed);
    }

    /** Whether the project now has the same files; where only times differ the content decides. */
    boolean matches(ProjectSnapshot now, Path directory) {
        return files.keySet().equals(now.files.keySet())
                && files.entrySet().stream().allMatch(file -> isSame(file.getValue(), now, file.getKey(), directory));
    }

    private static boolean isSame(Entry then, ProjectSnapshot now, String path, Path directory) {
        Entry seen = now.files.get(path);
        if (seen == null || then.size != seen.size) return false;
        if (then.modified == seen.modified) return true;
        try {
            return !then.hash.isEmpty() && then.hash.equals(QuickHash.of(Files.readAllBytes(directory.resolve(path))));
        } catch (IOException unreadable) {
            return false;
        }
    }

    void write(DataOutputStream out) throws IOException {
        out.writeInt(files.size());
        for (Map.Entry<String, Entry> file : files.entrySet()) {
            out.writeUTF(file.getKey());
            out.writeLong(file.getValue().size);
            out.writeLong(file.getValue().modified);
            out.writeUTF(file.getValue().hash);
        }
    }

    static ProjectSnapshot read(DataInputStream in) throws IOException {
        int count = in.readInt();
        Map<String, Entry> files = new HashMap<>(Math.min(count, 1 << 20) * 2);
        for (int i = 0; i < count; i++) files.put(in.readUTF(), new Entry(in.readLong(), in.readLong(), in.readUTF()));
        return new ProjectSnapshot(files);
    }
}
