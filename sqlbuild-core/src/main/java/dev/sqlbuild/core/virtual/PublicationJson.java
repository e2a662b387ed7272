package dev.sqlbuild.core.virtual;

import static dev.sqlbuild.core.virtual.ImageJson.entries;
import static dev.sqlbuild.core.virtual.ImageJson.name;
import static dev.sqlbuild.core.virtual.ImageJson.ref;
import static dev.sqlbuild.core.virtual.ImageJson.refs;
import static dev.sqlbuild.core.virtual.ImageJson.root;
import static dev.sqlbuild.core.virtual.ImageJson.text;
import static dev.sqlbuild.core.virtual.ImageJson.vde;

import dev.sqlbuild.adapter.RelationName;
import dev.sqlbuild.base.CanonicalJson;
import dev.sqlbuild.core.graph.NodeId;
import dev.sqlbuild.core.version.FunctionVersion;
import dev.sqlbuild.core.version.NodeVersion;
import dev.sqlbuild.core.version.SourceObservation;
import dev.sqlbuild.core.version.VersionRef;
import dev.sqlbuild.core.version.VirtualEnvironment;
import dev.sqlbuild.core.virtual.Publication.PublishedFunction;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The before- and after-image of a publish as the journal keeps it (virtual-recovery.md 1.1), complete enough to finish
 * or undo it without the project. Definitions of functions are read from the store again.
 */
public final class PublicationJson {
    private PublicationJson() {}

    public static String of(Publication publication) {
        Map<String, @Nullable Object> json = new TreeMap<>();
        json.put("kind", publication.kind().word());
        json.put("before", publication.before().map(ImageJson::vde).orElse(null));
        json.put("refs_before", refs(publication.refsBefore()));
        json.put("after", vde(publication.after()));
        json.put("refs_after", refs(publication.refsAfter()));
        json.put(
                "views", publication.views().stream().map(PublicationJson::view).toList());
        json.put("dropped", publication.dropped().stream().map(ImageJson::name).toList());
        json.put(
                "functions",
                publication.functions().stream().map(PublicationJson::function).toList());
        json.put(
                "observations",
                publication.observations().stream()
                        .map(PublicationJson::observation)
                        .toList());
        json.put("start_message", publication.startMessage());
        json.put("finish_message", publication.finishMessage());
        return CanonicalJson.of(json);
    }

    private static Map<String, @Nullable Object> view(LogicalView view) {
        Map<String, @Nullable Object> json = new TreeMap<>();
        json.put("node", view.node().toString());
        json.put("name", name(view.name()));
        json.put("physical", name(view.physical()));
        return json;
    }

    private static Map<String, @Nullable Object> function(PublishedFunction function) {
        Map<String, @Nullable Object> json = new TreeMap<>();
        json.put("node", function.version().node().toString());
        json.put("version", function.version().version().hex());
        json.put("name", name(function.name()));
        json.put(
                "former",
                function.former().map(former -> former.version().hex()).orElse(null));
        return json;
    }

    private static Map<String, @Nullable Object> observation(SourceObservation seen) {
        Map<String, @Nullable Object> json = new TreeMap<>();
        json.put("source", seen.source());
        json.put("strategy", seen.strategy());
        json.put("value_kind", seen.valueKind());
        json.put("value", seen.value());
        json.put("hash", seen.hash());
        json.put("observed_at", seen.observedAt().toString());
        return json;
    }

    // ---- reading

    /** The views alone. */
    public static List<LogicalView> views(String json) {
        return views(root(json).get("views"));
    }

    /** The versions of functions that {@link #parse} needs. */
    public static List<VersionRef> functions(String json) {
        List<VersionRef> refs = new ArrayList<>();
        for (Map<?, ?> entry : entries(root(json).get("functions"))) {
            functionRef(entry, "version").ifPresent(refs::add);
            functionRef(entry, "former").ifPresent(refs::add);
        }
        return refs;
    }

    /**
     * The publication, or nothing when the text is none.
     *
     * @param versions recorded definitions of its functions
     */
    public static Optional<Publication> parse(String json, Map<VersionRef, NodeVersion> versions) {
        Map<?, ?> root = root(json);
        Optional<VirtualEnvironment> after = vde(root.get("after"));
        Optional<Publication.Kind> kind = kind(text(root, "kind").orElse(""));
        if (after.isEmpty() || kind.isEmpty()) return Optional.empty();
        return Optional.of(new Publication(
                kind.get(),
                vde(root.get("before")),
                refs(root.get("refs_before")),
                after.get(),
                refs(root.get("refs_after")),
                views(root.get("views")),
                names(root.get("dropped")),
                published(root.get("functions"), versions),
                observations(root.get("observations")),
                text(root, "start_message").orElse(""),
                text(root, "finish_message").orElse("")));
    }

    private static Optional<Publication.Kind> kind(String word) {
        for (Publication.Kind kind : Publication.Kind.values()) {
            if (kind.word().equals(word)) return Optional.of(kind);
        }
        return Optional.empty();
    }

    private static List<LogicalView> views(@Nullable Object value) {
        List<LogicalView> views = new ArrayList<>();
        for (Map<?, ?> entry : entries(value)) {
            Optional<NodeId> node = text(entry, "node").flatMap(NodeId::find);
            Optional<RelationName> name = name(entry.get("name"));
            Optional<RelationName> physical = name(entry.get("physical"));
            if (node.isPresent() && name.isPresent() && physical.isPresent()) {
                views.add(new LogicalView(node.get(), name.get(), physical.get()));
            }
        }
        return views;
    }

    private static List<RelationName> names(@Nullable Object value) {
        List<RelationName> names = new ArrayList<>();
        if (value instanceof List<?> items) items.forEach(item -> name(item).ifPresent(names::add));
        return names;
    }

    private static List<PublishedFunction> published(@Nullable Object value, Map<VersionRef, NodeVersion> versions) {
        List<PublishedFunction> functions = new ArrayList<>();
        for (Map<?, ?> entry : entries(value)) {
            Optional<NodeVersion> version = functionRef(entry, "version").map(versions::get);
            Optional<FunctionVersion> former = functionRef(entry, "former")
                    .map(versions::get)
                    .filter(FunctionVersion.class::isInstance)
                    .map(FunctionVersion.class::cast);
            Optional<RelationName> name = name(entry.get("name"));
            if (version.orElse(null) instanceof FunctionVersion function && name.isPresent()) {
                functions.add(new PublishedFunction(name.get(), function, former));
            }
        }
        return functions;
    }

    private static Optional<VersionRef> functionRef(Map<?, ?> entry, String key) {
        return ref(text(entry, "node").orElse(""), text(entry, key).orElse(""));
    }

    private static List<SourceObservation> observations(@Nullable Object value) {
        List<SourceObservation> observations = new ArrayList<>();
        for (Map<?, ?> entry : entries(value)) {
            observations.add(new SourceObservation(
                    text(entry, "source").orElse(""),
                    text(entry, "strategy").orElse(""),
                    text(entry, "value_kind").orElse(""),
                    text(entry, "value").orElse(""),
                    text(entry, "hash").orElse(""),
                    text(entry, "observed_at").map(Instant::parse).orElse(Instant.EPOCH)));
        }
        return observations;
    }
}
