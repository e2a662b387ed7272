package dev.sqlbuild.cli.render;

import dev.sqlbuild.base.Diagnostic;
import dev.sqlbuild.engine.run.CheckResult;
import dev.sqlbuild.engine.run.CheckStatus;
import dev.sqlbuild.engine.run.NodeResult;
import dev.sqlbuild.engine.run.NodeStatus;
import dev.sqlbuild.engine.run.RunReport;
import dev.sqlbuild.engine.run.RunStart;
import dev.sqlbuild.engine.run.RunStatus;
import dev.sqlbuild.engine.run.RunSummary;
import java.util.List;

/**
 * Rows, failures and totals of a run (cli.md 2). The columns are fixed when the run starts, so that a row can be
 * printed as soon as it is known.
 */
public final class RunText {
    private static final int KIND_WIDTH = 10;
    private static final int MIN_NAME_WIDTH = 43;
    private static final int STATUS_WIDTH = 7;
    private static final String GAP = "  ";

    private final Palette palette;
    private final boolean verbose;
    private final int indexWidth;
    private final int nameWidth;

    private RunText(Palette palette, boolean verbose, int indexWidth, int nameWidth) {
        this.palette = palette;
        this.verbose = verbose;
        this.indexWidth = indexWidth;
        this.nameWidth = nameWidth;
    }

    /** Columns that fit the nodes of a run. */
    public static RunText of(RunStart start, Palette palette, boolean verbose) {
        int longest = start.nodes().stream()
                .mapToInt(node -> node.name().length())
                .max()
                .orElse(0);
        int digits = String.valueOf(start.nodes().size()).length();
        return new RunText(palette, verbose, digits * 2 + 1, Math.max(MIN_NAME_WIDTH, longest));
    }

    /** The line above the rows. */
    public static String header(RunStart start, Palette palette) {
        return palette.heading("Execution") + GAP + "sqb " + start.command() + GAP + "(concurrency: "
                + start.concurrency() + ")\n";
    }

    /** The row of a node, with everything that stands below it. */
    public String node(int index, int total, NodeResult node) {
        StringBuilder out = new StringBuilder();
        String name =
                node.name() + node.strategy().map(s -> GAP + "(" + s + ")").orElse("");
        out.append(GAP).append(padLeft(index + "/" + total, indexWidth)).append(GAP);
        out.append(padRight(node.label(), KIND_WIDTH)).append(palette.name(name));
        out.append(" ".repeat(Math.max(0, nameWidth - name.length()))).append(GAP);
        String word = node.status().name();
        String tail = node.status() == NodeStatus.SKIP ? node.reason().orElse("") : measured(node);
        out.append(palette.status(word));
        if (!tail.isEmpty())
            out.append(" ".repeat(STATUS_WIDTH - word.length())).append(tail);
        out.append('\n');
        boolean lettered = node.strategy().isPresent();
        for (CheckResult check : node.checks()) out.append(check(check, lettered));
        if (verbose) node.statements().forEach(sql -> appendIndented(out, sql, checkIndent()));
        return out.toString();
    }

    private static String measured(NodeResult node) {
        String seconds = Seconds.of(node.duration());
        return node.rows().isPresent() ? seconds + GAP + "rows=" + node.rows().getAsLong() : seconds;
    }

    /** The row of an audit or a test, and below it what explains an outcome that is not good. */
    public String check(CheckResult check) {
        return check(check, false);
    }

    /** The phase has a letter only where there are two of them: below incremental models. */
    private String check(CheckResult check, boolean lettered) {
        StringBuilder out = new StringBuilder();
        String kind = check.kind().word()
                + (lettered ? check.phase().map(p -> " (" + p.letter() + ")").orElse("") : "");
        int width = nameWidth - 2;
        out.append(" ".repeat(checkIndent())).append(padRight(kind, KIND_WIDTH)).append(check.name());
        out.append(" ".repeat(Math.max(0, width - check.name().length()))).append(GAP);
        out.append(palette.status(check.status().name()));
        String tail = tail(check);
        if (!tail.isEmpty()) out.append(GAP).append(tail);
        out.append('\n');
        if (verbose || check.status() != CheckStatus.PASS) {
            check.details().forEach(line -> appendIndented(out, line, checkIndent() + 2));
            check.error().ifPresent(error -> appendIndented(out, coded(error), checkIndent() + 2));
        }
        return out.toString();
    }

    /** Failed nodes with all that helps to find out why; empty when nothing failed. */
    public static String failures(RunReport report, Palette palette) {
        List<NodeResult> failed = report.failures();
        List<CheckResult> failedChecks = report.checks().stream()
                .filter(check -> check.status().blocks())
                .toList();
        if (failed.isEmpty() && failedChecks.isEmpty()) return "";
        StringBuilder out = new StringBuilder(palette.heading("Failures")).append("\n\n");
        for (NodeResult node : failed) {
            out.append(GAP).append(palette.name(node.name())).append('\n');
            node.phase().ifPresent(phase -> appendFact(out, "phase", phase.word()));
            node.error().ifPresent(error -> appendError(out, error, palette));
            node.sqlPath().ifPresent(path -> appendFact(out, "sql", path));
            node.retained().ifPresent(relation -> appendFact(out, "kept", relation));
        }
        for (CheckResult check : failedChecks) {
            out.append(GAP).append(palette.name(check.name())).append('\n');
            appendFact(out, "phase", check.kind().word());
            check.error().ifPresent(error -> appendError(out, error, palette));
            check.sqlPath().ifPresent(path -> appendFact(out, "sql", path));
        }
        return out.append('\n').toString();
    }

    /** The completion line and the totals. */
    public static String totals(RunReport report, Palette palette) {
        RunSummary summary = report.summary();
        return palette.completion(completion(report.status())) + "\nPASS=" + summary.pass() + "  WARN=" + summary.warn()
                + "  FAIL=" + summary.fail() + "  SKIP=" + summary.skip() + "  TOTAL=" + summary.total() + "  ("
                + Seconds.of(report.duration()) + ")\n";
    }

    static String completion(RunStatus status) {
        return switch (status) {
            case SUCCESS -> "Completed successfully.";
            case WARNING -> "Completed with warnings.";
            case FAILED -> "Completed with errors.";
            case INTERRUPTED -> "Interrupted.";
        };
    }

    private static String tail(CheckResult check) {
        if (check.batches() > 1) return check.batchesPassed() + "/" + check.batches();
        return check.summary();
    }

    private int checkIndent() {
        return GAP.length() + indexWidth + GAP.length() + 2;
    }

    /** The message alone: notes, place and help stand in the diagnostic on stderr. */
    private static void appendError(StringBuilder out, Diagnostic error, Palette palette) {
        String prefix = error.severity().word() + "[" + error.code() + "]:";
        appendIndented(out, palette.error(prefix) + " " + error.message(), 4);
    }

    private static String coded(Diagnostic error) {
        return error.severity().word() + "[" + error.code() + "]: " + error.message();
    }

    private static void appendFact(StringBuilder out, String word, String value) {
        out.append("    ").append(padRight(word, 8)).append(value).append('\n');
    }

    private static void appendIndented(StringBuilder out, String text, int indent) {
        text.lines().forEach(line -> out.append(" ".repeat(indent)).append(line).append('\n'));
    }

    private static String padRight(String text, int width) {
        return text + " ".repeat(Math.max(0, width - text.length()));
    }

    private static String padLeft(String text, int width) {
        return " ".repeat(Math.max(0, width - text.length())) + text;
    }
}
