package dev.sqlbuild.cli.render;

import dev.sqlbuild.base.Json;
import dev.sqlbuild.jdbc.QueryResult;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Result sets in the formats of {@code sqb query}. */
public final class QueryText {
    private static final String SEPARATOR = " | ";

    private QueryText() {}

    /** One block for each record, one line for each column. */
    public static String expanded(QueryResult result, Palette palette) {
        int width =
                result.columns().stream().mapToInt(c -> c.name().length()).max().orElse(0);
        StringBuilder out = new StringBuilder();
        int number = 0;
        for (List<@Nullable Object> row : result.rows()) {
            out.append(palette.structure("-[ RECORD " + ++number + " ]---")).append('\n');
            for (int i = 0; i < row.size(); i++) {
                String name = result.columns().get(i).name();
                String[] lines = CellText.of(row.get(i)).split("\n", -1);
                for (int line = 0; line < lines.length; line++) {
                    out.append(padRight(line == 0 ? name : "", width))
                            .append(SEPARATOR)
                            .append(lines[line]);
                    out.append('\n');
                }
            }
        }
        return out.append(count(result)).append('\n').toString();
    }

    /** A header, a dashed rule, the rows; columns of numbers to the right. */
    public static String table(QueryResult result, Palette palette) {
        int width = result.columns().size();
        List<List<String>> cells = new ArrayList<>();
        int[] widths = new int[width];
        boolean[] numeric = new boolean[width];
        for (int i = 0; i < width; i++) {
            widths[i] = result.columns().get(i).name().length();
            numeric[i] = isNumeric(result, i);
        }
        for (List<@Nullable Object> row : result.rows()) {
            List<String> texts = new ArrayList<>(width);
            for (int i = 0; i < width; i++) {
                String text = CellText.of(row.get(i)).replace("\n", "\\n");
                texts.add(text);
                widths[i] = Math.max(widths[i], text.length());
            }
            cells.add(texts);
        }
        List<String> names =
                result.columns().stream().map(QueryResult.Column::name).toList();
        StringBuilder out = new StringBuilder();
        out.append(palette.heading(line(names, widths, new boolean[width]))).append('\n');
        out.append(palette.structure(rule(widths))).append('\n');
        for (List<String> row : cells) out.append(line(row, widths, numeric)).append('\n');
        return out.append(count(result)).append('\n').toString();
    }

    /** An array of objects; a column name that occurs again gets a number. */
    public static String json(QueryResult result) {
        List<String> names = uniqueNames(result);
        List<Map<String, @Nullable Object>> rows = new ArrayList<>();
        for (List<@Nullable Object> row : result.rows()) {
            Map<String, @Nullable Object> object = new LinkedHashMap<>();
            for (int i = 0; i < row.size(); i++) object.put(names.get(i), CellText.json(row.get(i)));
            rows.add(object);
        }
        return Json.of(rows) + "\n";
    }

    /** RFC 4180 with header. NULL is an empty field, the empty string a quoted one. */
    public static String csv(QueryResult result) {
        StringBuilder out = new StringBuilder();
        List<@Nullable Object> names = new ArrayList<>();
        result.columns().forEach(column -> names.add(column.name()));
        csvLine(out, names);
        for (List<@Nullable Object> row : result.rows()) csvLine(out, row);
        return out.toString();
    }

    private static void csvLine(StringBuilder out, List<@Nullable Object> values) {
        for (int i = 0; i < values.size(); i++) {
            if (i > 0) out.append(',');
            Object value = values.get(i);
            if (value != null) out.append(csvField(CellText.of(value)));
        }
        out.append("\r\n");
    }

    private static String csvField(String text) {
        boolean plain = !text.isEmpty() && text.chars().noneMatch(c -> c == ',' || c == '"' || c == '\r' || c == '\n');
        return plain ? text : '"' + text.replace("\"", "\"\"") + '"';
    }

    private static String count(QueryResult result) {
        int rows = result.rows().size();
        return rows + (rows == 1 ? " row" : " rows") + (result.truncated() ? " (limit reached)" : "");
    }

    private static boolean isNumeric(QueryResult result, int column) {
        boolean any = false;
        for (List<@Nullable Object> row : result.rows()) {
            Object value = row.get(column);
            if (value != null && !(value instanceof Number)) return false;
            any |= value != null;
        }
        return any;
    }

    private static String line(List<String> cells, int[] widths, boolean[] right) {
        StringBuilder out = new StringBuilder();
        for (int i = 0; i < cells.size(); i++) {
            if (i > 0) out.append(SEPARATOR);
            String cell = cells.get(i);
            String padding = " ".repeat(Math.max(0, widths[i] - cell.length()));
            out.append(right[i] ? padding + cell : cell + padding);
        }
        return out.toString().stripTrailing();
    }

    private static String rule(int[] widths) {
        StringBuilder out = new StringBuilder();
        for (int i = 0; i < widths.length; i++) out.append(i > 0 ? "-+-" : "").append("-".repeat(widths[i]));
        return out.toString();
    }

    private static List<String> uniqueNames(QueryResult result) {
        Set<String> taken = new HashSet<>();
        List<String> names = new ArrayList<>();
        for (QueryResult.Column column : result.columns()) {
            String name = column.name();
            for (int number = 2; !taken.add(name); number++) name = column.name() + "_" + number;
            names.add(name);
        }
        return names;
    }

    private static String padRight(String text, int width) {
        return text + " ".repeat(Math.max(0, width - text.length()));
    }
}
