package dev.sqlbuild.engine.build;

import dev.sqlbuild.adapter.Adapter;
import dev.sqlbuild.adapter.RelationName;
import dev.sqlbuild.adapter.Warehouse;
import dev.sqlbuild.core.graph.NodeId;
import dev.sqlbuild.core.model.QueryRendering;
import dev.sqlbuild.engine.quality.AuditRunner;
import dev.sqlbuild.engine.quality.TestRunner;
import dev.sqlbuild.engine.record.RunRecords;
import dev.sqlbuild.engine.relation.References;
import dev.sqlbuild.engine.run.RunControl;
import java.util.Queue;
import java.util.Set;

/**
 * What all nodes of one run share.
 *
 * @param adapter the engine
 * @param references what references stand for
 * @param destinations every relation that this run builds
 * @param former relations that were replaced and are still read; dropped when the run ends
 * @param audits evaluates audits
 * @param tests runs SQL tests
 * @param records where executed SQL goes
 * @param log records finished nodes
 * @param control stops the run
 * @param warehouse where more sessions come from
 */
record RunScope(
        Adapter adapter,
        References references,
        Set<RelationName> destinations,
        Queue<RelationName> former,
        AuditRunner audits,
        TestRunner tests,
        RunRecords records,
        BuildLog log,
        RunControl control,
        Warehouse warehouse) {

    QueryRendering relations() {
        return references.rendering();
    }

    QueryRendering relationsWith(NodeId self, RelationName relation) {
        return references.with(self, relation);
    }
}
