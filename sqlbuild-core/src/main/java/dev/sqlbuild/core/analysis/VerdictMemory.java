package dev.sqlbuild.core.analysis;

import dev.sqlbuild.adapter.ColumnInfo;
import dev.sqlbuild.core.file.CacheFile;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
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

    /** The memory saved in a file whose stamp names engine and program, or an empty one. */
    public static VerdictMemory load(CacheFile file) {
        return file.read(VerdictMemory::read).orElseGet(VerdictMemory::empty);
    }

    private static VerdictMemory read(DataInputStream in) throws IOException {
        int count = in.readInt();
        Map<String, List<ColumnInfo>> known = new HashMap<>(count * 2);
        for (int i = 0; i < count; i++) {
            String key = in.readUTF();
            int width = in.readInt();
            List<ColumnInfo> columns = new ArrayList<>(width);
            for (int c = 0; c < width; c++) columns.add(new ColumnInfo(in.readUTF(), in.readUTF(), in.readBoolean()));
            known.put(key, List.copyOf(columns));
        }
        return new VerdictMemory(known);
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

    /** Writes what this compile used. */
    public void save(CacheFile file) throws IOException {
        file.write(this::write);
    }

    private void write(DataOutputStream out) throws IOException {
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
    }
}
