package dev.sqlbuild.engine.build;

import dev.sqlbuild.base.Code;
import dev.sqlbuild.base.Diagnostic;
import dev.sqlbuild.base.SqlBuildException;
import dev.sqlbuild.core.plan.Plan;
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
    void requireFor(Plan plan) {
        List<String> asking = SnapshotChecks.needingConsent(plan).stream()
                .map(node -> node.id().name())
                .toList();
        if (confirmation.isEmpty()) requireFlag(asking);
        else if (!fullRefresh && !asking.isEmpty()) {
            confirmation
                    .get()
                    .accept(
                            plan,
                            asking.stream().map(model -> "refresh " + model).toList());
        }
    }

    /** Ends the command unless the option was given that lets the histories of these snapshots be replaced. */
    public void requireFlag(List<String> models) {
        if (fullRefresh || models.isEmpty()) return;
        throw new SqlBuildException(
                models.stream().map(SnapshotConsent::needsConsent).toList());
    }

    private static Diagnostic needsConsent(String model) {
        return Diagnostic.of(Code.S208, "snapshot '" + model + "': full refresh needs confirmation")
                .on("model", model)
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
