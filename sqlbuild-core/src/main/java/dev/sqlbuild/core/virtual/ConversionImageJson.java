package dev.sqlbuild.core.virtual;

import static dev.sqlbuild.core.virtual.ImageJson.entries;
import static dev.sqlbuild.core.virtual.ImageJson.name;
import static dev.sqlbuild.core.virtual.ImageJson.ref;
import static dev.sqlbuild.core.virtual.ImageJson.root;
import static dev.sqlbuild.core.virtual.ImageJson.text;
import static dev.sqlbuild.core.virtual.ImageJson.vde;

import dev.sqlbuild.adapter.RelationName;
import dev.sqlbuild.base.CanonicalJson;
import dev.sqlbuild.core.version.PhysicalRelation;
import dev.sqlbuild.core.version.VersionRef;
import dev.sqlbuild.core.version.VirtualEnvironment;
import dev.sqlbuild.core.virtual.Conversion.Action;
import dev.sqlbuild.core.virtual.Conversion.Direction;
import dev.sqlbuild.core.virtual.ConversionImage.Move;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Writes and reads the image of a conversion. */
public final class ConversionImageJson {
    private ConversionImageJson() {}

    public static String of(ConversionImage image) {
        Map<String, @Nullable Object> json = new TreeMap<>();
        json.put("kind", image.direction().word());
        json.put("before", image.before().map(ImageJson::vde).orElse(null));
        json.put("after", vde(image.after()));
        json.put("moves", image.moves().stream().map(ConversionImageJson::move).toList());
        json.put(
                "forgotten",
                image.forgotten().stream().map(ConversionImageJson::version).toList());
        json.put(
                "foretold",
                image.foretold().stream().map(ConversionImageJson::version).toList());
        json.put("run_id", image.runId());
        return CanonicalJson.of(json);
    }

    private static Map<String, @Nullable Object> version(VersionRef ref) {
        Map<String, @Nullable Object> json = new TreeMap<>();
        json.put("node", ref.node().toString());
        json.put("version", ref.version().hex());
        return json;
    }

    private static Map<String, @Nullable Object> move(Move move) {
        Map<String, @Nullable Object> json = version(move.ref());
        json.put("action", move.action().word());
        json.put("copies", move.copies());
        json.put("type", move.type().word());
        json.put("base", name(move.base()));
        json.put("physical", name(move.physical()));
        return json;
    }

    /** The image, or nothing when the text is none. */
    public static Optional<ConversionImage> parse(String json) {
        Map<?, ?> root = root(json);
        Optional<Direction> direction = text(root, "kind").flatMap(Direction::find);
        Optional<VirtualEnvironment> after = vde(root.get("after"));
        Optional<List<Move>> moves = moves(root.get("moves"));
        if (direction.isEmpty() || after.isEmpty() || moves.isEmpty()) return Optional.empty();
        return Optional.of(new ConversionImage(
                direction.get(),
                vde(root.get("before")),
                after.get(),
                moves.get(),
                versions(root.get("forgotten")),
                versions(root.get("foretold")),
                text(root, "run_id").orElse("")));
    }

    /** All or nothing: an image of which a part cannot be read must not be acted upon. */
    private static Optional<List<Move>> moves(@Nullable Object value) {
        List<Move> moves = new ArrayList<>();
        for (Map<?, ?> entry : entries(value)) {
            Optional<VersionRef> ref = version(entry);
            Optional<Action> action = text(entry, "action").flatMap(Action::find);
            Optional<PhysicalRelation.Type> type = text(entry, "type").flatMap(PhysicalRelation.Type::find);
            Optional<RelationName> base = name(entry.get("base"));
            Optional<RelationName> physical = name(entry.get("physical"));
            boolean complete = ref.isPresent() && action.isPresent() && type.isPresent();
            if (!complete || base.isEmpty() || physical.isEmpty()) return Optional.empty();
            moves.add(new Move(
                    ref.get(),
                    action.get(),
                    Boolean.TRUE.equals(entry.get("copies")),
                    type.get(),
                    base.get(),
                    physical.get()));
        }
        return Optional.of(moves);
    }

    private static List<VersionRef> versions(@Nullable Object value) {
        List<VersionRef> versions = new ArrayList<>();
        for (Map<?, ?> entry : entries(value)) version(entry).ifPresent(versions::add);
        return versions;
    }

    private static Optional<VersionRef> version(Map<?, ?> entry) {
        return ref(text(entry, "node").orElse(""), text(entry, "version").orElse(""));
    }
}
