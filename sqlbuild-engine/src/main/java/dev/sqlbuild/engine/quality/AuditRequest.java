package dev.sqlbuild.engine.quality;

import dev.sqlbuild.core.model.Workspace;
import dev.sqlbuild.core.plan.Deferral;
import java.util.List;
import java.util.Optional;

/**
 * Which audits to run.
 *
 * @param workspace compiled project
 * @param select selectors of audited nodes; none means every audit
 * @param exclude selectors of nodes to leave out
 * @param deferTo environment from which unselected nodes are read
 * @param concurrency worker sessions
 */
public record AuditRequest(
        Workspace workspace, List<String> select, List<String> exclude, Optional<Deferral> deferTo, int concurrency) {

    public AuditRequest {
        select = List.copyOf(select);
        exclude = List.copyOf(exclude);
    }

    /** The same over a workspace whose relations stand elsewhere. */
    public AuditRequest over(Workspace moved) {
        return new AuditRequest(moved, select, exclude, deferTo, concurrency);
    }
}
