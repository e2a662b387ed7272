package dev.sqlbuild.cli.command;

import dev.sqlbuild.core.compile.CompileReport;
import dev.sqlbuild.core.compile.CompileReport.Resource;
import dev.sqlbuild.core.graph.NodeId;
import dev.sqlbuild.core.graph.SelectableNode;
import dev.sqlbuild.core.graph.Selectors;
import dev.sqlbuild.core.model.Workspace;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** What a compile report lists: the selection and everything it depends on. */
final class ReportedResources {
    private ReportedResources() {}

    /** All resources without a selection, and where errors keep the graph from being known. */
    static List<Resource> of(CompileReport report, List<String> select, List<String> exclude) {
        boolean everything = select.isEmpty() && exclude.isEmpty();
        if (everything || report.workspace().isEmpty()) return report.resources();
        Workspace workspace = report.workspace().get();
        Set<NodeId> wanted = new HashSet<>();
        Deque<NodeId> open = new ArrayDeque<>(
                Selectors.of(selectable(workspace), workspace.dag()).select(select, exclude));
        while (!open.isEmpty()) {
            NodeId node = open.pop();
            if (wanted.add(node)) open.addAll(workspace.dag().upstream(node));
        }
        return report.resources().stream().filter(r -> wanted.contains(r.id())).toList();
    }

    /** What selectors can choose from. */
    static List<SelectableNode> selectable(Workspace workspace) {
        List<SelectableNode> nodes = new ArrayList<>();
        workspace
                .models()
                .values()
                .forEach(model -> nodes.add(new SelectableNode(
                        model.id(), model.file().path(), model.config().tags())));
        workspace
                .functions()
                .values()
                .forEach(function -> nodes.add(
                        new SelectableNode(function.id(), function.file().path(), function.tags())));
        workspace
                .seeds()
                .values()
                .forEach(seed -> nodes.add(new SelectableNode(
                        seed.id(),
                        seed.path(),
                        seed.declared()
                                .declaration()
                                .map(declared -> declared.tags())
                                .orElse(List.of()))));
        workspace
                .sources()
                .values()
                .forEach(source -> nodes.add(new SelectableNode(
                        source.id(),
                        source.declaration().path(),
                        source.declaration().tags())));
        return nodes;
    }
}
