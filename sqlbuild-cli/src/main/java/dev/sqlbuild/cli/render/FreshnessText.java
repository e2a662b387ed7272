package dev.sqlbuild.cli.render;

import dev.sqlbuild.core.freshness.Age;
import dev.sqlbuild.core.freshness.DataVersion;
import dev.sqlbuild.engine.freshness.FreshnessReport;
import dev.sqlbuild.engine.freshness.FreshnessReport.Entry;
import dev.sqlbuild.engine.freshness.FreshnessReport.Status;
import java.util.List;

/** What {@code sqb freshness} prints for people: one group per status, then the counts (planning.md 6). */
public final class FreshnessText {
    private static final int NAME_WIDTH = 21;
    private static final int STRATEGY_WIDTH = 9;

    private FreshnessText() {}

    public static String of(FreshnessReport report, Palette palette) {
        StringBuilder out = new StringBuilder();
        int width = report.sources().stream()
                .mapToInt(entry -> entry.source().name().length() + 2)
                .max()
                .orElse(0);
        for (Status status : Status.values()) {
            List<Entry> entries = report.with(status);
            if (entries.isEmpty()) continue;
            String title = status.name().charAt(0) + status.word().substring(1);
            out.append(palette.heading(title + " (" + entries.size() + ")")).append('\n');
            for (Entry entry : entries) row(out, entry, Math.max(NAME_WIDTH, width), palette);
            out.append('\n');
        }
        return out.append("Summary: observed=")
                .append(report.with(Status.OBSERVED).size())
                .append(" changed=")
                .append(report.with(Status.CHANGED).size())
                .append(" unchanged=")
                .append(report.with(Status.UNCHANGED).size())
                .append(" tolerated=")
                .append(report.with(Status.TOLERATED).size())
                .append(" unknown=")
                .append(report.with(Status.UNKNOWN).size())
                .append(" errors=")
                .append(report.with(Status.ERROR).size())
                .append('\n')
                .toString();
    }

    private static void row(StringBuilder out, Entry entry, int width, Palette palette) {
        String name = entry.source().name();
        String strategy = entry.observation().strategy();
        out.append("  ").append(palette.name(name)).append(" ".repeat(width - name.length()));
        out.append(strategy).append(" ".repeat(Math.max(1, STRATEGY_WIDTH - strategy.length())));
        out.append(state(entry)).append('\n');
        entry.observation()
                .age()
                .filter(age -> age.status() == Age.Status.WARN || age.status() == Age.Status.ERROR)
                .ifPresent(age -> out.append("    ")
                        .append(palette.structure("age"))
                        .append("      ")
                        .append(age.phrase())
                        .append('\n'));
    }

    private static String state(Entry entry) {
        String value = entry.observation().version().map(DataVersion::value).orElse("");
        String text = switch (entry.status()) {
            case CHANGED, TOLERATED ->
                value
                        + entry.previous()
                                .map(was -> "  (was " + was.value() + ")")
                                .orElse("");
            case OBSERVED, UNCHANGED -> value;
            case UNKNOWN, ERROR -> (value + "  " + entry.message().orElse("")).strip();
        };
        return text.stripTrailing();
    }
}
