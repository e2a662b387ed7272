package dev.sqlbuild.core.compile;

import dev.sqlbuild.base.Code;
import dev.sqlbuild.base.Diagnostic;
import dev.sqlbuild.base.Diagnostics;
import dev.sqlbuild.base.SourceSpan;
import dev.sqlbuild.base.SqlBuildException;
import dev.sqlbuild.core.analysis.RememberingJudge;
import dev.sqlbuild.core.compile.QualityCompiler.Quality;
import dev.sqlbuild.core.graph.Dag;
import dev.sqlbuild.core.graph.NodeId;
import dev.sqlbuild.core.graph.NodeKind;
import dev.sqlbuild.core.hook.HookCheck;
import dev.sqlbuild.core.hook.HookIdentity;
import dev.sqlbuild.core.model.Model;
import dev.sqlbuild.core.model.Seed;
import dev.sqlbuild.core.model.Shape;
import dev.sqlbuild.core.model.Source;
import dev.sqlbuild.core.model.SqlFunction;
import dev.sqlbuild.core.model.Workspace;
import dev.sqlbuild.core.project.FileKind;
import dev.sqlbuild.core.project.ModelConfigs;
import dev.sqlbuild.core.project.ProjectConfig;
import dev.sqlbuild.core.project.ProjectFile;
import dev.sqlbuild.core.project.ProjectFiles;
import dev.sqlbuild.core.project.Settings;
import dev.sqlbuild.core.project.UnreadFiles;
import dev.sqlbuild.core.sql.InterpolationScope;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.ForkJoinTask;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Compiles a project offline: reads its files, layers configuration, resolves references, infers shapes, compiles
 * audits and tests. Every independent error of one run is collected; only cycles stop the way to later stages, because
 * nothing can be said behind them.
 */
public final class ProjectCompiler {
    private final CompileRequest request;
    private final Diagnostics diagnostics = new Diagnostics();

    private ProjectCompiler(CompileRequest request) {
        this.request = request;
    }

    /**
     * Compiles the project.
     *
     * @throws SqlBuildException when the references form a cycle
     */
    public static CompileReport compile(CompileRequest request) {
        return new ProjectCompiler(request).compile();
    }

    private CompileReport compile() {
        ProjectConfig config = request.project().config();
        ProjectFiles files = ProjectFiles.of(request.found(), diagnostics);
        UnreadFiles.report(files, diagnostics);
        Engine engine = Engine.of(config.adapter(), request.adapters());
        QueryExpansion expansion = new QueryExpansion(scope(config));
        Names names = new Names(diagnostics);
        SeedMemory seedMemory = SeedMemory.of(request);
        DeclaredNodes declared = new DeclaredNodes(
                files, config, engine, expansion, request.project().request(), seedMemory, diagnostics);
        ForkJoinTask<Declared> declaring = ForkJoinPool.commonPool()
                .submit(() -> new Declared(declared.sources(names), declared.seeds(names), declared.functions(names)));
        List<ModelDraft> read = drafts(files, config, engine, expansion);
        List<Source> sources = declaring.join().sources;
        List<Seed> seeds = declaring.join().seeds;
        seedMemory.save();
        List<ModelDraft> named = named(read, names, config.settings());
        List<FunctionDraft> functionsRead = declaring.join().functions.stream()
                .map(draft -> draft.resolved(names))
                .toList();
        Set<NodeId> known = known(named, functionsRead, sources, seeds);
        List<ModelDraft> drafts =
                named.stream().map(draft -> draft.readingOnly(known)).toList();
        List<FunctionDraft> functions =
                functionsRead.stream().map(draft -> draft.readingOnly(known)).toList();
        MigrationRules.check(drafts, config.mode(), diagnostics);
        ForkJoinTask<?> clashes = ForkJoinPool.commonPool()
                .submit(() -> RelationClashes.report(drafts, seeds, engine.dialect(), diagnostics));
        List<Draft> texts = new ArrayList<>(functions);
        texts.addAll(drafts);
        Map<NodeId, List<NodeId>> upstream = upstream(texts, sources, seeds);
        Optional<List<NodeId>> cycle = Dag.findCycle(upstream);
        clashes.join();
        cycle.ifPresent(nodes -> reportCycle(nodes, texts));
        Dag dag = Dag.of(upstream);
        CompilerCache cache = CompilerCache.of(request);
        try (RememberingJudge judge = cache.judge(request, engine)) {
            HookIdentity hooks = new HookIdentity(request.project().directory(), expansion.scope(), names::isSeed);
            ModelCompiler models =
                    new ModelCompiler(engine, config, request.sqlAnalysis(), judge, hooks, dag, diagnostics);
            List<Model> compiled = models.compile(drafts, functions, sources, seeds);
            CompiledNodes nodes = new CompiledNodes(dag, compiled, models.sources(), seeds, models.functions());
            Quality quality = new QualityCompiler(
                            files,
                            config.settings(),
                            expansion.scope(),
                            engine,
                            models.analyses() ? Optional.of(judge) : Optional.empty(),
                            diagnostics)
                    .compile(nodes, names);
            HookCheck.run(
                    request.project().directory(), compiled, dag, expansion.scope(), engine.dialect(), diagnostics);
            cache.save();
            return report(config, texts, nodes, quality, models);
        }
    }

    private InterpolationScope scope(ProjectConfig config) {
        Map<String, @Nullable Object> variables = new HashMap<>();
        config.vars().forEach((name, value) -> variables.put(name, value.plain()));
        return InterpolationScope.of(variables, request.project().request().variables()::find);
    }

    /** What is declared in YAML; it is read while the models are. */
    private record Declared(List<Source> sources, List<Seed> seeds, List<FunctionDraft> functions) {}

    private List<ModelDraft> drafts(ProjectFiles files, ProjectConfig config, Engine engine, QueryExpansion expansion) {
        List<ProjectFile> modelFiles = files.of(FileKind.MODEL);
        List<ParsedModel> parsed = modelFiles.parallelStream()
                .map(file -> ParsedModel.parse(file, diagnostics))
                .toList();
        ModelConfigs configs = ModelConfigs.of(
                config,
                modelFiles.stream().map(ProjectFile::path).toList(),
                engine.relationDefaults(),
                request.project().request(),
                diagnostics);
        ColumnSchemas schemas = ColumnSchemas.read(files.of(FileKind.SCHEMA), diagnostics);
        return parsed.parallelStream()
                .map(model -> ModelDraft.of(model, configs, schemas, expansion, diagnostics))
                .toList();
    }

    /** The enabled models whose names are free, with their references looked up. */
    private List<ModelDraft> named(List<ModelDraft> drafts, Names names, Settings settings) {
        List<ModelDraft> kept = new ArrayList<>(drafts.size());
        for (ModelDraft draft : drafts) {
            if (!names.declare(draft.id(), SourceSpan.fileStart(draft.path()))) continue;
            if (draft.isEnabled()) kept.add(draft);
            else names.disable(draft.name());
        }
        return kept.parallelStream()
                .map(draft -> draft.resolved(names, settings, diagnostics))
                .toList();
    }

    /** A source or seed with errors has a name and nothing else; what reads it is not looked into any further. */
    private static Set<NodeId> known(
            List<ModelDraft> drafts, List<FunctionDraft> functions, List<Source> sources, List<Seed> seeds) {
        Set<NodeId> known = new HashSet<>();
        sources.forEach(source -> known.add(source.id()));
        seeds.forEach(seed -> known.add(seed.id()));
        functions.forEach(draft -> known.add(draft.id()));
        drafts.forEach(draft -> known.add(draft.id()));
        return known;
    }

    private static Map<NodeId, List<NodeId>> upstream(List<Draft> texts, List<Source> sources, List<Seed> seeds) {
        Map<NodeId, List<NodeId>> upstream = new HashMap<>();
        sources.forEach(source -> upstream.put(source.id(), List.of()));
        seeds.forEach(seed -> upstream.put(seed.id(), List.of()));
        texts.forEach(draft -> upstream.put(draft.id(), draft.upstream()));
        return upstream;
    }

    private void reportCycle(List<NodeId> cycle, List<Draft> texts) {
        String path = String.join(" -> ", cycle.stream().map(NodeId::name).toList());
        NodeId first = cycle.get(0);
        SourceSpan place = texts.stream()
                .filter(draft -> draft.id().equals(first))
                .map(draft -> draft.referenceTo(cycle.get(1)))
                .findFirst()
                .orElseThrow();
        String kind = first.kind().word();
        boolean modelsOnly = cycle.stream().allMatch(node -> node.kind() == NodeKind.MODEL);
        String message = (modelsOnly ? "models" : "models and functions") + " form a cycle: ";
        if (cycle.size() == 2) message = kind + " '" + first.name() + "' references itself: ";
        diagnostics.add(Diagnostic.of(Code.P001, message + path, place)
                .on(kind, first.name())
                .withHelp("remove one of the references"));
        throw new SqlBuildException(diagnostics.sorted());
    }

    private CompileReport report(
            ProjectConfig config, List<Draft> texts, CompiledNodes nodes, Quality quality, ModelCompiler compiler) {
        Map<NodeId, Shape> shapes = new HashMap<>();
        Map<NodeId, String> paths = new HashMap<>();
        texts.forEach(draft -> paths.put(draft.id(), draft.path()));
        nodes.functions()
                .forEach(function ->
                        shapes.put(function.id(), function.declaration().shape()));
        nodes.models().forEach(model -> shapes.put(model.id(), model.shape()));
        nodes.sources().forEach(source -> {
            shapes.put(source.id(), source.shape());
            paths.put(source.id(), source.declaration().path());
        });
        nodes.seeds().forEach(seed -> {
            shapes.put(seed.id(), seed.shape());
            paths.put(seed.id(), seed.path());
        });
        List<Diagnostic> findings = diagnostics.sorted();
        Set<NodeId> failed = failed(findings);
        List<CompileReport.Resource> resources = new ArrayList<>();
        for (NodeId node : nodes.dag().topological()) {
            resources.add(new CompileReport.Resource(
                    node,
                    paths.getOrDefault(node, ""),
                    failed.contains(node),
                    shapes.getOrDefault(node, Shape.OPEN),
                    nodes.dag().upstream(node),
                    compiler.compiledSql(node)));
        }
        Optional<Workspace> workspace = diagnostics.hasErrors()
                ? Optional.empty()
                : Optional.of(new Workspace(
                        request.project().directory(),
                        config,
                        byName(nodes.models(), Model::name),
                        byName(nodes.sources(), Source::name),
                        byName(nodes.seeds(), Seed::name),
                        byName(nodes.functions(), SqlFunction::name),
                        nodes.dag(),
                        quality.audits(),
                        quality.tests(),
                        findings));
        CompileReport.Counts counts = new CompileReport.Counts(
                count(texts, NodeKind.MODEL),
                nodes.seeds().size(),
                count(texts, NodeKind.FUNCTION),
                quality.audits().size(),
                quality.tests().size());
        return new CompileReport(workspace, resources, counts, findings);
    }

    private static int count(List<Draft> texts, NodeKind kind) {
        return (int) texts.stream().filter(draft -> draft.id().kind() == kind).count();
    }

    /** Models and functions that an error concerns. */
    private static Set<NodeId> failed(List<Diagnostic> findings) {
        Set<NodeId> failed = new HashSet<>();
        for (Diagnostic finding : findings) {
            if (!finding.isError()) continue;
            finding.resource()
                    .flatMap(resource -> NodeId.find(resource.type() + ":" + resource.name()))
                    .filter(node -> node.kind() == NodeKind.MODEL || node.kind() == NodeKind.FUNCTION)
                    .ifPresent(failed::add);
        }
        return failed;
    }

    private static <T> TreeMap<String, T> byName(List<T> items, Function<T, String> name) {
        TreeMap<String, T> sorted = new TreeMap<>();
        items.forEach(item -> sorted.put(name.apply(item), item));
        return sorted;
    }
}
