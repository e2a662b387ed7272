package dev.sqlbuild.cli.render;

import dev.sqlbuild.adapter.ColumnInfo;
import dev.sqlbuild.adapter.ColumnPair;
import dev.sqlbuild.adapter.RowDiff;
import dev.sqlbuild.adapter.SideRows;
import dev.sqlbuild.engine.diff.Bound;
import dev.sqlbuild.engine.diff.DiffReport;
import dev.sqlbuild.engine.diff.DiffStatus;
import dev.sqlbuild.engine.diff.Examples.UnequalValue;
import dev.sqlbuild.engine.diff.ModelDiff;
import dev.sqlbuild.engine.diff.RelationDiff;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The report of {@code sqb diff} for people (analysis.md F5). */
public final class DiffText {
    private static final int LABEL_WIDTH = 9;

    private final DiffReport report;
    private final ExampleValues values;
    private final Palette palette;
    private final StringBuilder out = new StringBuilder();

    private DiffText(DiffReport report, ExampleValues values, Palette palette) {
        this.report = report;
        this.values = values;
        this.palette = palette;
    }

    public static String of(DiffReport report, ExampleValues values, Palette palette) {
        DiffText text = new DiffText(report, values, palette);
        text.header();
        report.models().forEach(text::model);
        text.out.append(text.summary()).append('\n');
        return text.out.toString();
    }

    private void header() {
        String mode = report.mode().word().replace('_', ' ')
                + report.mode()
                        .bound()
                        .map(Bound::text)
                        .map(bound -> " " + bound)
                        .orElse("");
        boolean query = report.kind() == DiffReport.Kind.QUERY;
        String sides = query ? "queries " + report.from() + " -> " + report.to() : report.from() + ":" + report.to();
        out.append(palette.heading("Diff " + sides)).append("  ").append(mode).append('\n');
    }

    private void model(ModelDiff model) {
        boolean query = report.kind() == DiffReport.Kind.QUERY;
        out.append(palette.name(model.pair().model()));
        if (!query)
            out.append("   ")
                    .append(model.pair().left())
                    .append(" -> ")
                    .append(model.pair().right());
        model.error().ifPresent(error -> {
            out.append('\n');
            line("error", palette.bad("error[" + error.code() + "]: " + error.message()));
            error.help().ifPresent(help -> continued("help: " + help));
        });
        model.diff().ifPresent(this::diff);
    }

    private void diff(RelationDiff diff) {
        if (diff.rows().isPresent()) {
            out.append("   ").append(diff.key().isEmpty() ? "no key" : "key: " + String.join(", ", diff.key()));
        }
        out.append('\n');
        schema(diff);
        diff.rows().ifPresent(rows -> rows(diff, rows));
        for (String note : diff.notes()) line("note", note);
        if (diff.status() == DiffStatus.NO_DIFFERENCES_FOUND) line("", palette.good(clean(diff)));
    }

    private void schema(RelationDiff diff) {
        List<String> changes = new ArrayList<>();
        for (ColumnInfo column : diff.schema().added()) {
            changes.add(palette.added("+ " + column.name() + " " + column.type()));
        }
        for (ColumnInfo column : diff.schema().removed()) {
            changes.add(palette.removed("- " + column.name() + " " + column.type()));
        }
        for (ColumnPair column : diff.schema().retyped()) {
            changes.add(palette.changed("~ " + column.name() + " "
                    + column.left().type() + " -> " + column.right().type()));
        }
        block("schema", changes);
    }

    private void rows(RelationDiff diff, RowDiff rows) {
        diff.cursor()
                .ifPresent(cursor -> line(
                        "cursor",
                        cursor + "  " + extent(report.from(), rows.left()) + "  " + extent(report.to(), rows.right())));
        String sides = report.from() + " " + rows.left().rows() + "  " + report.to() + " "
                + rows.right().rows();
        if (rows.counts().isEmpty()) {
            line("rows", sides);
            List<String> problems = new ArrayList<>();
            keyProblem(report.from(), diff, rows.left(), problems);
            keyProblem(report.to(), diff, rows.right(), problems);
            block("keys", problems);
            line("", palette.caution("incomplete: values are not compared while keys are missing or occur again"));
            return;
        }
        RowDiff.Counts counts = rows.counts().get();
        String unequal = diff.key().isEmpty() ? "" : "  unequal " + counts.unequal();
        line(
                "rows",
                sides + "   equal " + counts.equal() + unequal + "  left only " + counts.leftOnly() + "  right only "
                        + counts.rightOnly());
        counts.population()
                .ifPresent(all -> line(
                        "sample",
                        counts.compared() + " of " + all + " keys, seed "
                                + diff.seed().orElse(0L)));
        if (!diff.excluded().isEmpty()) line("excluded", String.join(", ", diff.excluded()));
        diff.mismatches().forEach((column, count) -> column(diff, counts, column, count));
        side("left only", counts.leftOnly(), diff, diff.examples().leftOnly());
        side("right only", counts.rightOnly(), diff, diff.examples().rightOnly());
    }

    private void column(RelationDiff diff, RowDiff.Counts counts, String column, long count) {
        BigDecimal match = BigDecimal.valueOf(100 * (counts.joined() - count))
                .divide(BigDecimal.valueOf(counts.joined()), 1, RoundingMode.FLOOR);
        line("column", palette.changed(column) + "  " + count + " differ (" + match + "% match)");
        for (UnequalValue example : diff.examples().values().getOrDefault(column, List.of())) {
            String key = values.row(diff.key(), example.key());
            continued(values.shown() ? key + "  " + values.pair(example.left(), example.right()) : key);
        }
    }

    private void side(String label, long count, RelationDiff diff, List<List<@Nullable Object>> rows) {
        if (count == 0) return;
        boolean keyed = !diff.key().isEmpty();
        if (!keyed && !values.shown()) return;
        List<String> shown = new ArrayList<>();
        long covered = 0;
        for (List<@Nullable Object> row : rows) {
            shown.add(keyed ? values.row(diff.key(), row) : surplus(diff, row));
            covered += keyed ? 1 : times(row);
        }
        if (shown.isEmpty()) return;
        String more = count > covered ? " (+" + (count - covered) + ")" : "";
        if (keyed) {
            line(label, String.join(", ", shown) + more);
        } else {
            shown.set(shown.size() - 1, shown.get(shown.size() - 1) + more);
            block(label, shown);
        }
    }

    private String surplus(RelationDiff diff, List<@Nullable Object> row) {
        long times = times(row);
        return values.row(diff.compared(), row) + (times > 1 ? "  " + times + " times" : "");
    }

    private static long times(List<@Nullable Object> row) {
        return row.get(row.size() - 1) instanceof Number number ? number.longValue() : 1;
    }

    private void keyProblem(String label, RelationDiff diff, SideRows rows, List<String> into) {
        if (rows.isKeyed()) return;
        List<String> parts = new ArrayList<>();
        if (rows.nullKeys() > 0) parts.add(rows.nullKeys() + " rows without a complete key");
        if (rows.duplicateKeys() > 0) {
            parts.add(rows.duplicateKeys() + " keys that occur again, in " + rows.duplicateRows() + " rows");
        }
        List<String> examples = rows.keyExamples().stream()
                .map(key -> values.row(diff.key(), key))
                .toList();
        into.add(palette.bad(label + ": " + String.join(", ", parts)) + "  " + String.join("; ", examples));
    }

    private static String clean(RelationDiff diff) {
        return diff.counts()
                .flatMap(counts -> counts.population()
                        .map(all -> "no differences found in " + counts.compared() + " of " + all + " keys"))
                .orElse("no differences found");
    }

    private String summary() {
        int models = report.models().size();
        String word = report.kind() == DiffReport.Kind.QUERY ? "query pair" : "model";
        String of = models + " " + word + (models == 1 ? "" : "s");
        if (report.status() == DiffStatus.NO_DIFFERENCES_FOUND) return palette.good("no differences found in " + of);
        List<String> parts = new ArrayList<>();
        count("differences found in %d of " + of, DiffStatus.DIFFERENCES_FOUND, parts);
        count("%d incomplete", DiffStatus.INCOMPLETE, parts);
        count("%d not compared", DiffStatus.ERROR, parts);
        String text = String.join(", ", parts);
        return report.status() == DiffStatus.DIFFERENCES_FOUND ? palette.caution(text) : palette.bad(text);
    }

    private void count(String format, DiffStatus status, List<String> parts) {
        long count = report.models().stream()
                .filter(model -> model.status() == status)
                .count();
        if (count > 0) parts.add(format.formatted(count));
    }

    private static String extent(String label, SideRows rows) {
        return label + " " + rows.smallest().map(CellText::of).orElse("-") + " .. "
                + rows.largest().map(CellText::of).orElse("-");
    }

    private void block(String label, List<String> lines) {
        for (int i = 0; i < lines.size(); i++) {
            if (i == 0) line(label, lines.get(i));
            else continued(lines.get(i));
        }
    }

    private void line(String label, String text) {
        String gap = label.isEmpty() ? "" : " ".repeat(Math.max(2, LABEL_WIDTH - label.length()));
        out.append("  ").append(palette.dim(label)).append(gap).append(text).append('\n');
    }

    private void continued(String text) {
        out.append(" ".repeat(2 + LABEL_WIDTH)).append(text).append('\n');
    }
}
