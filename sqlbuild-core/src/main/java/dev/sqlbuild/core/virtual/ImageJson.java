package dev.sqlbuild.core.virtual;

import dev.sqlbuild.adapter.RelationName;
import dev.sqlbuild.core.graph.NodeId;
import dev.sqlbuild.core.json.JsonTree;
import dev.sqlbuild.core.version.RefSet;
import dev.sqlbuild.core.version.VdeName;
import dev.sqlbuild.core.version.VdeStatus;
import dev.sqlbuild.core.version.VersionHash;
import dev.sqlbuild.core.version.VersionRef;
import dev.sqlbuild.core.version.VirtualEnvironment;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The parts of which the images in the journal are made. What cannot be read counts as absent. */
final class ImageJson {
    private ImageJson() {}

    static Map<String, @Nullable Object> vde(VirtualEnvironment vde) {
        Map<String, @Nullable Object> json = new TreeMap<>();
        json.put("name", vde.name().text());
        json.put("status", vde.status().word());
        json.put("baseline", vde.baseline().map(VdeName::text).orElse(null));
        json.put("finalized_at", vde.finalizedAt().map(Instant::toString).orElse(null));
        return json;
    }

    static Map<String, String> refs(RefSet refs) {
        Map<String, String> json = new TreeMap<>();
        refs.versions().forEach((node, version) -> json.put(node.toString(), version.hex()));
        return json;
    }

    /** {@code [database, schema, name]}; an absent part is null. */
    static List<@Nullable Object> name(RelationName name) {
        List<@Nullable Object> parts = new ArrayList<>();
        parts.add(name.database().orElse(null));
        parts.add(name.schema().orElse(null));
        parts.add(name.name());
        return parts;
    }

    // ---- reading

    static Map<?, ?> root(String json) {
        return JsonTree.read(json) instanceof Map<?, ?> map ? map : Map.of();
    }

    static Optional<VirtualEnvironment> vde(@Nullable Object value) {
        if (!(value instanceof Map<?, ?> entry)) return Optional.empty();
        Optional<VdeStatus> status = text(entry, "status").flatMap(VdeStatus::find);
        Optional<String> name = text(entry, "name").filter(VdeName::isValid);
        if (status.isEmpty() || name.isEmpty()) return Optional.empty();
        return Optional.of(new VirtualEnvironment(
                new VdeName(name.get()),
                status.get(),
                text(entry, "baseline").filter(VdeName::isValid).map(VdeName::new),
                text(entry, "finalized_at").map(Instant::parse)));
    }

    static RefSet refs(@Nullable Object value) {
        Map<NodeId, VersionHash> refs = new HashMap<>();
        if (value instanceof Map<?, ?> entries) {
            entries.forEach((node, version) -> ref(String.valueOf(node), String.valueOf(version))
                    .ifPresent(ref -> refs.put(ref.node(), ref.version())));
        }
        return RefSet.of(refs);
    }

    static Optional<VersionRef> ref(String node, String version) {
        return NodeId.find(node).flatMap(id -> VersionHash.find(version).map(hash -> new VersionRef(id, hash)));
    }

    static Optional<RelationName> name(@Nullable Object value) {
        if (!(value instanceof List<?> parts) || parts.size() != 3 || parts.get(2) == null) return Optional.empty();
        return Optional.of(new RelationName(
                Optional.ofNullable(parts.get(0)).map(Object::toString),
                Optional.ofNullable(parts.get(1)).map(Object::toString),
                String.valueOf(parts.get(2))));
    }

    static List<Map<?, ?>> entries(@Nullable Object value) {
        List<Map<?, ?>> entries = new ArrayList<>();
        if (value instanceof List<?> items) {
            for (Object item : items) if (item instanceof Map<?, ?> entry) entries.add(entry);
        }
        return entries;
    }

    static Optional<String> text(Map<?, ?> entry, String key) {
        return Optional.ofNullable(entry.get(key)).map(Object::toString);
    }
}
