package dev.sqlbuild.engine.build;

import dev.sqlbuild.base.Code;
import dev.sqlbuild.base.Diagnostic;
import dev.sqlbuild.base.SqlBuildException;
import dev.sqlbuild.core.migration.MissingOrigin;
import dev.sqlbuild.core.plan.Plan;
import dev.sqlbuild.core.plan.SnapshotChecks;
import dev.sqlbuild.core.project.SnapshotPolicies.SchemaChangePolicy;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.stream.Stream;

/**
 * What the user allows to happen to histories: of snapshots (incremental.md 5.4), and of models whose former relation is
 * not there (models.md 11.1).
 *
 * @param fullRefresh whether histories may be replaced
 * @param schemaChange whether new columns may be added
 * @param missingOrigin whether a renamed model may be built from nothing
 * @param confirmation shows the plan, asks the user to type each of the given texts and throws when one is not typed;
 *     absent where nobody can be asked
 */
public record SnapshotConsent(
        boolean fullRefresh,
        boolean schemaChange,
        boolean missingOrigin,
        Optional<BiConsumer<Plan, List<String>>> confirmation) {
    /** Nothing is allowed. */
    public static final SnapshotConsent NONE = new SnapshotConsent(false, false, false, Optional.empty());

    /** Ends the command before anything runs, unless the user agrees to lose every history the plan replaces. */
    void requireFor(Plan plan) {
        List<String> replaced = fullRefresh
                ? List.of()
                : SnapshotChecks.needingConsent(plan).stream()
                        .map(node -> node.id().name())
                        .toList();
        List<MissingOrigin> begun =
                missingOrigin ? List.of() : plan.migrations().unconfirmed();
        if (replaced.isEmpty() && begun.isEmpty()) return;
        if (confirmation.isEmpty()) {
            throw new SqlBuildException(Stream.concat(
                            replaced.stream().map(SnapshotConsent::needsConsent),
                            begun.stream().map(SnapshotConsent::originMissing))
                    .toList());
        }
        List<String> texts = Stream.concat(
                        replaced.stream().map(model -> "refresh " + model),
                        begun.stream()
                                .map(missing -> "begin " + missing.model().name())
                                .distinct())
                .toList();
        confirmation.get().accept(plan, texts);
    }

    private static Diagnostic originMissing(MissingOrigin missing) {
        String model = missing.model().name();
        return missing.column()
                .map(column -> Diagnostic.of(
                                Code.M109,
                                "model '" + model + "': what column '" + column + "' was renamed from does not exist")
                        .withHelp("build with --allow-missing-migration-origin to leave it to on_schema_change"))
                .orElseGet(
                        () -> Diagnostic.of(Code.M102, "model '" + model + "': what it was renamed from does not exist")
                                .withHelp("build with --allow-missing-migration-origin to build it from nothing"))
                .on("model", model);
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
