package dev.sqlbuild.core.compile;

import dev.sqlbuild.adapter.FunctionDefinition.Argument;
import dev.sqlbuild.base.Code;
import dev.sqlbuild.base.Diagnostic;
import dev.sqlbuild.base.Diagnostics;
import dev.sqlbuild.base.Severity;
import dev.sqlbuild.core.analysis.FunctionAnalysis;
import dev.sqlbuild.core.graph.Dag;
import dev.sqlbuild.core.graph.NodeId;
import dev.sqlbuild.core.model.FunctionIdentity;
import dev.sqlbuild.core.model.QueryRendering;
import dev.sqlbuild.core.model.Shape;
import dev.sqlbuild.core.model.SqlFunction;
import dev.sqlbuild.core.model.SqlFunction.Declaration;
import dev.sqlbuild.core.sql.CanonicalSql;
import dev.sqlbuild.core.sql.MappedSql;
import dev.sqlbuild.core.version.LocalHash;
import dev.sqlbuild.core.version.VersionHash;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/** Analyses and hashes one SQL function after everything it reads. */
final class FunctionCompiler {
    private final Dag dag;
    private final Map<NodeId, VersionHash> versions;
    private final Map<NodeId, Shape> shapes;
    private final Predicate<String> isSeed;
    private final Optional<FunctionAnalysis> analysis;
    private final QueryRendering judged;
    private final Diagnostics diagnostics;

    /**
     * @param versions versions of everything upstream; the function's own is added
     * @param shapes known output of everything upstream
     * @param analysis absent when SQL is not analysed
     * @param judged writes the judge's names
     */
    FunctionCompiler(
            Dag dag,
            Map<NodeId, VersionHash> versions,
            Map<NodeId, Shape> shapes,
            Predicate<String> isSeed,
            Optional<FunctionAnalysis> analysis,
            QueryRendering judged,
            Diagnostics diagnostics) {
        this.dag = dag;
        this.versions = versions;
        this.shapes = shapes;
        this.isSeed = isSeed;
        this.analysis = analysis;
        this.judged = judged;
        this.diagnostics = diagnostics;
    }

    /** The function, unless its file could not be read. */
    Optional<SqlFunction> compile(FunctionDraft draft) {
        if (draft.body().isEmpty()) {
            versions.put(draft.id(), VersionHash.same(LocalHash.ofDefinition(draft.name())));
            shapes.put(draft.id(), Shape.OPEN);
            return Optional.empty();
        }
        FunctionDraft.Body body = draft.body().get();
        Declaration declaration = body.content().declaration();
        warnOfColumns(draft, declaration);
        if (draft.sound()) analysis.ifPresent(known -> analyse(known, draft, body));
        shapes.put(draft.id(), declaration.shape());

        String canonical = CanonicalSql.of(body.sql(), isSeed);
        LocalHash local = FunctionIdentity.hash(draft.name(), declaration, canonical);
        Map<NodeId, VersionHash> upstream = new HashMap<>();
        for (NodeId node : dag.upstream(draft.id())) upstream.put(node, versions.get(node));
        VersionHash version = VersionHash.of(local, upstream);
        versions.put(draft.id(), version);
        return Optional.of(new SqlFunction(
                draft.name(),
                body.content().file(),
                declaration,
                body.content().tags(),
                body.relation(),
                body.sql(),
                canonical,
                draft.upstream(),
                local,
                version));
    }

    private void analyse(FunctionAnalysis known, FunctionDraft draft, FunctionDraft.Body body) {
        MappedSql sql = judged.render(body.sql());
        known.analyse(
                draft.id(),
                body.content().declaration(),
                sql,
                draft.upstream(),
                body.content().place(),
                draft.path());
    }

    /** In most engines the column wins, and the argument is never read. */
    private void warnOfColumns(FunctionDraft draft, Declaration declaration) {
        for (Argument argument : declaration.arguments()) {
            List<String> readers = draft.upstream().stream()
                    .filter(node -> shapes.getOrDefault(node, Shape.OPEN)
                            .find(argument.name())
                            .isPresent())
                    .map(NodeId::name)
                    .toList();
            if (readers.isEmpty()) continue;
            diagnostics.add(Diagnostic.of(
                            Code.P001,
                            "argument '" + argument.name() + "' of SQL function '" + draft.name()
                                    + "' has the name of a column of " + String.join(", ", readers),
                            draft.body().orElseThrow().content().place())
                    .withSeverity(Severity.WARNING)
                    .on("function", draft.name())
                    .withHelp("begin the names of arguments with p_"));
        }
    }
}
