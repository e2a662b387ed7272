package dev.sqlbuild.cli.render;

/** Rows of {@code sqb test} and {@code sqb audit}: a heading at the margin, checks below it, one column of statuses. */
final class CheckRows {
    private static final int STATUS_COLUMN = 56;
    private static final String CHECK_INDENT = "    ";
    private static final int KIND_WIDTH = 8;

    private final Palette palette;
    private final StringBuilder out = new StringBuilder();

    CheckRows(Palette palette) {
        this.palette = palette;
    }

    /** The two lines above the rows. */
    void header(String command, int concurrency, String counts) {
        out.append(palette.heading("Execution")).append("  sqb ").append(command);
        out.append("  (concurrency: ")
                .append(concurrency)
                .append(")\n")
                .append(counts)
                .append('\n');
    }

    /** A name at the margin with its status. */
    void heading(String name, String status) {
        out.append(palette.name(name))
                .append(gap(name.length()))
                .append(palette.status(status))
                .append('\n');
    }

    /** A name at the margin alone. */
    void heading(String name) {
        out.append(palette.name(name)).append('\n');
    }

    void check(String kind, String name, String status, String tail) {
        String left = CHECK_INDENT + kind + " ".repeat(Math.max(1, KIND_WIDTH - kind.length())) + name;
        out.append(left).append(gap(left.length())).append(palette.status(status));
        out.append(tail.isEmpty() ? "" : "  " + tail).append('\n');
    }

    void detail(String text) {
        text.lines().forEach(line -> out.append("      ").append(line).append('\n'));
    }

    void line(String text) {
        out.append(text).append('\n');
    }

    private static String gap(int used) {
        return " ".repeat(Math.max(2, STATUS_COLUMN - used));
    }

    @Override
    public String toString() {
        return out.toString();
    }
}
