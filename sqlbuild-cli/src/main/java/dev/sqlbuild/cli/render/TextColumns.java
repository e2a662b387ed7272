package dev.sqlbuild.cli.render;

import java.util.List;

/** Lines of cells, each column as wide as its widest cell. */
final class TextColumns {
    private static final String GAP = "  ";

    private TextColumns() {}

    /** @param rows all of the same width; each line is indented by two blanks */
    static String of(List<List<String>> rows) {
        if (rows.isEmpty()) return "";
        int width = rows.get(0).size();
        int[] widths = new int[width];
        for (List<String> row : rows) {
            for (int i = 0; i < width; i++)
                widths[i] = Math.max(widths[i], row.get(i).length());
        }
        StringBuilder out = new StringBuilder();
        for (List<String> row : rows) {
            StringBuilder line = new StringBuilder();
            for (int i = 0; i < width; i++) {
                line.append(GAP)
                        .append(row.get(i))
                        .append(" ".repeat(widths[i] - row.get(i).length()));
            }
            out.append(line.toString().stripTrailing()).append('\n');
        }
        return out.toString();
    }
}
