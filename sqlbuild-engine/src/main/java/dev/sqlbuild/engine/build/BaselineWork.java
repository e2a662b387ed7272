package dev.sqlbuild.engine.build;

import dev.sqlbuild.adapter.RelationKind;
import dev.sqlbuild.core.graph.NodeId;
import dev.sqlbuild.core.plan.BaselineCopy;
import dev.sqlbuild.engine.build.NodeWork.Hooks;
import dev.sqlbuild.engine.build.NodeWork.Title;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/** Puts the copies of a dependency baseline before everything else that runs. */
final class BaselineWork {
    private BaselineWork() {}

    /**
     * @param upstream direct upstream nodes of a node
     */
    static List<NodeWork> before(
            List<BaselineCopy> baseline, List<NodeWork> work, Function<NodeId, List<NodeId>> upstream) {
        if (baseline.isEmpty()) return work;
        Set<NodeId> copied = new HashSet<>();
        baseline.forEach(copy -> copied.add(copy.id()));
        List<NodeWork> all = new ArrayList<>();
        baseline.forEach(copy -> all.add(copying(copy)));
        for (NodeWork node : work) {
            Set<NodeId> needs = new HashSet<>(node.needs());
            upstream.apply(node.id()).stream().filter(copied::contains).forEach(needs::add);
            // What waits for something else waits for the copies through that.
            Set<NodeId> after = new HashSet<>(node.after());
            if (node.needs().isEmpty()) after.addAll(copied);
            after.removeAll(needs);
            all.add(node.waitingFor(needs, after));
        }
        return all;
    }

    private static NodeWork copying(BaselineCopy copy) {
        String label = copy.kind() == RelationKind.VIEW ? "view" : "table";
        Destination destination = new Destination(copy.destination(), copy.ownership(), copy.present());
        return new NodeWork(
                copy.id(),
                new Title(label, Optional.empty(), Optional.empty(), "copy", Optional.of("dependency_baseline")),
                Optional.of(copy.destination()),
                new BaselineRecipe(copy.origin(), copy.kind(), destination),
                List.of(),
                List.of(),
                Hooks.NONE,
                Shown.NOWHERE,
                Optional.empty(),
                "target/run/baseline/" + copy.id().name() + ".sql",
                Set.of(),
                Set.of());
    }
}
