package dev.sqlbuild.engine.build;

import dev.sqlbuild.adapter.RelationName;
import dev.sqlbuild.core.graph.NodeId;
import dev.sqlbuild.core.plan.PlannedNode;
import dev.sqlbuild.core.quality.Audit;
import dev.sqlbuild.core.quality.SqlTest;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * One node to execute. Everything about it is decided; nothing is looked up while it runs, so that direct and virtual
 * builds differ only in how this is put together.
 *
 * @param id the node
 * @param title what reports say about it
 * @param destination relation that is built, or whose audits run; absent for an expression source
 * @param recipe how it is built
 * @param audits audits that gate it, in report order
 * @param tests SQL tests that run before it, in report order
 * @param hooks rendered SQL around it
 * @param shown views that show what it writes
 * @param planned what is recorded when it was built; absent when nothing is recorded
 * @param sqlPath where its executed SQL is written, relative to the project
 * @param needs nodes of this run whose success it needs
 * @param after nodes of this run that merely come first, because a check reads them
 */
public record NodeWork(
        NodeId id,
        Title title,
        Optional<RelationName> destination,
        Recipe recipe,
        List<Audit> audits,
        List<SqlTest> tests,
        Hooks hooks,
        Shown shown,
        Optional<PlannedNode> planned,
        String sqlPath,
        Set<NodeId> needs,
        Set<NodeId> after) {

    /**
     * How a node is called in reports.
     *
     * @param label word of its row
     * @param materialization of a model
     * @param strategy of an incremental model or a snapshot
     * @param action what is done, as in the plan
     * @param reason why, as in the plan
     */
    public record Title(
            String label,
            Optional<String> materialization,
            Optional<String> strategy,
            String action,
            Optional<String> reason) {}

    /** SQL statements around the build of a model, each sent in one call; already rendered by the compiler. */
    public record Hooks(List<String> before, List<String> after) {
        public static final Hooks NONE = new Hooks(List.of(), List.of());

        public Hooks {
            before = List.copyOf(before);
            after = List.copyOf(after);
        }
    }

    /** The same, waiting for other nodes. */
    NodeWork waitingFor(Set<NodeId> otherNeeds, Set<NodeId> otherAfter) {
        return new NodeWork(
                id, title, destination, recipe, audits, tests, hooks, shown, planned, sqlPath, otherNeeds, otherAfter);
    }

    public NodeWork {
        audits = List.copyOf(audits);
        tests = List.copyOf(tests);
        needs = Set.copyOf(needs);
        after = Set.copyOf(after);
    }
}
