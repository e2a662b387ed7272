package dev.sqlbuild.core.analysis;

import dev.sqlbuild.adapter.ColumnInfo;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Verdicts of earlier compiles, kept in one disposable file. A file that is missing, damaged or of another release
 * is an empty memory; it can never change a result. Verdicts not used by a compile are dropped when it is saved.
 */
public final class VerdictMemory {
    private static final int MAGIC = 0x53514231;

    private final Map<String, List<ColumnInfo>> known;
    private final Map<String, List<ColumnInfo>> used = new ConcurrentHashMap<>();
    private final AtomicBoolean grown = new AtomicBoolean();

    private VerdictMemory(Map<String, List<ColumnInfo>> known) {
        this.known = known;
    }

    /** A memory that starts empty. */
    public static VerdictMemory empty() {
        return new VerdictMemory(Map.of());
    }

    /**
     * The memory saved in {@code file}, or an empty one.
     *
     * @param stamp engine and program version; another stamp means another memory
     */
    public static VerdictMemory load(Path file, String stamp) {
        try (DataInputStream in = new DataInputStream(new BufferedInputStream(Files.newInputStream(file), 1 << 16))) {
            if (in.readInt() != MAGIC || !in.readUTF().equals(stamp)) return empty();
            int count = in.readInt();
            Map<String, List<ColumnInfo>> known = new ConcurrentHashMap<>(Math.min(count, 1 << 20) * 2);
            for (int i = 0; i < count; i++) {
                String key = in.readUTF();
                int width = in.readInt();
                List<ColumnInfo> columns = new ArrayList<>(Math.min(width, 1000));
                for (int c = 0; c < width; c++)
                    columns.add(new ColumnInfo(in.readUTF(), in.readUTF(), in.readBoolean()));
                known.put(key, List.copyOf(columns));
            }
            return in.readInt() == MAGIC ? new VerdictMemory(known) : empty();
        } catch (IOException | RuntimeException e) {
            return empty();
        }
    }

    /** Columns of a text accepted before, by key. */
    public Optional<List<ColumnInfo>> find(String key) {
        List<ColumnInfo> columns = known.get(key);
        if (columns == null) columns = used.get(key);
        if (columns == null) return Optional.empty();
        used.put(key, columns);
        return Optional.of(columns);
    }

    public void keep(String key, List<ColumnInfo> columns) {
        used.put(key, columns);
        grown.set(true);
    }

    /** Whether saving would write something new. */
    public boolean changed() {
        return grown.get() || used.size() != known.size();
    }

    /** The bytes of the memory file: what this compile used. */
    public byte[] bytes(String stamp) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(1 << 20);
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            out.writeInt(MAGIC);
            out.writeUTF(stamp);
            out.writeInt(used.size());
            for (Map.Entry<String, List<ColumnInfo>> entry : used.entrySet()) {
                out.writeUTF(entry.getKey());
                out.writeInt(entry.getValue().size());
                for (ColumnInfo column : entry.getValue()) {
                    out.writeUTF(column.name());
                    out.writeUTF(column.type());
                    out.writeBoolean(column.nullable());
                }
            }
            out.writeInt(MAGIC);
        } catch (IOException e) {
            throw new IllegalStateException("writing to memory cannot fail", e);
        }
        return bytes.toByteArray();
    }
}
