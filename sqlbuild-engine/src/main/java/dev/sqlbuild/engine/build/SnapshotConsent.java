package dev.sqlbuild.engine.build;

import dev.sqlbuild.base.Code;
import dev.sqlbuild.base.Diagnostic;
import dev.sqlbuild.base.SqlBuildException;
import dev.sqlbuild.core.plan.Plan;
import dev.sqlbuild.core.plan.PlannedNode;
import dev.sqlbuild.core.plan.SnapshotChecks;
import dev.sqlbuild.core.project.SnapshotPolicies.SchemaChangePolicy;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;

/**
 * What the user allows to happen to the histories of snapshots (incremental.md 5.4).
 *
 * @param fullRefresh whether histories may be replaced
 * @param schemaChange whether new columns may be added
 * @param confirmation shows the plan, asks the user to type each of the given texts and throws when one is not typed;
 *     absent where nobody can be asked
 */
public record SnapshotConsent(
        boolean fullRefresh, boolean schemaChange, Optional<BiConsumer<Plan, List<String>>> confirmation) {
    /** Nothing is allowed. */
    public static final SnapshotConsent NONE = new SnapshotConsent(false, false, Optional.empty());

    /** Ends the command before anything runs, unless the user agrees to lose every history the plan replaces. */
    public void requireFor(Plan plan) {
        List<PlannedNode> asking = SnapshotChecks.needingConsent(plan);
        if (fullRefresh || asking.isEmpty()) return;
        if (confirmation.isEmpty()) {
            throw new SqlBuildException(
                    asking.stream().map(SnapshotConsent::needsConsent).toList());
        }
        confirmation
                .get()
                .accept(
                        plan,
                        asking.stream()
                                .map(node -> "refresh " + node.id().name())
                                .toList());
    }

    private static Diagnostic needsConsent(PlannedNode node) {
        return Diagnostic.of(Code.S208, "snapshot '" + node.id().name() + "': full refresh needs confirmation")
                .on("model", node.id().name())
                .withHelp("its history would be replaced by what the query returns; build with"
                        + " --allow-snapshot-full-refresh if that is wanted");
    }

    /** The policy with this consent. */
    SchemaChangePolicy applyTo(SchemaChangePolicy policy) {
        return schemaChange && policy == SchemaChangePolicy.REQUIRE_CONFIRMATION
                ? SchemaChangePolicy.APPEND_NEW_COLUMNS
                : policy;
    }
}
