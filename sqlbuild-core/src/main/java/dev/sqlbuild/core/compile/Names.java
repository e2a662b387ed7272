package dev.sqlbuild.core.compile;

import dev.sqlbuild.base.Code;
import dev.sqlbuild.base.Diagnostic;
import dev.sqlbuild.base.Diagnostics;
import dev.sqlbuild.base.NearName;
import dev.sqlbuild.base.SourceSpan;
import dev.sqlbuild.core.graph.NodeId;
import dev.sqlbuild.core.graph.NodeKind;
import dev.sqlbuild.core.model.FunctionCalls;
import dev.sqlbuild.core.model.SqlFunction.Declaration;
import dev.sqlbuild.core.sql.MappedSql;
import dev.sqlbuild.core.sql.Reference;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** The one namespace of models, seeds, sources and functions, and what a reference in it means (project.md 2, models.md 7). */
final class Names {
    private record Declared(NodeId node, SourceSpan place) {}

    private final Map<String, Declared> declared = new HashMap<>();
    private final Set<String> disabled = new HashSet<>();
    private final Map<String, Declaration> functions = new HashMap<>();
    private final Diagnostics diagnostics;

    Names(Diagnostics diagnostics) {
        this.diagnostics = diagnostics;
    }

    /** Adds a node; a second one of that name is reported and not added. */
    boolean declare(NodeId node, SourceSpan place) {
        Declared first = declared.putIfAbsent(node.name(), new Declared(node, place));
        if (first == null) return true;
        if (node.kind() == NodeKind.FUNCTION && first.node.kind() == NodeKind.FUNCTION) {
            diagnostics.add(Diagnostic.of(Code.D007, "Duplicate SQL function name '" + node.name() + "'", place)
                    .withNote("the other one is " + first.place.path())
                    .withHelp("rename one of them"));
            return false;
        }
        diagnostics.add(Diagnostic.of(
                        Code.D007,
                        node.kind().word() + " '" + node.name() + "' in " + place.path() + " has the name of the "
                                + first.node.kind().word() + " in " + first.place.path(),
                        place)
                .withHelp("rename one of them: models, seeds, sources and functions share one namespace"));
        return false;
    }

    /** Notes what callers of a declared function see. */
    void describe(String function, Declaration declaration) {
        functions.put(function, declaration);
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
        Optional<Diagnostic> wrong = target == null ? Optional.of(unknown(reference)) : wrong(reference, target);
        wrong.ifPresent(finding -> diagnostics.add(
                finding.at(text.span(reference.start(), reference.end())).on(ownerType, owner)));
        return target == null || wrong.isPresent() ? Optional.empty() : Optional.of(target.node);
    }

    private Optional<Diagnostic> wrong(Reference reference, Declared target) {
        boolean fits = means(reference, target.node) && !disabled.contains(reference.name());
        return fits ? FunctionCalls.check(reference, functions) : Optional.of(wrongTarget(reference, target));
    }

    private boolean means(Reference reference, NodeId node) {
        return switch (reference.kind()) {
            case REF -> node.kind() == NodeKind.MODEL || node.kind() == NodeKind.SEED;
            case SOURCE -> node.kind() == NodeKind.SOURCE;
            case SEED -> node.kind() == NodeKind.SEED;
            case UDF, TABLE_FN -> node.kind() == NodeKind.FUNCTION && FunctionCalls.fits(reference, functions);
            case CURSOR_START, CURSOR_END, EMPTY_FIXTURE -> false;
        };
    }

    private Diagnostic unknown(Reference reference) {
        List<String> candidates = declared.values().stream()
                .map(Declared::node)
                .filter(node -> means(reference, node))
                .map(NodeId::name)
                .toList();
        String what = reference.kind().isFunction() ? "references unknown " : "unknown ";
        return Diagnostic.of(Code.P001, what + wanted(reference) + " '" + reference.name() + "'")
                .withHelp(NearName.help(reference.name(), candidates));
    }

    private Diagnostic wrongTarget(Reference reference, Declared target) {
        String name = reference.name();
        if (disabled.contains(name)) {
            return Diagnostic.of(Code.P001, "model '" + name + "' is disabled")
                    .withHelp("remove enabled false from " + target.place.path() + ", or the reference");
        }
        if (target.node.kind() == NodeKind.FUNCTION) {
            return FunctionCalls.wrongKind(reference, wanted(reference), functions);
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
