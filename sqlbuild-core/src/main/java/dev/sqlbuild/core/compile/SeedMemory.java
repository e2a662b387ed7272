package dev.sqlbuild.core.compile;

import dev.sqlbuild.core.file.CacheFile;
import dev.sqlbuild.core.file.FileStamp;
import dev.sqlbuild.core.project.Environment;
import dev.sqlbuild.core.seed.csv.CsvProfile;
import dev.sqlbuild.core.seed.csv.InferredType;
import dev.sqlbuild.core.seed.csv.PlainCsv;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What earlier compiles found in large seed files, so that a file is read again only when it has changed. What cannot be
 * used is like nothing; what a compile did not ask for is forgotten.
 */
final class SeedMemory {
    private static final Logger LOG = LoggerFactory.getLogger(SeedMemory.class);

    private final CacheFile file;
    private final boolean enabled;
    private final Map<String, CsvProfile> known;
    private final Map<String, CsvProfile> used = new ConcurrentHashMap<>();
    private final AtomicBoolean grown = new AtomicBoolean();

    private SeedMemory(CacheFile file, boolean enabled) {
        this.file = file;
        this.enabled = enabled;
        this.known = enabled ? file.read(SeedMemory::read).orElse(Map.of()) : Map.of();
    }

    static SeedMemory of(CompileRequest request) {
        boolean enabled = request.cache()
                && request.project()
                        .config()
                        .environment()
                        .map(Environment::compileCache)
                        .orElse(true);
        return new SeedMemory(
                new CacheFile(
                        request.project().directory().resolve("target/cache/compiler/seeds"),
                        "seeds 1, " + request.program()),
                enabled);
    }

    /** Everything that a profile depends on. */
    static String key(String path, FileStamp stamp, Object... settings) {
        return path + " " + stamp + " " + List.of(settings);
    }

    Optional<CsvProfile> find(String key) {
        Optional<CsvProfile> found = Optional.ofNullable(known.get(key));
        found.ifPresent(profile -> used.put(key, profile));
        return found;
    }

    void keep(String key, CsvProfile profile) {
        used.put(key, profile);
        grown.set(true);
    }

    void save() {
        if (!enabled || (!grown.get() && used.size() == known.size())) return;
        try {
            file.write(this::write);
        } catch (IOException unwritable) {
            LOG.debug("profiles of seeds are not kept: {}", unwritable.toString());
        }
    }

    private void write(DataOutputStream out) throws IOException {
        out.writeInt(used.size());
        for (Map.Entry<String, CsvProfile> entry : new TreeMap<>(used).entrySet()) {
            CacheFile.writeText(out, entry.getKey());
            CsvProfile profile = entry.getValue();
            out.writeInt(profile.header().size());
            for (String name : profile.header()) CacheFile.writeText(out, name);
            out.writeInt(profile.types().size());
            for (InferredType type : profile.types()) out.writeUTF(type.name());
            out.writeLong(profile.records());
            out.writeUTF(profile.rowsHash());
            out.writeBoolean(profile.plain().isPresent());
            if (profile.plain().isPresent()) write(out, profile.plain().get());
        }
    }

    private static void write(DataOutputStream out, PlainCsv plain) throws IOException {
        out.writeChar(plain.delimiter());
        out.writeLong(plain.dataStart());
        out.writeBoolean(plain.carriageReturns());
        out.writeBoolean(plain.breaks());
        out.writeInt(plain.nullColumns().size());
        for (int column : new TreeSet<>(plain.nullColumns())) out.writeInt(column);
    }

    private static Map<String, CsvProfile> read(DataInputStream in) throws IOException {
        Map<String, CsvProfile> profiles = new TreeMap<>();
        for (int count = in.readInt(); count > 0; count--) {
            String key = CacheFile.readText(in);
            List<String> header = new ArrayList<>();
            for (int left = in.readInt(); left > 0; left--) header.add(CacheFile.readText(in));
            List<InferredType> types = new ArrayList<>();
            for (int left = in.readInt(); left > 0; left--) types.add(InferredType.valueOf(in.readUTF()));
            profiles.put(key, new CsvProfile(header, types, in.readLong(), in.readUTF(), readPlain(in)));
        }
        return profiles;
    }

    private static Optional<PlainCsv> readPlain(DataInputStream in) throws IOException {
        if (!in.readBoolean()) return Optional.empty();
        char delimiter = in.readChar();
        long dataStart = in.readLong();
        boolean carriageReturns = in.readBoolean();
        boolean breaks = in.readBoolean();
        Set<Integer> nullColumns = new TreeSet<>();
        for (int left = in.readInt(); left > 0; left--) nullColumns.add(in.readInt());
        return Optional.of(new PlainCsv(delimiter, dataStart, carriageReturns, breaks, nullColumns));
    }
}
