package dev.sqlbuild.engine.run;

import dev.sqlbuild.core.graph.NodeId;
import java.util.List;

/**
 * What a run is about to do.
 *
 * @param command name of the command
 * @param runId identity of this run
 * @param environment active physical environment
 * @param concurrency worker sessions
 * @param nodes nodes that will run, in plan order
 * @param checks rows that are not nodes: selected audits or tests, audits that run last
 */
public record RunStart(
        String command, String runId, String environment, int concurrency, List<NodeId> nodes, int checks) {

    public RunStart {
        nodes = List.copyOf(nodes);
    }
}
