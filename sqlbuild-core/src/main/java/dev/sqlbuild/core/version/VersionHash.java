package dev.sqlbuild.core.version;

import dev.sqlbuild.base.Sha256;
import dev.sqlbuild.core.graph.NodeId;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.regex.Pattern;

/** A definition plus everything upstream of it; 64 lower-case hex digits. */
public record VersionHash(String hex) {
    private static final int ABBREVIATION = 8;
    private static final Pattern HEX = Pattern.compile("[0-9a-f]{64}");

    /** Of something whose version nobody knows; no definition has it. */
    public static final VersionHash UNKNOWN = new VersionHash("0".repeat(64));

    public VersionHash {
        if (!HEX.matcher(hex).matches()) throw new IllegalArgumentException("not a version hash: " + hex);
    }

    /** The version written as {@code hex}, if it is one. */
    public static Optional<VersionHash> find(String hex) {
        return HEX.matcher(hex).matches() ? Optional.of(new VersionHash(hex)) : Optional.empty();
    }

    /**
     * Version of a definition over its direct upstream.
     *
     * @param upstream version hash of each direct upstream model, seed and function, definition hash of each source
     */
    public static VersionHash of(LocalHash local, Map<NodeId, VersionHash> upstream) {
        TreeSet<String> lines = new TreeSet<>();
        upstream.forEach((node, version) -> lines.add(node + "=" + version.hex));
        return new VersionHash(Sha256.hex(LocalHash.FORMAT + "\n" + local.hex() + "\n" + String.join("\n", lines)));
    }

    /** Seeds, and the declared definition of a source, have no upstream: their version is their local hash. */
    public static VersionHash same(LocalHash local) {
        return new VersionHash(local.hex());
    }

    /** The digits that names of physical relations carry. */
    public String abbreviated() {
        return hex.substring(0, ABBREVIATION);
    }

    @Override
    public String toString() {
        return hex;
    }
}
