package dev.sqlbuild.core.compile;

import dev.sqlbuild.base.Code;
import dev.sqlbuild.base.Diagnostic;
import dev.sqlbuild.base.Diagnostics;
import dev.sqlbuild.base.SourceSpan;
import dev.sqlbuild.core.declaration.ColumnDeclaration;
import dev.sqlbuild.core.declaration.ColumnDeclaration.FormerName;
import dev.sqlbuild.core.model.Materialization;
import dev.sqlbuild.core.model.ModelConfig;
import dev.sqlbuild.core.model.ModelField;
import dev.sqlbuild.core.project.EnvironmentMode;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** What {@code migrate_from} of a column may say (models.md 11.5); each mistake is {@code P001} at its place. */
final class ColumnMigrationRules {
    private static final List<Materialization> WITH_HISTORY =
            List.of(Materialization.INCREMENTAL, Materialization.SNAPSHOT);

    private final String model;
    private final ModelConfig config;
    private final Diagnostics diagnostics;

    private ColumnMigrationRules(String model, ModelConfig config, Diagnostics diagnostics) {
        this.model = model;
        this.config = config;
        this.diagnostics = diagnostics;
    }

    static void check(String model, ModelConfig config, EnvironmentMode mode, Diagnostics diagnostics) {
        ColumnMigrationRules rules = new ColumnMigrationRules(model, config, diagnostics);
        Map<String, String> targets = new HashMap<>();
        for (ColumnDeclaration column : config.columns()) {
            Optional<FormerName> former = column.migrateFrom();
            if (former.isEmpty()) continue;
            if (mode == EnvironmentMode.VIRTUAL) {
                MigrationRules.refuseInVirtualMode(model, former.get().span(), diagnostics);
                return;
            }
            rules.check(column.name(), former.get(), targets);
        }
    }

    private void check(String column, FormerName former, Map<String, String> targets) {
        String from = former.name();
        SourceSpan place = former.span();
        boolean renamed = config.values().containsKey(ModelField.MIGRATE_FROM);
        if (!WITH_HISTORY.contains(config.materialization()) && !renamed) {
            report(
                    column,
                    place,
                    "migrate_from is only valid for incremental and snapshot models",
                    Optional.of("remove it: a " + config.materialization().word()
                            + " is built anew, and there is no old name to keep without a migrate_from of the model"));
        } else if (from.isBlank() || from.indexOf('.') >= 0) {
            report(column, place, "migrate_from must be the name of a column of this model", Optional.empty());
        } else if (from.equalsIgnoreCase(column)) {
            report(column, place, "migrate_from names the column itself", Optional.empty());
        } else {
            String other = targets.putIfAbsent(from.toLowerCase(Locale.ROOT), column);
            if (other != null) {
                report(
                        column,
                        place,
                        "migrate_from '" + from + "' is used by column '" + other + "' too",
                        Optional.empty());
            }
            if (isRenamedItself(from)) {
                report(
                        column,
                        place,
                        "migrate_from '" + from + "' has a migrate_from of its own",
                        Optional.of("rename one column after the other, with a build between"));
            }
        }
    }

    private boolean isRenamedItself(String from) {
        return config.columns().stream()
                .anyMatch(column -> column.name().equalsIgnoreCase(from)
                        && column.migrateFrom().isPresent());
    }

    private void report(String column, SourceSpan place, String reason, Optional<String> help) {
        diagnostics.add(Diagnostic.of(Code.P001, "model '" + model + "': column '" + column + "': " + reason, place)
                .on("model", model)
                .withHelp(help));
    }
}
