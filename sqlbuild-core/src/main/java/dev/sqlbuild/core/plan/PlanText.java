package dev.sqlbuild.core.plan;

import dev.sqlbuild.core.migration.ColumnMigration;
import dev.sqlbuild.core.migration.Discovery;
import dev.sqlbuild.core.migration.Migrations;
import dev.sqlbuild.core.migration.ModelMigration;
import dev.sqlbuild.core.migration.MoveDecision;
import dev.sqlbuild.core.project.ConfigDuration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** A plan as people read it (planning.md 5.3). */
public final class PlanText {
    private static final int NAME_WIDTH = 21;
    private static final int WORD_WIDTH = 9;
    private static final String ROW = "  ";
    private static final String DETAIL = "    ";

    private final Plan plan;
    private final PlanStyle style;
    private final int width;
    private final StringBuilder out = new StringBuilder();

    private PlanText(Plan plan, PlanStyle style) {
        this.plan = plan;
        this.style = style;
        int longest = plan.nodes().stream()
                .mapToInt(node -> node.id().name().length())
                .max()
                .orElse(0);
        this.width = Math.max(NAME_WIDTH, longest + 2);
    }

    /** The whole text with a newline at its end. */
    public static String of(Plan plan, PlanStyle style) {
        PlanText text = new PlanText(plan, style);
        text.write();
        return text.out.toString();
    }

    private void write() {
        out.append(style.heading("Plan ready (" + plan.nodes().size() + " selected)"))
                .append('\n');
        if (!plan.nodes().isEmpty() || !plan.warnings().isEmpty()) out.append('\n');
        migrations(plan.migrations());
        List<PlannedNode> functions =
                plan.functions().stream().filter(PlannedNode::runs).toList();
        if (!functions.isEmpty()) {
            heading("Changed functions", functions.size());
            functions.forEach(this::function);
        }
        for (PlanGroup group : PlanGroup.values()) {
            List<PlannedNode> models = group.models(plan);
            if (models.isEmpty()) continue;
            heading(group.title(), models.size());
            if (group.counted() && !plan.request().verbose()) counts(models);
            else models.forEach(this::model);
        }
        if (!plan.baseline().isEmpty()) {
            heading("Dependency baseline", plan.baseline().size());
            plan.baseline().forEach(copy -> row(copy.id().name(), "copy of " + copy.origin()));
        }
        List<PlannedNode> seeds = plan.seeds();
        if (!seeds.isEmpty()) {
            heading("Seeds", seeds.size());
            seeds.forEach(seed -> row(seed, seedState(seed)));
        }
        if (!plan.warnings().isEmpty()) {
            heading("Warnings", plan.warnings().size());
            for (PlanWarning warning : plan.warnings()) {
                String severity = warning.kind().severity();
                String shown = severity.equals("info") ? style.dim(severity + ":") : style.changed(severity + ":");
                out.append(ROW)
                        .append(shown)
                        .append(' ')
                        .append(warning.message())
                        .append('\n');
            }
        }
    }

    private void heading(String title, int count) {
        out.append(style.heading(title + " (" + count + ")")).append('\n');
    }

    private void counts(List<PlannedNode> models) {
        Map<String, Integer> byLabel = new TreeMap<>();
        models.forEach(model -> byLabel.merge(model.label(), 1, Integer::sum));
        byLabel.forEach((label, count) ->
                out.append(DETAIL).append(count).append(' ').append(label).append('\n'));
    }

    private void row(PlannedNode node, String text) {
        row(node.id().name(), text);
    }

    private void row(String name, String text) {
        out.append(ROW)
                .append(style.name(name))
                .append(" ".repeat(Math.max(2, width - name.length())))
                .append(text)
                .append('\n');
    }

    private void model(PlannedNode model) {
        row(model, model.label());
        PlannedNode.Changes changes = model.changes();
        for (Cause cause : model.causes()) detail("cause", cause.phrase());
        model.copiedFrom().ifPresent(origin -> detail("reuse", "copy of " + origin));
        model.incremental().ifPresent(plan -> IncrementalText.of(model, plan).forEach(this::detail));
        if (!model.reason().unchanged() && !changes.schema().isEmpty()) {
            out.append(DETAIL).append(style.structure("schema diff")).append('\n');
            changes.schema()
                    .forEach(finding ->
                            out.append(DETAIL).append(schemaLine(finding)).append('\n'));
        }
        queryDiff(model);
    }

    private void migrations(Migrations migrations) {
        int count = migrations.models().size()
                + migrations.columns().size()
                + migrations.takeovers().size()
                + migrations.unfinished().size();
        if (count == 0) return;
        heading("Migrations", count);
        for (ModelMigration move : migrations.models()) {
            row(move.model().name(), move.decision().phrase());
            if (move.decision() == MoveDecision.DONE) continue;
            String found = move.discovery() == Discovery.AUTOMATIC ? " (same query)" : "";
            detail("from", move.origin() + " to " + move.destination() + found);
            if (move.obstacle() == ModelMigration.Obstacle.TABLE)
                detail("archive", move.destination().toString());
            if (move.oldName() == ModelMigration.OldName.VIEW) {
                detail(
                        "old name",
                        "a view for " + ConfigDuration.text(move.oldNameView().orElseThrow()));
            }
        }
        for (ColumnMigration column : migrations.columns()) {
            row(column.model().name(), column.decision().phrase());
            String found = column.discovery() == Discovery.AUTOMATIC ? " (same expression)" : "";
            detail("column", column.former() + " to " + column.column() + found);
        }
        migrations.takeovers().forEach(taken -> row(taken.model().name(), "archive " + taken.relation()));
        migrations.unfinished().forEach(left -> row(left.model(), "finish old name " + left.oldRelation()));
    }

    private void function(PlannedNode function) {
        String reason = function.reason().unchanged()
                ? "not recorded or forced"
                : function.reason().phrase();
        row(function, function.label() + " (" + reason + ")");
        for (Cause cause : function.causes()) detail("cause", cause.phrase());
        queryDiff(function);
    }

    private void queryDiff(PlannedNode node) {
        List<String> lines = node.changes().queryDiff();
        if (lines.isEmpty()) return;
        out.append(DETAIL).append(style.structure("query diff")).append('\n');
        lines.forEach(line -> out.append(DETAIL).append(diffLine(line)).append('\n'));
    }

    private void detail(String word, String text) {
        out.append(DETAIL)
                .append(style.structure(word))
                .append(" ".repeat(Math.max(1, WORD_WIDTH - word.length())))
                .append(text)
                .append('\n');
    }

    private String schemaLine(SchemaFinding finding) {
        String expected = finding.expectedType().orElse("");
        String actual = finding.actualType().orElse("");
        return switch (finding.kind()) {
            case COLUMN_ADDED -> style.added(("+ " + finding.column() + " " + expected).stripTrailing());
            case COLUMN_REMOVED -> style.removed("- " + finding.column());
            case COLUMN_TYPE_CHANGED -> style.changed("~ " + finding.column() + " " + actual + " -> " + expected);
        };
    }

    /** The sign stands apart from the text, so that the lines still line up. */
    private String diffLine(String line) {
        char sign = line.charAt(0);
        boolean edit = sign == '-' || sign == '+' || sign == ' ';
        String text = edit ? sign + "  " + line.substring(1) : line;
        return switch (sign) {
            case '-' -> style.removed(text);
            case '+' -> style.added(text);
            default -> style.dim(text.stripTrailing());
        };
    }

    private static String seedState(PlannedNode seed) {
        if (!seed.runs()) return "current";
        return switch (seed.reason()) {
            case FIRST_RUN -> "load (first run)";
            case FULL_REFRESH -> "load (full refresh)";
            case NO_CHANGE -> seed.recorded().isEmpty() ? "load (not recorded)" : "load (forced)";
            default -> "load (content changed)";
        };
    }
}
