package dev.sqlbuild.core.model;

import dev.sqlbuild.base.Diagnostic;
import dev.sqlbuild.core.graph.Dag;
import dev.sqlbuild.core.graph.NodeId;
import dev.sqlbuild.core.graph.NodeKind;
import dev.sqlbuild.core.project.ProjectConfig;
import dev.sqlbuild.core.quality.Audit;
import dev.sqlbuild.core.quality.SqlTest;
import dev.sqlbuild.core.sql.Reference;
import dev.sqlbuild.core.sql.ReferenceKind;
import java.nio.file.Path;
import java.util.List;
import java.util.SortedMap;

/**
 * A compiled project for one environment: everything a plan needs that is not in a warehouse. Immutable.
 *
 * @param directory absolute project directory
 * @param config effective configuration of the active environment
 * @param models enabled models by name
 * @param sources sources by name
 * @param seeds seeds by name
 * @param functions SQL functions by name
 * @param dag sources, seeds, functions and models
 * @param audits compiled audits, attached ones first in graph order of their target
 * @param tests compiled SQL tests, one per case
 * @param warnings findings that did not stop the compile
 */
public record Workspace(
        Path directory,
        ProjectConfig config,
        SortedMap<String, Model> models,
        SortedMap<String, Source> sources,
        SortedMap<String, Seed> seeds,
        SortedMap<String, SqlFunction> functions,
        Dag dag,
        List<Audit> audits,
        List<SqlTest> tests,
        List<Diagnostic> warnings) {

    public Workspace {
        audits = List.copyOf(audits);
        tests = List.copyOf(tests);
        warnings = List.copyOf(warnings);
    }

    /** The same workspace with other models, seeds and functions under the same names. */
    public Workspace with(
            SortedMap<String, Model> otherModels,
            SortedMap<String, Seed> otherSeeds,
            SortedMap<String, SqlFunction> otherFunctions) {
        return new Workspace(
                directory, config, otherModels, sources, otherSeeds, otherFunctions, dag, audits, tests, warnings);
    }

    /** The model of that name; a programming error if there is none. */
    public Model model(String name) {
        return require(models, name);
    }

    /** The seed of that name; a programming error if there is none. */
    public Seed seed(String name) {
        return require(seeds, name);
    }

    /** The source of that name; a programming error if there is none. */
    public Source source(String name) {
        return require(sources, name);
    }

    /** The function of that name; a programming error if there is none. */
    public SqlFunction function(String name) {
        return require(functions, name);
    }

    /** The node that a reference of this project means; {@code __ref} of a seed's name is the seed. */
    public NodeId target(Reference reference) {
        String name = reference.name();
        if (reference.kind() == ReferenceKind.SOURCE) return NodeId.source(name);
        if (reference.kind().isFunction()) return NodeId.function(name);
        boolean model = reference.kind() == ReferenceKind.REF && models.containsKey(name);
        return model ? NodeId.model(name) : NodeId.seed(name);
    }

    private static <T> T require(SortedMap<String, T> byName, String name) {
        T found = byName.get(name);
        if (found == null) throw new IllegalArgumentException("nothing compiled is named " + name);
        return found;
    }

    /** Known output of a node. */
    public Shape shape(NodeId node) {
        return switch (node.kind()) {
            case MODEL -> model(node.name()).shape();
            case SEED -> seed(node.name()).shape();
            case SOURCE -> source(node.name()).shape();
            case FUNCTION -> function(node.name()).declaration().shape();
        };
    }

    /** Models in execution order. */
    public List<Model> modelsInOrder() {
        return dag.topological().stream()
                .filter(node -> node.kind() == NodeKind.MODEL)
                .map(node -> model(node.name()))
                .toList();
    }
}
