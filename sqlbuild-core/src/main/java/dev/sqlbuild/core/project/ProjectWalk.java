package dev.sqlbuild.core.project;

import dev.sqlbuild.base.Code;
import dev.sqlbuild.base.Diagnostic;
import dev.sqlbuild.base.Diagnostics;
import dev.sqlbuild.base.SourceSpan;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/** One walk over a project directory. */
final class ProjectWalk {
    /** Folders of the project directory that SQLBuild itself writes. */
    private static final Set<String> OUTPUT_FOLDERS = Set.of("target", "logs");

    private final Path root;
    private final HiddenFiles hidden;
    private final Diagnostics findings;
    private final List<ProjectFile> found = new ArrayList<>();

    ProjectWalk(Path root, HiddenFiles hidden, Diagnostics findings) {
        this.root = root;
        this.hidden = hidden;
        this.findings = findings;
    }

    /** Files by path. */
    List<ProjectFile> walk() {
        if (Files.isDirectory(root)) walk(root, "", List.of());
        found.sort(Comparator.comparing(ProjectFile::path));
        return found;
    }

    /** The files of these names directly in the project directory, those that exist. */
    List<ProjectFile> only(List<String> names) {
        for (String name : names) {
            try {
                if (Files.exists(root.resolve(name))) visit(root, root.resolve(name), "", List.of());
            } catch (IOException e) {
                findings.add(unreadable(name));
            }
        }
        return found;
    }

    /**
     * @param prefix path of {@code folder} in the project, with a trailing slash unless empty
     * @param links real folders reached through symbolic links so far, against going in circles
     */
    private void walk(Path folder, String prefix, List<Path> links) {
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder)) {
            for (Path entry : entries) visit(folder, entry, prefix, links);
        } catch (IOException | DirectoryIteratorException e) {
            findings.add(unreadable(prefix.isEmpty() ? "." : prefix));
        }
    }

    private void visit(Path folder, Path entry, String prefix, List<Path> links) throws IOException {
        String raw = entry.getFileName().toString();
        if (prefix.isEmpty() && OUTPUT_FOLDERS.contains(raw)) return;
        if (raw.startsWith(".")) {
            hidden.add(entry, prefix + raw);
            return;
        }
        BasicFileAttributes attributes =
                Files.readAttributes(entry, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
        Optional<String> name = name(entry, raw, prefix);
        if (name.isEmpty()) return;
        String path = prefix + name.get();
        if (attributes.isSymbolicLink()) {
            follow(folder, entry, path, links);
        } else if (attributes.isDirectory()) {
            walk(entry, path + "/", links);
        } else if (attributes.isRegularFile()) {
            add(entry, path, attributes);
        }
    }

    private void add(Path entry, String path, BasicFileAttributes attributes) {
        long modified = attributes.lastModifiedTime().to(TimeUnit.NANOSECONDS);
        found.add(new ProjectFile(path, entry, FileKinds.of(path), attributes.size(), modified));
    }

    private void follow(Path folder, Path link, String path, List<Path> links) throws IOException {
        if (!Files.exists(link)) return;
        Path real = link.toRealPath();
        if (!real.startsWith(root.toRealPath())) return;
        BasicFileAttributes attributes = Files.readAttributes(real, BasicFileAttributes.class);
        if (attributes.isRegularFile()) {
            add(link, path, attributes);
            return;
        }
        boolean circle = folder.toRealPath().startsWith(real) || links.stream().anyMatch(real::equals);
        if (!attributes.isDirectory() || circle) return;
        List<Path> more = new ArrayList<>(links);
        more.add(real);
        walk(link, path + "/", more);
    }

    private static Diagnostic unreadable(String path) {
        return Diagnostic.of(Code.D001, "cannot read " + path + " in the project directory")
                .withHelp("check the permissions of the file or folder");
    }

    /** The entry's name decoded from its bytes, whatever the process's own locale is; nothing when they are not UTF-8. */
    private Optional<String> name(Path entry, String raw, String prefix) {
        if (isPlain(raw)) return Optional.of(raw);
        byte[] bytes = nameBytes(entry);
        try {
            return Optional.of(StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString());
        } catch (CharacterCodingException e) {
            String shown = prefix + shown(bytes);
            findings.add(Diagnostic.of(Code.D016, "path is not valid UTF-8: " + shown, SourceSpan.fileStart(shown))
                    .withHelp("rename the file or folder"));
            return Optional.empty();
        }
    }

    private static boolean isPlain(String name) {
        for (int i = 0; i < name.length(); i++) {
            if (name.charAt(i) >= 0x7f || name.charAt(i) == '?') return false;
        }
        return true;
    }

    /** The URI of a path is the one view of it that keeps the bytes of its name. */
    private static byte[] nameBytes(Path entry) {
        String uri = entry.toUri().getRawPath();
        String name = uri.endsWith("/") ? uri.substring(0, uri.length() - 1) : uri;
        name = name.substring(name.lastIndexOf('/') + 1);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (int i = 0; i < name.length(); i++) {
            if (name.charAt(i) == '%') {
                bytes.write(Integer.parseInt(name, i + 1, i + 3, 16));
                i += 2;
            } else {
                bytes.write(name.charAt(i));
            }
        }
        return bytes.toByteArray();
    }

    /** The name with every byte that is not part of valid UTF-8 as {@code \xNN}. */
    private static String shown(byte[] bytes) {
        StringBuilder out = new StringBuilder();
        ByteBuffer in = ByteBuffer.wrap(bytes);
        CharBuffer decoded = CharBuffer.allocate(bytes.length + 1);
        CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder();
        while (in.hasRemaining()) {
            CoderResult result = decoder.decode(in, decoded, true);
            out.append(decoded.flip());
            decoded.clear();
            for (int i = 0; result.isError() && i < result.length(); i++) {
                out.append(String.format("\\x%02X", in.get()));
            }
            decoder.reset();
        }
        return out.toString();
    }
}
