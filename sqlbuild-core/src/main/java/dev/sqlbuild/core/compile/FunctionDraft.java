package dev.sqlbuild.core.compile;

import dev.sqlbuild.adapter.RelationName;
import dev.sqlbuild.base.Code;
import dev.sqlbuild.base.Diagnostic;
import dev.sqlbuild.base.Diagnostics;
import dev.sqlbuild.core.graph.NodeId;
import dev.sqlbuild.core.project.Placement;
import dev.sqlbuild.core.sql.Reference;
import dev.sqlbuild.core.sql.SqlTemplate;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A SQL function on its way: placed and expanded, not yet analysed.
 *
 * @param body absent when the file has errors; the name is then known and nothing else
 * @param sound whether every reference was resolved
 */
record FunctionDraft(String name, String path, Optional<Body> body, List<NodeId> upstream, boolean sound)
        implements Draft {

    /** What a readable file says. */
    record Body(FunctionFile.Content content, RelationName relation, SqlTemplate sql) {}

    static FunctionDraft of(FunctionFile file, Placement placement, QueryExpansion expansion, Diagnostics diagnostics) {
        Diagnostics own = new Diagnostics();
        Optional<Body> body = file.content().map(content -> body(file, content, placement, expansion, own));
        own.sorted().forEach(finding -> diagnostics.add(finding.on("function", file.name())));
        return new FunctionDraft(file.name(), file.path(), body, List.of(), body.isPresent() && !own.hasErrors());
    }

    private static Body body(
            FunctionFile file,
            FunctionFile.Content content,
            Placement placement,
            QueryExpansion expansion,
            Diagnostics own) {
        RelationName relation = placement.place(
                file.name(), placement.function(file.name(), content.database(), content.schema(), own), own);
        SqlTemplate sql = expansion.expand(content.body(), own);
        for (Reference reference : sql.references()) {
            if (reference.kind().isNamed()) continue;
            own.add(Diagnostic.of(
                    Code.P001,
                    "SQL function '" + file.name() + "' must not use " + reference.symbol(),
                    sql.sql().span(reference.start(), reference.end())));
        }
        return new Body(content, relation, sql);
    }

    /** The same draft with its references looked up. */
    FunctionDraft resolved(Names names) {
        if (!sound || body.isEmpty()) return this;
        Resolved resolved = Resolved.of(body.get().sql(), names, id());
        return new FunctionDraft(name, path, body, resolved.nodes(), resolved.all());
    }

    /** The same draft without references to nodes that could not be read; it is not sound if it has any. */
    FunctionDraft readingOnly(Set<NodeId> known) {
        List<NodeId> kept = upstream.stream().filter(known::contains).toList();
        return new FunctionDraft(name, path, body, kept, sound && kept.size() == upstream.size());
    }

    @Override
    public NodeId id() {
        return NodeId.function(name);
    }

    @Override
    public Optional<SqlTemplate> sql() {
        return body.map(Body::sql);
    }
}
