package dev.sqlbuild.core.compile;

import dev.sqlbuild.adapter.RelationName;
import dev.sqlbuild.base.Code;
import dev.sqlbuild.base.Diagnostic;
import dev.sqlbuild.base.Diagnostics;
import dev.sqlbuild.core.graph.NodeId;
import dev.sqlbuild.core.graph.NodeKind;
import dev.sqlbuild.core.incremental.Incremental;
import dev.sqlbuild.core.model.ModelConfig;
import dev.sqlbuild.core.model.ModelField;
import dev.sqlbuild.core.project.ModelConfigs;
import dev.sqlbuild.core.project.Settings;
import dev.sqlbuild.core.sql.Reference;
import dev.sqlbuild.core.sql.SqlTemplate;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A model on its way: configured and expanded, not yet analysed.
 *
 * @param body absent when the file or its header has errors; the name is then known and nothing else
 * @param upstream nodes its references mean, in order of first reference; references with errors are left out
 * @param incremental what an incremental model declares
 * @param sound whether every reference was resolved
 */
record ModelDraft(
        String name,
        String path,
        Optional<Body> body,
        List<NodeId> upstream,
        Optional<Incremental> incremental,
        boolean sound)
        implements Draft {

    /** What a readable file says. */
    record Body(
            ParsedModel.Content content,
            ModelConfig config,
            boolean enabled,
            RelationName relation,
            SqlTemplate query) {}

    static ModelDraft of(
            ParsedModel parsed,
            ModelConfigs configs,
            ColumnSchemas schemas,
            QueryExpansion expansion,
            Diagnostics diagnostics) {
        Diagnostics own = new Diagnostics();
        Optional<Body> body = parsed.content().map(content -> body(parsed, content, configs, schemas, expansion, own));
        boolean failed = own.hasErrors();
        for (Diagnostic finding : own.sorted()) {
            diagnostics.add(finding.resource().isPresent() ? finding : finding.on("model", parsed.name()));
        }
        return new ModelDraft(
                parsed.name(), parsed.path(), body, List.of(), Optional.empty(), !failed && body.isPresent());
    }

    private static Body body(
            ParsedModel parsed,
            ParsedModel.Content content,
            ModelConfigs configs,
            ColumnSchemas schemas,
            QueryExpansion expansion,
            Diagnostics own) {
        var layered = configs.configure(parsed.name(), parsed.path(), content.header(), own);
        ModelConfig config = ModelConfigReader.read(parsed.name(), content.place(), layered.fields(), schemas, own);
        boolean enabled = layered.fields().flag(ModelField.ENABLED).orElse(true);
        return new Body(content, config, enabled, layered.target(), expansion.expand(content.body(), own));
    }

    /** The same draft with its references looked up. */
    ModelDraft resolved(Names names, Settings settings, Diagnostics diagnostics) {
        if (body.isEmpty()) return this;
        SqlTemplate query = body.get().query;
        boolean allowed = true;
        for (Reference reference : query.references()) {
            if (reference.kind().isIntrinsic()) allowed &= intrinsic(reference, query, diagnostics);
        }
        Resolved resolved = Resolved.of(query, names, id());
        Optional<Incremental> declared = IncrementalReader.read(
                name,
                body.get().content.place(),
                body.get().config,
                inputs(resolved.nodes()),
                settings.microbatchConcurrency(),
                diagnostics);
        return new ModelDraft(name, path, body, resolved.nodes(), declared, sound && allowed && resolved.all());
    }

    private static List<NodeId> inputs(List<NodeId> read) {
        return read.stream().filter(node -> node.kind() != NodeKind.FUNCTION).toList();
    }

    private boolean intrinsic(Reference reference, SqlTemplate query, Diagnostics diagnostics) {
        if (body.orElseThrow().config.text(ModelField.CURSOR).isPresent()) return true;
        diagnostics.add(Diagnostic.of(
                        Code.P001,
                        "model '" + name + "': " + reference.symbol()
                                + " is only allowed in the query of an incremental model with a cursor",
                        query.sql().span(reference.start(), reference.end()))
                .on("model", name));
        return false;
    }

    /** The same draft without references to nodes that could not be read; it is not sound if it has any. */
    ModelDraft readingOnly(Set<NodeId> known) {
        List<NodeId> kept = upstream.stream().filter(known::contains).toList();
        return new ModelDraft(name, path, body, kept, incremental, sound && kept.size() == upstream.size());
    }

    @Override
    public NodeId id() {
        return NodeId.model(name);
    }

    @Override
    public Optional<SqlTemplate> sql() {
        return body.map(Body::query);
    }

    boolean isEnabled() {
        return body.map(Body::enabled).orElse(true);
    }
}
