package dev.sqlbuild.core.compile;

import dev.sqlbuild.base.QuickHash;
import dev.sqlbuild.core.file.AtomicFile;
import dev.sqlbuild.core.file.CacheFile;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * A folder of generated files that is brought to a wanted content: files whose bytes are unchanged are not written
 * again, files that are no longer wanted are removed. An index beside the folder remembers what was written, so that
 * an unchanged file costs one look at its size and time. Without a usable index every file is compared by content.
 */
public final class ArtifactFolder {
    private final Path folder;
    private final CacheFile index;

    /** What a file looked like right after it was written. */
    record Written(long size, long modified, String hash) {}

    /**
     * @param folder the folder; nothing else may live in it
     * @param index the index file, outside the folder
     */
    public ArtifactFolder(Path folder, Path index) {
        this.folder = folder;
        this.index = new CacheFile(index, "artifacts 3");
    }

    /**
     * Makes the folder hold exactly the given files.
     *
     * @param wanted text by path relative to the folder, with {@code /} separators
     */
    public void replaceWith(Map<String, String> wanted) throws IOException {
        Map<String, Written> before = readIndex();
        Optional<Map<String, Written>> filled = Files.exists(folder) ? Optional.empty() : fill(wanted);
        Map<String, Written> after = filled.isPresent() ? filled.get() : bringAll(wanted, before);
        if (!after.equals(before)) writeIndex(after);
    }

    private Map<String, Written> bringAll(Map<String, String> wanted, Map<String, Written> before) throws IOException {
        Set<String> present = before.isEmpty() ? listFolder() : before.keySet();
        createFolders(folder, wanted.keySet());
        Map<String, Written> after = each(wanted, file -> bring(file, before));
        for (String path : present) {
            if (!wanted.containsKey(path)) remove(folder.resolve(path));
        }
        return after;
    }

    /**
     * A folder that is not there yet takes its name when it is complete, which saves a rename for each file. Empty
     * when another process was faster.
     */
    private Optional<Map<String, Written>> fill(Map<String, String> wanted) throws IOException {
        Path fresh = folder.resolveSibling(
                "." + folder.getFileName() + "." + ProcessHandle.current().pid() + ".tmp");
        createFolders(fresh, wanted.keySet());
        Files.createDirectories(fresh);
        Map<String, Written> after = each(wanted, file -> {
            Path path = fresh.resolve(file.getKey());
            Files.writeString(path, file.getValue());
            return lookAt(path, QuickHash.of(file.getValue()));
        });
        try {
            Files.move(fresh, folder, StandardCopyOption.ATOMIC_MOVE);
            return Optional.of(after);
        } catch (FileSystemException taken) {
            if (!Files.exists(folder)) throw taken;
            for (String path : wanted.keySet()) Files.deleteIfExists(fresh.resolve(path));
            deleteFolders(fresh);
            return Optional.empty();
        }
    }

    private static void deleteFolders(Path root) throws IOException {
        List<Path> folders;
        try (Stream<Path> found = Files.walk(root)) {
            folders = found.sorted(Comparator.reverseOrder()).toList();
        }
        for (Path empty : folders) Files.delete(empty);
    }

    private interface FileWork {
        Written bring(Map.Entry<String, String> file) throws IOException;
    }

    private static Map<String, Written> each(Map<String, String> wanted, FileWork work) throws IOException {
        Map<String, Written> after = new ConcurrentHashMap<>(wanted.size() * 2);
        try {
            wanted.entrySet().parallelStream().forEach(file -> {
                try {
                    after.put(file.getKey(), work.bring(file));
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
        return after;
    }

    private Written bring(Map.Entry<String, String> file, Map<String, Written> before) throws IOException {
        Path path = folder.resolve(file.getKey());
        String text = file.getValue();
        String hash = QuickHash.of(text);
        Written known = before.get(file.getKey());
        if (known != null && known.hash.equals(hash) && known.equals(lookAt(path, hash))) return known;
        if (known != null || !holds(path, text)) AtomicFile.write(path, text);
        return lookAt(path, hash);
    }

    private static boolean holds(Path path, String text) throws IOException {
        return Files.exists(path) && Arrays.equals(Files.readAllBytes(path), text.getBytes(StandardCharsets.UTF_8));
    }

    private static Written lookAt(Path path, String hash) {
        try {
            BasicFileAttributes attributes = Files.readAttributes(path, BasicFileAttributes.class);
            return new Written(attributes.size(), attributes.lastModifiedTime().to(TimeUnit.NANOSECONDS), hash);
        } catch (IOException e) {
            return new Written(-1, -1, hash);
        }
    }

    /** Whether every file of the last update is still there as it was written. */
    public boolean untouched() {
        Map<String, Written> known = readIndex();
        return known.entrySet().parallelStream()
                .allMatch(e -> e.getValue().equals(lookAt(folder.resolve(e.getKey()), e.getValue().hash)));
    }

    private static void createFolders(Path root, Collection<String> paths) throws IOException {
        Set<Path> parents = new HashSet<>();
        for (String path : paths) parents.add(root.resolve(path).getParent());
        try {
            parents.parallelStream().forEach(ArtifactFolder::createFolder);
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    private static void createFolder(Path folder) {
        try {
            Files.createDirectories(folder);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Removes a file and the folders that became empty by it. */
    private void remove(Path file) throws IOException {
        Files.deleteIfExists(file);
        for (Path parent = file.getParent(); parent != null && parent.startsWith(folder); parent = parent.getParent()) {
            try (Stream<Path> children = Files.list(parent)) {
                if (children.findAny().isPresent()) return;
            }
            Files.delete(parent);
        }
    }

    private Set<String> listFolder() throws IOException {
        if (!Files.isDirectory(folder)) return Set.of();
        try (Stream<Path> files = Files.walk(folder)) {
            List<String> found = files.filter(Files::isRegularFile)
                    .map(file -> folder.relativize(file).toString().replace('\\', '/'))
                    .toList();
            return new HashSet<>(found);
        } catch (UncheckedIOException e) {
            // Another compile of the same project removed a folder meanwhile.
            throw e.getCause();
        }
    }

    private Map<String, Written> readIndex() {
        return index.read(ArtifactFolder::written).orElse(Map.of());
    }

    private static Map<String, Written> written(DataInputStream in) throws IOException {
        int count = in.readInt();
        Map<String, Written> files = new HashMap<>(count * 2);
        for (int i = 0; i < count; i++)
            files.put(in.readUTF(), new Written(in.readLong(), in.readLong(), in.readUTF()));
        return files;
    }

    private void writeIndex(Map<String, Written> files) throws IOException {
        index.write(out -> {
            out.writeInt(files.size());
            for (Map.Entry<String, Written> file : files.entrySet()) {
                out.writeUTF(file.getKey());
                out.writeLong(file.getValue().size);
                out.writeLong(file.getValue().modified);
                out.writeUTF(file.getValue().hash);
            }
        });
    }
}
