package dev.sqlbuild.engine.adopt;

import dev.sqlbuild.adapter.RelationName;
import dev.sqlbuild.base.Code;
import dev.sqlbuild.base.Diagnostic;
import dev.sqlbuild.base.SqlBuildException;
import dev.sqlbuild.core.graph.NodeKind;
import dev.sqlbuild.core.model.Source;
import dev.sqlbuild.core.model.Workspace;
import dev.sqlbuild.core.plan.Buildable;
import dev.sqlbuild.core.plan.PlanInput;
import dev.sqlbuild.core.plan.WarehouseFacts;
import dev.sqlbuild.core.version.NodeVersion;
import dev.sqlbuild.core.virtual.Conversion;
import dev.sqlbuild.core.virtual.VirtualState;
import dev.sqlbuild.engine.relation.ProjectReferences;
import dev.sqlbuild.engine.relation.References;
import dev.sqlbuild.engine.relation.SourceFactors;
import dev.sqlbuild.engine.virtual.VirtualSite;
import dev.sqlbuild.engine.virtualbuild.VersionRecords;
import dev.sqlbuild.jdbc.Session;
import dev.sqlbuild.jdbc.SqlText;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** The SQL of views and functions, and what is recorded of every node, for one place of all relations. */
final class ConversionSql {
    private final Workspace workspace;
    private final References references;
    private final VersionRecords records;

    /** @param workspace the project, standing where its SQL is to read it */
    ConversionSql(
            VirtualSite site,
            Workspace workspace,
            Conversion plan,
            WarehouseFacts warehouse,
            Session session,
            String runId) {
        this.workspace = workspace;
        this.references = ProjectReferences.ofPlaces(
                workspace,
                new SourceFactors(session, site.adapter(), warehouse).of(sourcesOfViews(plan)),
                site.adapter().dialect());
        this.records = new VersionRecords(plan.refs()::find, site.workspace(), references, runId);
    }

    private List<Source> sourcesOfViews(Conversion plan) {
        return plan.converted().stream()
                .filter(item -> item.subject().isView())
                .flatMap(item -> workspace.dag().upstream(item.subject().id()).stream())
                .filter(above -> above.kind() == NodeKind.SOURCE)
                .distinct()
                .map(above -> workspace.source(above.name()))
                .toList();
    }

    /** The query of a view model. */
    String query(Buildable view) {
        return references
                .rendering()
                .render(workspace.model(view.name()).query())
                .text();
    }

    /** The node as the workspace defines it. */
    NodeVersion version(Buildable node) {
        return records.version(node);
    }

    static String selectAll(VirtualSite site, RelationName relation) {
        return SqlText.of(site.adapter().dialect())
                .add("SELECT * FROM ")
                .name(relation)
                .toString();
    }

    /** {@code S083}: rows are copied only with consent, because a copy loses what is no row. */
    static void requireConsent(VirtualSite site, Conversion plan, boolean allowCopy) {
        if (allowCopy || plan.copied().isEmpty()) return;
        throw new SqlBuildException(
                Diagnostic.of(Code.S083, site.adapter().label() + " relation move/copy requires --allow-copy")
                        .withNote("to be copied: " + String.join(", ", plan.copied()))
                        .withHelp("a copy loses indexes, constraints, defaults, grants and comments"));
    }

    /** Names that a plan has to know about. */
    static List<RelationName> places(PlanInput input, VirtualSite site, VirtualState state) {
        List<RelationName> names = new ArrayList<>();
        for (Buildable node : input.nodes()) {
            names.add(site.layout().logical(state.vde(), node.relation()));
            names.add(node.relation().withSchema(site.layout().physicalSchema(node.relation())));
        }
        names.addAll(
                state.relations().values().stream().map(home -> home.relation()).collect(Collectors.toSet()));
        return names;
    }
}
