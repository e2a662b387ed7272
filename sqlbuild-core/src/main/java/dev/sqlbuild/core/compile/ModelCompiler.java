package dev.sqlbuild.core.compile;

import dev.sqlbuild.adapter.Adapter;
import dev.sqlbuild.adapter.FunctionDefinition;
import dev.sqlbuild.adapter.RelationName;
import dev.sqlbuild.base.Code;
import dev.sqlbuild.base.Diagnostic;
import dev.sqlbuild.base.Diagnostics;
import dev.sqlbuild.base.Severity;
import dev.sqlbuild.base.SourceSpan;
import dev.sqlbuild.base.SourceText;
import dev.sqlbuild.base.SqlBuildException;
import dev.sqlbuild.core.analysis.FunctionAnalysis;
import dev.sqlbuild.core.analysis.RememberingJudge;
import dev.sqlbuild.core.analysis.ShapeAnalysis;
import dev.sqlbuild.core.graph.Dag;
import dev.sqlbuild.core.graph.NodeId;
import dev.sqlbuild.core.graph.NodeKind;
import dev.sqlbuild.core.hook.HookIdentity;
import dev.sqlbuild.core.incremental.Cursor;
import dev.sqlbuild.core.incremental.CursorGrain;
import dev.sqlbuild.core.incremental.CursorInput;
import dev.sqlbuild.core.incremental.Incremental;
import dev.sqlbuild.core.incremental.TestBounds;
import dev.sqlbuild.core.model.FunctionRendering;
import dev.sqlbuild.core.model.Materialization;
import dev.sqlbuild.core.model.Model;
import dev.sqlbuild.core.model.ModelConfig;
import dev.sqlbuild.core.model.QueryRendering;
import dev.sqlbuild.core.model.Seed;
import dev.sqlbuild.core.model.Shape;
import dev.sqlbuild.core.model.Source;
import dev.sqlbuild.core.model.SourceRendering;
import dev.sqlbuild.core.model.SqlFunction;
import dev.sqlbuild.core.project.ProjectConfig;
import dev.sqlbuild.core.snapshot.SnapshotConfig;
import dev.sqlbuild.core.sql.CanonicalSql;
import dev.sqlbuild.core.sql.MappedSql;
import dev.sqlbuild.core.sql.Reference;
import dev.sqlbuild.core.sql.ReferenceKind;
import dev.sqlbuild.core.version.LocalHash;
import dev.sqlbuild.core.version.VersionHash;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

/** Analyses and hashes the models of a project, upstream first; models that do not depend on each other in parallel. */
final class ModelCompiler {
    private final Engine engine;
    private final HookIdentity hooks;
    private final boolean sqlAnalysis;
    private final ShapeAnalysis analysis;
    private final Dag dag;
    private final Diagnostics diagnostics;
    private final Map<String, Source> sources = new HashMap<>();
    private final Map<String, Seed> seeds = new HashMap<>();
    private final Map<String, ModelDraft> drafts = new HashMap<>();
    private final Map<String, FunctionDraft> functionDrafts = new HashMap<>();
    private final Map<String, SqlFunction> functions = new ConcurrentHashMap<>();
    private final FunctionCompiler functionCompiler;
    private final Map<NodeId, VersionHash> versions = new ConcurrentHashMap<>();
    private final Map<NodeId, Shape> shapes = new ConcurrentHashMap<>();
    private final Map<NodeId, String> compiledSql = new ConcurrentHashMap<>();
    private final QueryRendering judged;
    private final QueryRendering built;
    private final ContractCheck contracts;
    private final NullableColumns nullable;
    private final DeclaredTypes types;

    ModelCompiler(
            Engine engine,
            ProjectConfig config,
            boolean sqlAnalysis,
            RememberingJudge judge,
            HookIdentity hooks,
            Dag dag,
            Diagnostics diagnostics) {
        this.engine = engine;
        this.hooks = hooks;
        this.sqlAnalysis = sqlAnalysis
                && config.settings().sqlAnalysis()
                && engine.adapter().isPresent();
        this.analysis = new ShapeAnalysis(judge, diagnostics);
        this.dag = dag;
        this.diagnostics = diagnostics;
        this.judged = new QueryRendering(
                this::target,
                node -> QueryRendering.TableFactor.of(ShapeAnalysis.relation(node), engine.dialect()),
                engine.dialect());
        this.built = new QueryRendering(this::target, this::factor, engine.dialect());
        this.functionCompiler = new FunctionCompiler(
                dag,
                versions,
                shapes,
                seeds::containsKey,
                this.sqlAnalysis ? Optional.of(new FunctionAnalysis(judge, analysis, diagnostics)) : Optional.empty(),
                judged,
                diagnostics);
        this.types = new DeclaredTypes(judge, diagnostics);
        this.contracts = new ContractCheck(engine, config.settings().columnContractMode(), diagnostics);
        this.nullable = new NullableColumns(
                drafts,
                shapes,
                draft ->
                        judged(draft).render(draft.body().orElseThrow().query()).text(),
                (body, column) -> contracts.declared(body.config(), column));
    }

    /** Every model whose file could be read, upstream first. */
    List<Model> compile(
            List<ModelDraft> all, List<FunctionDraft> allFunctions, List<Source> allSources, List<Seed> allSeeds) {
        all.forEach(draft -> drafts.put(draft.name(), draft));
        allFunctions.forEach(draft -> functionDrafts.put(draft.name(), draft));
        allSeeds.forEach(seed -> {
            seeds.put(seed.name(), seed);
            versions.put(seed.id(), seed.version());
            know(seed.id(), seed.shape());
        });
        allSources.forEach(source -> {
            versions.put(source.id(), source.definition());
            Source shaped = shaped(source);
            sources.put(source.name(), shaped);
        });
        Map<NodeId, Model> models = new ConcurrentHashMap<>();
        for (List<NodeId> level : levels()) {
            level.parallelStream().forEach(node -> {
                if (node.kind() == NodeKind.FUNCTION) function(require(functionDrafts, node));
                else model(require(drafts, node)).ifPresent(model -> models.put(node, model));
            });
        }
        List<Model> ordered = new ArrayList<>(models.size());
        for (NodeId node : dag.topological()) {
            Model model = models.get(node);
            if (model != null) ordered.add(model);
        }
        return ordered;
    }

    /** Whether SQL is analysed at all. */
    boolean analyses() {
        return sqlAnalysis;
    }

    /** Sources with what the analysis found out about their expressions. */
    List<Source> sources() {
        return List.copyOf(sources.values());
    }

    Optional<String> compiledSql(NodeId node) {
        return Optional.ofNullable(compiledSql.get(node));
    }

    /** Functions whose files could be read. */
    List<SqlFunction> functions() {
        return List.copyOf(functions.values());
    }

    /** Models and functions grouped by the longest way from a source, so that each group only reads earlier ones. */
    private List<List<NodeId>> levels() {
        Map<NodeId, Integer> depth = new HashMap<>();
        List<List<NodeId>> levels = new ArrayList<>();
        for (NodeId node : dag.topological()) {
            int deepest = 0;
            for (NodeId parent : dag.upstream(node)) deepest = Math.max(deepest, depth.getOrDefault(parent, 0) + 1);
            depth.put(node, deepest);
            if (node.kind() != NodeKind.MODEL && node.kind() != NodeKind.FUNCTION) continue;
            while (levels.size() <= deepest) levels.add(new ArrayList<>());
            levels.get(deepest).add(node);
        }
        return levels;
    }

    private void function(FunctionDraft draft) {
        functionCompiler.compile(draft).ifPresent(function -> {
            functions.put(function.name(), function);
            if (draft.sound()) engine.adapter().ifPresent(adapter -> create(function, adapter));
        });
    }

    /** The statement that creates a function; an engine that has no functions matters as soon as one is called. */
    private void create(SqlFunction function, Adapter adapter) {
        try {
            FunctionDefinition definition =
                    FunctionRendering.of(function.declaration(), function.body(), function.relation(), built);
            compiledSql.put(function.id(), String.join(";\n", adapter.renderCreateFunction(definition)));
        } catch (SqlBuildException unsupported) {
            boolean used = !dag.downstream(function.id()).isEmpty();
            diagnostics.add(unsupported
                    .diagnostic()
                    .at(SourceSpan.fileStart(function.file().path()))
                    .on("function", function.name())
                    .withSeverity(used ? Severity.ERROR : Severity.WARNING));
        }
    }

    /** Local hash of each function that a model calls. */
    private Map<String, String> localFunctionHashes(ModelDraft draft) {
        Map<String, String> hashes = new TreeMap<>();
        for (NodeId node : draft.upstream()) {
            SqlFunction function = node.kind() == NodeKind.FUNCTION ? functions.get(node.name()) : null;
            if (function != null)
                hashes.put(function.name(), function.localHash().hex());
        }
        return hashes;
    }

    private Optional<Model> model(ModelDraft draft) {
        if (draft.body().isEmpty()) {
            versions.put(draft.id(), VersionHash.same(LocalHash.ofDefinition(draft.name())));
            know(draft.id(), Shape.OPEN);
            return Optional.empty();
        }
        ModelDraft.Body body = draft.body().get();
        SourceText file = body.content().file();
        ModelConfig modelConfig = body.config();
        Shape inferred = draft.sound() ? analyse(draft, body) : Shape.OPEN;
        contracts.check(
                draft.name(),
                modelConfig,
                inferred,
                () -> nullable.ofQuery(draft),
                body.content().place());
        if (sqlAnalysis && modelConfig.sqlAnalysis()) types.check(draft.name(), modelConfig.columns());
        Shape published = published(draft, body, inferred);
        know(draft.id(), published);
        OutputColumns named = new OutputColumns(draft.name(), modelConfig, engine, diagnostics);
        named.check(inferred, published, file.path());
        draft.incremental()
                .flatMap(Incremental::cursor)
                .ifPresent(cursor ->
                        named.checkCursor(cursor, inferred, input -> shapes.getOrDefault(input.node(), Shape.OPEN)));

        String canonical = CanonicalSql.of(body.query(), name -> seeds.containsKey(name));
        String identity =
                ModelIdentity.of(modelConfig, localFunctionHashes(draft), hooks.of(draft.name(), modelConfig));
        LocalHash local = LocalHash.ofModel(canonical, identity);
        Map<NodeId, VersionHash> upstream = new HashMap<>();
        for (NodeId node : dag.upstream(draft.id())) upstream.put(node, versions.get(node));
        VersionHash version = VersionHash.of(local, upstream);
        versions.put(draft.id(), version);
        if (draft.sound())
            compiledSql.put(draft.id(), built.render(body.query()).text());
        return Optional.of(new Model(
                draft.name(),
                file,
                modelConfig,
                body.relation(),
                body.query(),
                canonical,
                identity,
                published,
                draft.incremental().map(this::withEffectiveGrain),
                ReplayReader.read(draft.name(), modelConfig, diagnostics),
                draft.upstream(),
                local,
                version));
    }

    private Shape published(ModelDraft draft, ModelDraft.Body body, Shape inferred) {
        Shape published = ContractCheck.published(body.config(), inferred);
        if (!draft.sound() || body.config().materialization() != Materialization.SNAPSHOT) return published;
        SnapshotOutput output = new SnapshotOutput(draft.name(), SnapshotConfig.of(body.config()), inferred);
        output.check(body.content().place(), diagnostics);
        return output.published(published, engine);
    }

    private Shape analyse(ModelDraft draft, ModelDraft.Body body) {
        if (!sqlAnalysis || !body.config().sqlAnalysis()) return Shape.OPEN;
        MappedSql sql = judged(draft).render(body.query());
        return analysis.analyse(draft.id(), sql, draft.upstream(), "model");
    }

    /** Bounds are judged as literals of the widest window. */
    private QueryRendering judged(ModelDraft draft) {
        return draft.incremental()
                .flatMap(Incremental::cursor)
                .map(cursor ->
                        judged.withIntrinsics(TestBounds.of(cursor.type()).intrinsics(engine.cursorSql())))
                .orElse(judged);
    }

    /** A bucket of a model covers whole buckets of the incremental models it follows. */
    private Incremental withEffectiveGrain(Incremental incremental) {
        Optional<Cursor> cursor = incremental.cursor();
        if (cursor.isEmpty() || cursor.get().grain().isEmpty()) return incremental;
        CursorGrain coarsest = cursor.get().grain().get();
        for (CursorInput input : cursor.get().inputs()) {
            Optional<Cursor> above = Optional.ofNullable(drafts.get(input.node().name()))
                    .filter(draft -> draft.id().equals(input.node()))
                    .flatMap(ModelDraft::incremental)
                    .flatMap(Incremental::cursor)
                    .filter(other -> other.type() == cursor.get().type());
            if (above.isPresent() && above.get().grain().isPresent()) {
                coarsest = coarsest.coarser(above.get().grain().get());
            }
        }
        return incremental.withCursor(cursor.get().withEffectiveGrain(coarsest));
    }

    private void know(NodeId node, Shape shape) {
        shapes.put(node, shape);
        if (sqlAnalysis) analysis.know(node, shape);
    }

    /** An expression source has the shape of its SQL with the declared types on top. */
    private Source shaped(Source source) {
        if (source.expression().isEmpty() || !sqlAnalysis) {
            know(source.id(), source.shape());
            return source;
        }
        String from = SourceRendering.from(source, engine.dialect());
        SourceText text = new SourceText(source.declaration().path(), "SELECT * FROM " + from);
        Diagnostics own = new Diagnostics();
        Shape inferred = analysis.reportingTo(own)
                .analyse(source.id(), MappedSql.of(text, 0, text.text().length()), List.of(), "source");
        for (Diagnostic finding : own.sorted()) {
            diagnostics.add(source.declaration()
                    .location()
                    .expression()
                    .map(expression -> finding.at(expression.span()))
                    .orElse(finding));
        }
        Source shaped = source.withShape(SourceShapes.declaredOver(source, inferred));
        reportMissingColumns(shaped, inferred);
        know(source.id(), shaped.shape());
        return shaped;
    }

    private void reportMissingColumns(Source source, Shape inferred) {
        if (!inferred.closed()) return;
        source.declaration().columns().forEach(column -> {
            if (inferred.find(column.name()).isPresent()) return;
            diagnostics.add(Diagnostic.of(
                            Code.SR001,
                            "source '" + source.name() + "' declares column \"" + column.name()
                                    + "\" but its expression has: " + String.join(", ", inferred.names()),
                            column.span())
                    .on("source", source.name()));
        });
    }

    private NodeId target(Reference reference) {
        String name = reference.name();
        if (reference.kind() == ReferenceKind.SOURCE) return NodeId.source(name);
        if (reference.kind().isFunction()) return NodeId.function(name);
        return reference.kind() == ReferenceKind.REF && drafts.containsKey(name)
                ? NodeId.model(name)
                : NodeId.seed(name);
    }

    /** A model whose file has errors has no place; the text it stands in is never run. */
    private RelationName relation(NodeId model) {
        return Optional.ofNullable(drafts.get(model.name()))
                .flatMap(ModelDraft::body)
                .map(ModelDraft.Body::relation)
                .orElse(RelationName.of(model.name()));
    }

    private RelationName functionPlace(NodeId function) {
        return Optional.ofNullable(functionDrafts.get(function.name()))
                .flatMap(FunctionDraft::body)
                .map(FunctionDraft.Body::relation)
                .orElse(RelationName.of(function.name()));
    }

    private QueryRendering.TableFactor factor(NodeId node) {
        return switch (node.kind()) {
            case MODEL -> QueryRendering.TableFactor.of(relation(node), engine.dialect());
            case SEED -> QueryRendering.TableFactor.of(require(seeds, node).relation(), engine.dialect());
            case SOURCE -> {
                Source source = require(sources, node);
                yield SourceRendering.of(source, SourceShapes.casts(source), engine.dialect());
            }
            case FUNCTION -> QueryRendering.TableFactor.of(functionPlace(node), engine.dialect());
        };
    }

    private static <T> T require(Map<String, T> byName, NodeId node) {
        T found = byName.get(node.name());
        if (found == null) throw new IllegalStateException(node + " is not part of the graph");
        return found;
    }
}
