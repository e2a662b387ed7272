package dev.sqlbuild.core.plan;

import java.util.ArrayList;
import java.util.List;

/** Unified diff of two query texts, without file headers. */
public final class QueryDiff {
    private static final int MAX_LINES = 40;
    private static final int CONTEXT = 1;
    /** Above this many cells the middle is shown as removed and added as a whole. */
    private static final long MAX_CELLS = 1_000_000;

    private QueryDiff() {}

    /** Lines that start with {@code -}, {@code +} or a blank; cut after 40 lines. */
    public static List<String> of(String before, String after) {
        List<String> edits = edits(QueryLayout.lines(before), QueryLayout.lines(after));
        List<String> shown = withContext(edits);
        if (shown.size() <= MAX_LINES) return shown;
        List<String> cut = new ArrayList<>(shown.subList(0, MAX_LINES));
        cut.add("... " + (shown.size() - MAX_LINES) + " more lines");
        return cut;
    }

    private static List<String> edits(List<String> a, List<String> b) {
        int start = 0;
        while (start < a.size() && start < b.size() && a.get(start).equals(b.get(start))) start++;
        int endA = a.size();
        int endB = b.size();
        while (endA > start && endB > start && a.get(endA - 1).equals(b.get(endB - 1))) {
            endA--;
            endB--;
        }
        List<String> edits = new ArrayList<>();
        a.subList(0, start).forEach(line -> edits.add(" " + line));
        middle(a.subList(start, endA), b.subList(start, endB), edits);
        a.subList(endA, a.size()).forEach(line -> edits.add(" " + line));
        return edits;
    }

    private static void middle(List<String> a, List<String> b, List<String> edits) {
        int i = 0;
        int j = 0;
        boolean small = (long) a.size() * b.size() <= MAX_CELLS;
        int[][] common = small ? lengths(a, b) : new int[0][0];
        while (small && i < a.size() && j < b.size()) {
            if (a.get(i).equals(b.get(j))) {
                edits.add(" " + a.get(i++));
                j++;
            } else if (common[i + 1][j] >= common[i][j + 1]) {
                edits.add("-" + a.get(i++));
            } else {
                edits.add("+" + b.get(j++));
            }
        }
        for (; i < a.size(); i++) edits.add("-" + a.get(i));
        for (; j < b.size(); j++) edits.add("+" + b.get(j));
    }

    /** Length of the longest common subsequence of the rests from each pair of positions. */
    private static int[][] lengths(List<String> a, List<String> b) {
        int[][] common = new int[a.size() + 1][b.size() + 1];
        for (int i = a.size() - 1; i >= 0; i--) {
            for (int j = b.size() - 1; j >= 0; j--) {
                common[i][j] = a.get(i).equals(b.get(j))
                        ? common[i + 1][j + 1] + 1
                        : Math.max(common[i + 1][j], common[i][j + 1]);
            }
        }
        return common;
    }

    private static List<String> withContext(List<String> edits) {
        List<String> shown = new ArrayList<>();
        for (int i = 0; i < edits.size(); i++) {
            boolean near = false;
            for (int k = Math.max(0, i - CONTEXT); k <= Math.min(edits.size() - 1, i + CONTEXT); k++) {
                near |= edits.get(k).charAt(0) != ' ';
            }
            if (near) shown.add(edits.get(i));
        }
        return shown;
    }
}
