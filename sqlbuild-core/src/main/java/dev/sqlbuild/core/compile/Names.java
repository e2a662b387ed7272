package dev.sqlbuild.core.compile;

import dev.sqlbuild.base.Code;
import dev.sqlbuild.base.Diagnostic;
import dev.sqlbuild.base.Diagnostics;
import dev.sqlbuild.base.NearName;
import dev.sqlbuild.base.SourceSpan;
import dev.sqlbuild.core.graph.NodeId;
import dev.sqlbuild.core.graph.NodeKind;
import dev.sqlbuild.core.sql.MappedSql;
import dev.sqlbuild.core.sql.Reference;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** The one namespace of models, seeds and sources, and what a reference in it means (project.md 2, models.md 7). */
final class Names {
    private record Declared(NodeId node, SourceSpan place) {}

    private final Map<String, Declared> declared = new HashMap<>();
    private final Set<String> disabled = new HashSet<>();
    private final Diagnostics diagnostics;

    Names(Diagnostics diagnostics) {
        this.diagnostics = diagnostics;
    }

    /** Adds a node; a second one of that name is reported and not added. */
    boolean declare(NodeId node, SourceSpan place) {
        Declared first = declared.putIfAbsent(node.name(), new Declared(node, place));
        if (first == null) return true;
        diagnostics.add(Diagnostic.of(
                        Code.D007,
                        node.kind().word() + " '" + node.name() + "' in " + place.path() + " has the name of the "
                                + first.node.kind().word() + " in " + first.place.path(),
                        place)
                .withHelp("rename one of them: models, seeds and sources share one namespace"));
        return false;
    }

    /** Notes that a declared model is not part of the graph. */
    void disable(String model) {
        disabled.add(model);
    }

    /** Every declared node that may be referred to. */
    Set<NodeId> enabled() {
        return declared.values().stream()
                .map(Declared::node)
                .filter(node -> !disabled.contains(node.name()))
                .collect(Collectors.toUnmodifiableSet());
    }

    /** Declared models that are not part of the graph. */
    Set<String> disabled() {
        return Set.copyOf(disabled);
    }

    boolean isSeed(String name) {
        Declared node = declared.get(name);
        return node != null && node.node.kind() == NodeKind.SEED;
    }

    /** The node of that name, whatever its kind. */
    Optional<NodeId> find(String name) {
        return Optional.ofNullable(declared.get(name)).map(Declared::node);
    }

    /**
     * The node a reference means, or nothing when the reference was reported.
     *
     * @param owner how a finding names the referring resource, such as {@code model} and {@code fct_rides}
     */
    Optional<NodeId> resolve(Reference reference, MappedSql text, String ownerType, String owner) {
        Declared target = declared.get(reference.name());
        if (target != null && means(reference, target.node) && !disabled.contains(reference.name())) {
            return Optional.of(target.node);
        }
        Diagnostic finding = target == null ? unknown(reference) : wrongTarget(reference, target);
        diagnostics.add(
                finding.at(text.span(reference.start(), reference.end())).on(ownerType, owner));
        return Optional.empty();
    }

    private static boolean means(Reference reference, NodeId node) {
        return switch (reference.kind()) {
            case REF -> node.kind() == NodeKind.MODEL || node.kind() == NodeKind.SEED;
            case SOURCE -> node.kind() == NodeKind.SOURCE;
            case SEED -> node.kind() == NodeKind.SEED;
            case UDF, TABLE_FN -> node.kind() == NodeKind.FUNCTION;
            case CURSOR_START, CURSOR_END, EMPTY_FIXTURE -> false;
        };
    }

    private Diagnostic unknown(Reference reference) {
        List<String> candidates = declared.values().stream()
                .map(Declared::node)
                .filter(node -> means(reference, node))
                .map(NodeId::name)
                .toList();
        return Diagnostic.of(Code.P001, "unknown " + wanted(reference) + " '" + reference.name() + "'")
                .withHelp(NearName.help(reference.name(), candidates));
    }

    private Diagnostic wrongTarget(Reference reference, Declared target) {
        String name = reference.name();
        if (disabled.contains(name)) {
            return Diagnostic.of(Code.P001, "model '" + name + "' is disabled")
                    .withHelp("remove enabled false from " + target.place.path() + ", or the reference");
        }
        String right = "__"
                + (target.node.kind() == NodeKind.MODEL
                        ? "ref"
                        : target.node.kind().word());
        return Diagnostic.of(
                        Code.P001, "'" + name + "' is a " + target.node.kind().word() + ", not a " + wanted(reference))
                .withHelp("use " + right + "(\"" + name + "\")");
    }

    private static String wanted(Reference reference) {
        return switch (reference.kind()) {
            case REF -> "model";
            case SOURCE -> "source";
            case SEED -> "seed";
            case UDF -> "SQL function";
            case TABLE_FN -> "table function";
            case CURSOR_START, CURSOR_END, EMPTY_FIXTURE -> "intrinsic";
        };
    }
}
