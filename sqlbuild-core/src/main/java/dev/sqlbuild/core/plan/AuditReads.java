package dev.sqlbuild.core.plan;

import dev.sqlbuild.core.graph.NodeId;
import java.util.List;

/**
 * What an attached audit reads.
 *
 * @param label name in messages
 * @param target node it gates
 * @param reads every node it reads
 */
public record AuditReads(String label, NodeId target, List<NodeId> reads) {

    public AuditReads {
        reads = List.copyOf(reads);
    }
}
