package dev.sqlbuild.core.graph;

import dev.sqlbuild.base.Code;
import dev.sqlbuild.base.Diagnostic;
import dev.sqlbuild.base.Diagnostics;
import dev.sqlbuild.base.SqlBuildException;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Chooses nodes by selectors (planning.md 8). A token is an intersection of atoms separated by commas; tokens, separate
 * arguments and parts of one argument are united. A selector that matches nothing is an error.
 */
public final class Selectors {
    private final SelectableIndex index;
    private final Dag dag;

    private Selectors(SelectableIndex index, Dag dag) {
        this.index = index;
        this.dag = dag;
    }

    /** Selectors over the given nodes, each of which is in the graph. */
    public static Selectors of(Collection<SelectableNode> nodes, Dag dag) {
        return new Selectors(SelectableIndex.of(nodes), dag);
    }

    /**
     * The chosen nodes.
     *
     * @param select selectors to unite; none means every node
     * @param exclude selectors to take away afterwards
     * @return in topological order; may be empty
     */
    public Set<NodeId> select(List<String> select, List<String> exclude) {
        Diagnostics errors = new Diagnostics();
        Set<NodeId> chosen = select.isEmpty() ? index.all() : union(select, errors);
        Set<NodeId> left = new LinkedHashSet<>(chosen);
        left.removeAll(union(exclude, errors));
        errors.throwIfErrors();
        return new LinkedHashSet<>(dag.inOrder(left));
    }

    private Set<NodeId> union(List<String> arguments, Diagnostics errors) {
        Set<NodeId> union = new LinkedHashSet<>();
        for (String argument : arguments) {
            for (String token : argument.strip().split("\\s+", -1)) {
                try {
                    union.addAll(intersection(token));
                } catch (SqlBuildException e) {
                    errors.addAll(e.diagnostics());
                }
            }
        }
        return union;
    }

    private Set<NodeId> intersection(String token) {
        Set<NodeId> common = null;
        for (String atom : token.split(",", -1)) {
            Set<NodeId> matched = expand(SelectorAtom.parse(atom));
            if (common == null) common = matched;
            else common.retainAll(matched);
        }
        return common == null ? Set.of() : common;
    }

    private Set<NodeId> expand(SelectorAtom atom) {
        int tilde = atom.core().indexOf('~');
        if (tilde >= 0) return expandPath(atom, tilde);
        Set<NodeId> matched = index.find(atom.core());
        return withNeighbours(matched, matched, matched, atom);
    }

    private Set<NodeId> expandPath(SelectorAtom atom, int tilde) {
        String core = atom.core();
        String from = core.substring(0, tilde);
        String to = core.substring(tilde + 1);
        if (from.isEmpty() || to.isEmpty()) {
            throw new SqlBuildException(
                    Diagnostic.of(Code.S003, "path selector '" + core + "' requires names on both sides of '~'")
                            .withHelp("write a~b for everything on a way from a to b"));
        }
        if (to.indexOf('~') >= 0) {
            throw new SqlBuildException(
                    Diagnostic.of(Code.S002, "malformed selector '" + core + "': only one '~' is allowed")
                            .withHelp("write a~b b~c for two paths"));
        }
        Set<NodeId> heads = index.find(from);
        Set<NodeId> tails = index.find(to);
        Set<NodeId> between = reached(heads, dag.descendants(heads, Integer.MAX_VALUE));
        between.retainAll(reached(tails, dag.ancestors(tails, Integer.MAX_VALUE)));
        if (between.isEmpty()) {
            Diagnostic missing = Diagnostic.of(Code.S003, "no path from '" + from + "' to '" + to + "'");
            boolean backwards = dag.ancestors(heads, Integer.MAX_VALUE).stream().anyMatch(tails::contains);
            throw new SqlBuildException(
                    backwards
                            ? missing.withHelp("the other way round there is one: " + to + "~" + from)
                            : missing.withHelp("'" + to + "' must be downstream of '" + from + "'"));
        }
        return withNeighbours(between, heads, tails, atom);
    }

    private Set<NodeId> withNeighbours(Set<NodeId> core, Set<NodeId> heads, Set<NodeId> tails, SelectorAtom atom) {
        Set<NodeId> all = new LinkedHashSet<>(core);
        if (atom.upstream() > 0) all.addAll(dag.ancestors(heads, atom.upstream()));
        if (atom.downstream() > 0) all.addAll(dag.descendants(tails, atom.downstream()));
        return all;
    }

    private static Set<NodeId> reached(Set<NodeId> start, Set<NodeId> others) {
        Set<NodeId> all = new LinkedHashSet<>(start);
        all.addAll(others);
        return all;
    }
}
