package dev.sqlbuild.core.quality;

import dev.sqlbuild.core.graph.NodeId;
import dev.sqlbuild.core.model.AuditAttachment;
import java.util.List;

/**
 * A model, source or seed with the audits that its declaration attaches.
 *
 * @param id the audited node
 * @param path file that attaches the audits
 * @param audits audits of the whole relation
 * @param columns audits of single columns
 */
public record AuditTarget(NodeId id, String path, List<AuditAttachment> audits, List<ColumnAudits> columns) {

    /** Audits attached to one column. */
    public record ColumnAudits(String column, List<AuditAttachment> audits) {
        public ColumnAudits {
            audits = List.copyOf(audits);
        }
    }

    public AuditTarget {
        audits = List.copyOf(audits);
        columns = List.copyOf(columns);
    }
}
