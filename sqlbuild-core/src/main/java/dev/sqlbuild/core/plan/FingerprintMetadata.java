package dev.sqlbuild.core.plan;

import dev.sqlbuild.base.CanonicalJson;
import dev.sqlbuild.core.freshness.DataVersion;
import dev.sqlbuild.core.graph.NodeId;
import dev.sqlbuild.core.incremental.CursorDistance;
import dev.sqlbuild.core.incremental.CursorType;
import dev.sqlbuild.core.incremental.ReplayPolicy;
import dev.sqlbuild.core.json.JsonTree;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The metadata of a {@link Fingerprint}. Unknown keys are ignored, so that versions of this program can share a table.
 *
 * @param identity identity metadata as canonical JSON; {@code {}} means that it is unknown
 * @param upstreamVersions version that was read of each direct upstream node
 * @param sourceVersions data version that was read of each upstream source, by name, as far as it was observed
 * @param replay the replay that the nodes below have to follow
 * @param passedAudits ids of the audits that passed
 * @param sqbVersion version of the program that wrote it
 */
public record FingerprintMetadata(
        String identity,
        Map<NodeId, String> upstreamVersions,
        Map<String, DataVersion> sourceVersions,
        Optional<Replayed> replay,
        List<String> passedAudits,
        String sqbVersion) {

    /** The replay that came with a build, for nodes below that did not follow it yet. */
    public record Replayed(String action, Optional<String> duration, Optional<String> cursorType) {}

    /** Identity of which nothing is known. */
    static final String UNKNOWN_IDENTITY = "{}";

    private static final String NO_REPLAY = "none";

    public FingerprintMetadata {
        upstreamVersions = Map.copyOf(upstreamVersions);
        sourceVersions = Map.copyOf(sourceVersions);
        passedAudits = List.copyOf(passedAudits);
    }

    /** Metadata of a version of virtual mode, which has neither data versions nor replays of its own. */
    public static FingerprintMetadata ofVersion(String identity, Map<NodeId, String> upstreamVersions) {
        return new FingerprintMetadata(identity, upstreamVersions, Map.of(), Optional.empty(), List.of(), "");
    }

    /** The same with other words for what was read. */
    FingerprintMetadata with(String otherIdentity, Map<NodeId, String> otherUpstream) {
        return new FingerprintMetadata(otherIdentity, otherUpstream, sourceVersions, replay, passedAudits, sqbVersion);
    }

    /** The text that is stored: canonical JSON. */
    public String toJson() {
        Map<String, Object> sources = new TreeMap<>();
        sourceVersions.forEach((name, version) -> sources.put(
                name,
                Map.of(
                        "strategy", version.strategy(),
                        "kind", version.kind(),
                        "value", version.value(),
                        "hash", version.hash())));
        // The identity is JSON already, so the object is put together by hand; its keys are in canonical order.
        return "{\"identity\":" + identity
                + ",\"passed_audits\":" + CanonicalJson.of(passedAudits)
                + ",\"replay\":" + CanonicalJson.of(replayJson())
                + ",\"source_versions\":" + CanonicalJson.of(sources)
                + ",\"sqb_version\":" + CanonicalJson.of(sqbVersion)
                + ",\"upstream_versions\":" + CanonicalJson.of(upstreamVersions) + "}";
    }

    private Map<String, Object> replayJson() {
        Map<String, Object> json = new TreeMap<>();
        json.put("action", replay.map(Replayed::action).orElse(NO_REPLAY));
        replay.flatMap(Replayed::duration).ifPresent(text -> json.put("duration", text));
        replay.flatMap(Replayed::cursorType).ifPresent(text -> json.put("cursor_type", text));
        return json;
    }

    /** What a build of {@code node} asks of the nodes below it. */
    Optional<Pressure> replay(NodeId node) {
        return replay.flatMap(stored -> {
            String text = stored.action() + stored.duration().map(d -> "-" + d).orElse("");
            Optional<CursorType> type = stored.cursorType().flatMap(FingerprintMetadata::cursorType);
            return ReplayPolicy.parse(text)
                    .filter(ReplayPolicy::replays)
                    .map(policy -> new Pressure(policy, type, node));
        });
    }

    static Optional<Replayed> replayed(Optional<Pressure> pressure) {
        return pressure.map(replay -> new Replayed(
                replay.policy().action().word(),
                replay.policy().distance().map(CursorDistance::text),
                replay.type().map(CursorType::word)));
    }

    private static Optional<CursorType> cursorType(String word) {
        return Arrays.stream(CursorType.values())
                .filter(type -> type.word().equals(word))
                .findFirst();
    }

    /** Metadata as stored; whatever cannot be read counts as unknown. */
    public static FingerprintMetadata parse(String json) {
        Map<?, ?> root = JsonTree.read(json) instanceof Map<?, ?> map ? map : Map.of();
        Map<NodeId, String> upstream = new TreeMap<>();
        members(root, "upstream_versions")
                .forEach((id, version) ->
                        NodeId.find(String.valueOf(id)).ifPresent(node -> upstream.put(node, String.valueOf(version))));
        Map<String, DataVersion> sources = new TreeMap<>();
        members(root, "source_versions").forEach((name, version) -> {
            if (version instanceof Map<?, ?> entry) sources.put(String.valueOf(name), sourceVersion(entry));
        });
        List<String> audits = root.get("passed_audits") instanceof Collection<?> ids
                ? ids.stream().map(String::valueOf).toList()
                : List.of();
        return new FingerprintMetadata(
                CanonicalJson.of(members(root, "identity")),
                upstream,
                sources,
                replayed(root),
                audits,
                text(root.get("sqb_version")));
    }

    private static Optional<Replayed> replayed(Map<?, ?> root) {
        Map<?, ?> stored = members(root, "replay");
        String action = text(stored.get("action"));
        if (action.isEmpty() || action.equals(NO_REPLAY)) return Optional.empty();
        return Optional.of(new Replayed(
                action,
                Optional.ofNullable(stored.get("duration")).map(Object::toString),
                Optional.ofNullable(stored.get("cursor_type")).map(Object::toString)));
    }

    /** How a model was built: {@code view}, {@code table} and so on; nothing for a seed. */
    public Optional<String> materialization() {
        return IdentityDifference.materialization(identity);
    }

    private static Map<?, ?> members(Map<?, ?> root, String key) {
        return root.get(key) instanceof Map<?, ?> map ? map : Map.of();
    }

    private static DataVersion sourceVersion(Map<?, ?> entry) {
        return new DataVersion(text(entry.get("strategy")), text(entry.get("kind")), text(entry.get("value")));
    }

    private static String text(@Nullable Object value) {
        return value == null ? "" : value.toString();
    }
}
