package dev.sqlbuild.engine.virtual;

import dev.sqlbuild.adapter.RelationName;
import dev.sqlbuild.base.Code;
import dev.sqlbuild.base.Diagnostic;
import dev.sqlbuild.base.SqlBuildException;
import dev.sqlbuild.core.graph.NodeId;
import dev.sqlbuild.core.model.Workspace;
import dev.sqlbuild.core.plan.Buildable;
import dev.sqlbuild.core.version.PhysicalRelation;
import dev.sqlbuild.core.version.RefSet;
import dev.sqlbuild.core.version.VdeName;
import dev.sqlbuild.core.version.VersionHash;
import dev.sqlbuild.core.version.VersionRef;
import dev.sqlbuild.core.virtual.PhysicalWorkspace;
import java.util.HashMap;
import java.util.Map;

/** The workspace as a VDE shows it: every model and seed at the relation of its bound version. */
public final class BoundWorkspace {
    private BoundWorkspace() {}

    /**
     * The moved workspace; a node that is not bound stands where nothing is.
     *
     * @throws SqlBuildException {@code S011} for a VDE without refs
     */
    public static Workspace of(VirtualSite site, VdeName vde) {
        record Bound(RefSet refs, Map<VersionRef, PhysicalRelation> relations) {}
        Bound bound = site.store().read(view -> {
            RefSet refs = view.refs(vde);
            return new Bound(refs, view.relations(refs.list()));
        });
        if (bound.refs().isEmpty()) {
            throw new SqlBuildException(Diagnostic.of(Code.S011, "unknown virtual environment '" + vde + "'")
                    .withHelp("build it first: sqb build --virtual-env " + vde));
        }
        Map<NodeId, RelationName> homes = new HashMap<>();
        for (Buildable node : site.input().nodes()) {
            VersionHash version = bound.refs().find(node.id()).orElse(node.version());
            VersionRef ref = new VersionRef(node.id(), version);
            PhysicalRelation home = bound.relations().get(ref);
            homes.put(node.id(), home == null ? site.layout().physical(ref, node.relation()) : home.relation());
        }
        return PhysicalWorkspace.of(site.workspace(), homes);
    }
}
