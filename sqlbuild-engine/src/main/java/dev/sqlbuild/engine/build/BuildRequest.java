package dev.sqlbuild.engine.build;

import dev.sqlbuild.core.graph.NodeId;
import dev.sqlbuild.core.graph.NodeKind;
import dev.sqlbuild.core.graph.Selectors;
import dev.sqlbuild.core.model.Workspace;
import dev.sqlbuild.core.plan.PlanInput;
import dev.sqlbuild.core.plan.PlanRequest;
import dev.sqlbuild.core.plan.WorkspaceInput;
import java.time.Instant;
import java.util.List;
import java.util.Locale;

/**
 * What to build.
 *
 * @param command which of the commands that build
 * @param workspace compiled project
 * @param plan selection and planning flags
 * @param concurrency worker sessions
 * @param failFast whether nothing begins after the first failure
 * @param programVersion recorded with every build
 * @param began when the command's time began to count
 * @param snapshots what may happen to the histories of snapshots
 */
public record BuildRequest(
        Command command,
        Workspace workspace,
        PlanRequest plan,
        int concurrency,
        boolean failFast,
        String programVersion,
        Instant began,
        SnapshotConsent snapshots) {

    /** Commands that build. */
    public enum Command {
        BUILD,
        /** Builds without tests and audits. */
        RUN,
        /** Loads the selected seeds, whether they changed or not. */
        SEED;

        /** Word on the command line. */
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** The same over a workspace whose relations stand elsewhere. */
    public BuildRequest over(Workspace moved) {
        return new BuildRequest(command, moved, plan, concurrency, failFast, programVersion, began, snapshots);
    }

    /** Selectors of exactly the seeds that the request selects. */
    public static List<String> selectedSeeds(Workspace workspace, PlanRequest plan) {
        PlanInput input = WorkspaceInput.of(workspace);
        return Selectors.of(input.selectable(), input.dag()).select(plan.select(), plan.exclude()).stream()
                .filter(node -> node.kind() == NodeKind.SEED)
                .map(NodeId::toString)
                .toList();
    }
}
