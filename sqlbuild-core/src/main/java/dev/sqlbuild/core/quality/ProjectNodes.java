package dev.sqlbuild.core.quality;

import dev.sqlbuild.base.Code;
import dev.sqlbuild.base.Diagnostic;
import dev.sqlbuild.base.NearName;
import dev.sqlbuild.base.SourceSpan;
import dev.sqlbuild.core.graph.Dag;
import dev.sqlbuild.core.graph.NodeId;
import dev.sqlbuild.core.graph.NodeKind;
import dev.sqlbuild.core.model.FunctionCalls;
import dev.sqlbuild.core.model.SqlFunction;
import dev.sqlbuild.core.model.SqlFunction.Declaration;
import dev.sqlbuild.core.sql.Reference;
import dev.sqlbuild.core.sql.ReferenceKind;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The nodes that audits and tests may refer to, and what to say about names that are not among them.
 *
 * @param nodes every model, seed, source and function
 * @param broken nodes whose files have errors: their names mean something, and nothing more is known of them
 * @param disabled names of models with {@code enabled false}
 * @param dag dependencies between the nodes
 */
public record ProjectNodes(Map<NodeId, CheckedNode> nodes, Set<NodeId> broken, Set<String> disabled, Dag dag) {

    public ProjectNodes {
        nodes = Map.copyOf(nodes);
        broken = Set.copyOf(broken);
        disabled = Set.copyOf(disabled);
    }

    public static ProjectNodes of(Collection<CheckedNode> nodes, Set<NodeId> broken, Set<String> disabled, Dag dag) {
        return new ProjectNodes(
                nodes.stream().collect(Collectors.toMap(CheckedNode::id, node -> node)), broken, disabled, dag);
    }

    public boolean contains(NodeId id) {
        return nodes.containsKey(id) || broken.contains(id);
    }

    /** Whether one of the nodes has errors of its own, so that nothing more can be said of what uses it. */
    boolean anyBroken(Collection<NodeId> ids) {
        return ids.stream().anyMatch(broken::contains);
    }

    /** A node that is known to exist. */
    CheckedNode require(NodeId id) {
        CheckedNode node = nodes.get(id);
        if (node == null) throw new IllegalArgumentException("no node " + id);
        return node;
    }

    /** A function without errors. */
    Optional<SqlFunction> findFunction(NodeId id) {
        return Optional.ofNullable(nodes.get(id)).flatMap(CheckedNode::function);
    }

    /** The node that a call means; a seed may also be called by {@code __ref}. */
    Optional<NodeId> find(ReferenceKind kind, String name) {
        return switch (kind) {
            case REF -> known(NodeId.model(name)).or(() -> known(NodeId.seed(name)));
            case SOURCE -> known(NodeId.source(name));
            case SEED -> known(NodeId.seed(name));
            case UDF -> known(NodeId.function(name)).filter(id -> broken.contains(id) || isScalarFunction(id));
            case TABLE_FN -> known(NodeId.function(name)).filter(id -> broken.contains(id) || !isScalarFunction(id));
            case CURSOR_START, CURSOR_END, EMPTY_FIXTURE -> Optional.empty();
        };
    }

    /** What is wrong with a call of a known function: its form, or the number of arguments. */
    Optional<Diagnostic> misuse(Reference call) {
        CheckedNode node = call.kind().isFunction() ? nodes.get(NodeId.function(call.name())) : null;
        if (node == null || node.function().isEmpty()) return Optional.empty();
        Map<String, Declaration> declared =
                Map.of(call.name(), node.function().get().declaration());
        return FunctionCalls.fits(call, declared)
                ? FunctionCalls.check(call, declared)
                : Optional.of(FunctionCalls.wrongKind(call, word(call.kind()), declared));
    }

    /** Whether the node is a function that is called for a value, so that nothing stands in its place in a test. */
    boolean isScalarFunction(NodeId id) {
        CheckedNode node = nodes.get(id);
        return node != null && node.isScalarFunction();
    }

    /** The node of that name, looked up among models, then seeds, then sources. */
    Optional<NodeId> findByName(String name) {
        return known(NodeId.model(name)).or(() -> known(NodeId.seed(name))).or(() -> known(NodeId.source(name)));
    }

    private Optional<NodeId> known(NodeId id) {
        return contains(id) ? Optional.of(id) : Optional.empty();
    }

    /** The finding for a call that means no node. */
    Diagnostic unknown(String owner, Reference reference, SourceSpan span) {
        String name = reference.name();
        if (reference.kind() == ReferenceKind.REF && disabled.contains(name)) {
            return Diagnostic.of(Code.P001, owner + ": model '" + name + "' is disabled", span)
                    .withHelp("remove the reference or set enabled true in the model");
        }
        return Diagnostic.of(
                        Code.P001, owner + " references unknown " + word(reference.kind()) + " '" + name + "'", span)
                .withHelp(hint(kinds(reference.kind()), name));
    }

    /** How to write what was probably meant: the call that fits the name, or the nearest name. */
    Optional<String> hint(List<NodeKind> wanted, String name) {
        for (NodeKind kind : NodeKind.values()) {
            if (!wanted.contains(kind) && contains(new NodeId(kind, name))) {
                return Optional.of("'" + name + "' is a " + kind.word() + "; use " + call(kind) + "(\"" + name + "\")");
            }
        }
        return NearName.help(name, names(wanted));
    }

    /** Names of all nodes of the given kinds. */
    List<String> names(List<NodeKind> kinds) {
        return nodes.keySet().stream()
                .filter(id -> kinds.contains(id.kind()))
                .map(NodeId::name)
                .sorted()
                .toList();
    }

    private static String call(NodeKind kind) {
        return switch (kind) {
            case MODEL -> "__ref";
            case SOURCE -> "__source";
            case SEED -> "__seed";
            case FUNCTION -> "__udf";
        };
    }

    private static String word(ReferenceKind kind) {
        return switch (kind) {
            case REF -> "model";
            case SOURCE -> "source";
            case SEED -> "seed";
            case UDF -> "SQL function";
            case TABLE_FN -> "table function";
            case CURSOR_START, CURSOR_END, EMPTY_FIXTURE -> "intrinsic";
        };
    }

    private static List<NodeKind> kinds(ReferenceKind kind) {
        return switch (kind) {
            case REF -> List.of(NodeKind.MODEL, NodeKind.SEED);
            case SOURCE -> List.of(NodeKind.SOURCE);
            case SEED -> List.of(NodeKind.SEED);
            case UDF, TABLE_FN -> List.of(NodeKind.FUNCTION);
            case CURSOR_START, CURSOR_END, EMPTY_FIXTURE -> List.of();
        };
    }
}
