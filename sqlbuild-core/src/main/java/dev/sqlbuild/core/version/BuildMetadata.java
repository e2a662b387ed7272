package dev.sqlbuild.core.version;

import dev.sqlbuild.adapter.RelationName;
import dev.sqlbuild.base.CanonicalJson;
import dev.sqlbuild.core.graph.NodeId;
import dev.sqlbuild.core.json.JsonTree;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What is recorded of a version and is not part of its identity (state-store.md 3.1). Reading is tolerant: what cannot
 * be read is absent.
 *
 * @param logical where direct mode would build it: base schema and alias; from it every VDE's logical name is made
 * @param materialized how a model is built; empty for other nodes
 * @param upstreams version of each direct upstream model, seed and function
 * @param queryText query as authored, for people
 * @param runId run that built it
 */
public record BuildMetadata(
        Optional<RelationName> logical,
        Optional<String> materialized,
        SortedMap<NodeId, VersionHash> upstreams,
        String queryText,
        String runId) {

    public static final BuildMetadata UNKNOWN =
            new BuildMetadata(Optional.empty(), Optional.empty(), new TreeMap<>(), "", "");

    public BuildMetadata {
        upstreams = Collections.unmodifiableSortedMap(new TreeMap<>(upstreams));
    }

    /** The text that is stored: canonical JSON. */
    public String toJson() {
        Map<String, @Nullable Object> json = new TreeMap<>();
        logical.ifPresent(name -> {
            Map<String, @Nullable Object> place = new TreeMap<>();
            place.put("database", name.database().orElse(null));
            place.put("schema", name.schema().orElse(null));
            place.put("name", name.name());
            json.put("logical", place);
        });
        materialized.ifPresent(word -> json.put("materialized", word));
        List<Map<String, String>> parents = new ArrayList<>();
        upstreams.forEach((node, version) ->
                parents.add(Map.of("kind", node.kind().word(), "name", node.name(), "version_hash", version.hex())));
        json.put("upstreams", parents);
        json.put("query_text", queryText);
        json.put("run_id", runId);
        return CanonicalJson.of(json);
    }

    public static BuildMetadata parse(String json) {
        if (!(JsonTree.read(json) instanceof Map<?, ?> root)) return UNKNOWN;
        SortedMap<NodeId, VersionHash> upstreams = new TreeMap<>();
        if (root.get("upstreams") instanceof List<?> parents) {
            for (Object parent : parents) {
                if (parent instanceof Map<?, ?> entry) addUpstream(upstreams, entry);
            }
        }
        return new BuildMetadata(
                place(root.get("logical")),
                text(root, "materialized"),
                upstreams,
                text(root, "query_text").orElse(""),
                text(root, "run_id").orElse(""));
    }

    private static void addUpstream(SortedMap<NodeId, VersionHash> upstreams, Map<?, ?> entry) {
        Optional<NodeId> node = NodeId.find(
                text(entry, "kind").orElse("") + ":" + text(entry, "name").orElse(""));
        Optional<VersionHash> version = text(entry, "version_hash").flatMap(VersionHash::find);
        if (node.isPresent() && version.isPresent()) upstreams.put(node.get(), version.get());
    }

    private static Optional<RelationName> place(@Nullable Object value) {
        if (!(value instanceof Map<?, ?> entry)) return Optional.empty();
        return text(entry, "name").map(name -> new RelationName(text(entry, "database"), text(entry, "schema"), name));
    }

    private static Optional<String> text(Map<?, ?> root, String key) {
        return Optional.ofNullable(root.get(key)).map(Object::toString).filter(text -> !text.isEmpty());
    }
}
