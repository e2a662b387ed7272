package dev.sqlbuild.core.virtual;

import dev.sqlbuild.core.graph.NodeId;
import dev.sqlbuild.core.json.JsonTree;
import dev.sqlbuild.core.version.VersionHash;
import dev.sqlbuild.core.version.VersionRef;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The versions that an operation in the journal is about, before and afterwards; what cannot be read names none. */
public final class JournaledVersions {
    private JournaledVersions() {}

    /** @param payload of a publish or of a conversion */
    public static Set<VersionRef> of(String payload) {
        Set<VersionRef> refs = new HashSet<>();
        if (!(JsonTree.read(payload) instanceof Map<?, ?> root)) return refs;
        for (String image : List.of("refs_before", "refs_after")) {
            if (root.get(image) instanceof Map<?, ?> entries) {
                entries.forEach((node, version) -> ref(node, version).ifPresent(refs::add));
            }
        }
        for (String list : List.of("moves", "forgotten", "foretold", "functions")) {
            if (!(root.get(list) instanceof List<?> entries)) continue;
            for (Object item : entries) {
                if (!(item instanceof Map<?, ?> entry)) continue;
                ref(entry.get("node"), entry.get("version")).ifPresent(refs::add);
                ref(entry.get("node"), entry.get("former")).ifPresent(refs::add);
            }
        }
        return refs;
    }

    private static Optional<VersionRef> ref(@Nullable Object node, @Nullable Object version) {
        return NodeId.find(String.valueOf(node))
                .flatMap(id -> VersionHash.find(String.valueOf(version)).map(hash -> new VersionRef(id, hash)));
    }
}
