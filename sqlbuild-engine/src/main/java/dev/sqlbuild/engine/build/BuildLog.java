package dev.sqlbuild.engine.build;

import dev.sqlbuild.adapter.ColumnInfo;
import dev.sqlbuild.base.Diagnostic;
import dev.sqlbuild.core.graph.NodeId;
import dev.sqlbuild.core.plan.PlannedNode;
import dev.sqlbuild.jdbc.Session;
import java.util.List;
import java.util.Map;

/**
 * Records nodes that were built completely. Thread-safe. May write later than it is told, in groups: a record that a
 * crash loses makes the next plan see a change, nothing worse.
 */
public interface BuildLog {
    /** Records nothing. */
    BuildLog NONE = (node, columns, passedAudits, session) -> {};

    /** Throws when the run must not change the warehouse any more, because it lost what keeps others away. */
    default void check() {}

    /**
     * A node was built.
     *
     * @param columns columns of its relation, empty when nobody asked
     * @param passedAudits ids of the audits that passed
     * @param session may be used for writing; belongs to the calling thread
     */
    void built(PlannedNode node, List<ColumnInfo> columns, List<String> passedAudits, Session session);

    /**
     * Audits of a node that was current and not built have passed.
     *
     * @param passedAudits ids of the audits that passed
     */
    default void audited(PlannedNode node, List<String> passedAudits, Session session) {}

    /** A node failed after something new had taken its place: SQLBuild's, but of a version that is not good. */
    default void leftUnknown(PlannedNode node, Session session) {}

    /** Writes what is still unwritten. */
    default void flush(Session session) {}

    /** Nodes whose record could not be written, with the reason. */
    default Map<NodeId, Diagnostic> failures() {
        return Map.of();
    }
}
