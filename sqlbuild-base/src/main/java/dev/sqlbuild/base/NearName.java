package dev.sqlbuild.base;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** "Did you mean": the known names nearest to a mistyped one (analysis.md A4). */
public final class NearName {
    private NearName() {}

    /** Help text {@code did you mean 'x'?} for the nearest known name, or nothing when none is near. */
    public static Optional<String> help(String typed, Collection<String> known) {
        return nearest(typed, known).map(name -> "did you mean '" + name + "'?");
    }

    /** The nearest known name within an edit distance of 2 or a third of the length. */
    public static Optional<String> nearest(String typed, Collection<String> known) {
        List<String> near = nearestFirst(typed, known, 1);
        return near.isEmpty() ? Optional.empty() : Optional.of(near.get(0));
    }

    /** Near names, nearest first, ties by name. */
    public static List<String> nearestFirst(String typed, Collection<String> known, int limit) {
        String from = typed.toLowerCase(Locale.ROOT);
        int bound = Math.max(2, typed.length() / 3);
        record Scored(String name, int distance) {}
        return known.stream()
                .map(name -> new Scored(name, score(from, name.toLowerCase(Locale.ROOT), bound)))
                .filter(scored -> scored.distance <= bound)
                .sorted(Comparator.comparingInt(Scored::distance).thenComparing(Scored::name))
                .limit(limit)
                .map(Scored::name)
                .toList();
    }

    private static int score(String typed, String known, int bound) {
        int distance = distance(typed, known, bound);
        if (distance < Math.max(typed.length(), known.length()) && distance <= bound) return distance;
        boolean abbreviation = typed.length() >= 3 && isSubsequence(typed, known);
        return abbreviation ? bound : bound + 1;
    }

    private static boolean isSubsequence(String part, String whole) {
        if (part.charAt(0) != whole.charAt(0)) return false;
        int at = 0;
        for (int i = 0; i < whole.length() && at < part.length(); i++) {
            if (whole.charAt(i) == part.charAt(at)) at++;
        }
        return at == part.length();
    }

    /** Optimal string alignment distance (a swap of neighbours counts one); gives up above {@code bound}. */
    private static int distance(String a, String b, int bound) {
        if (Math.abs(a.length() - b.length()) > bound) return bound + 1;
        int[][] cost = new int[a.length() + 1][b.length() + 1];
        for (int i = 0; i <= a.length(); i++) cost[i][0] = i;
        for (int j = 0; j <= b.length(); j++) cost[0][j] = j;
        for (int i = 1; i <= a.length(); i++) {
            for (int j = 1; j <= b.length(); j++) {
                int replace = cost[i - 1][j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                cost[i][j] = Math.min(replace, Math.min(cost[i - 1][j], cost[i][j - 1]) + 1);
                boolean swapped =
                        i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1);
                if (swapped) cost[i][j] = Math.min(cost[i][j], cost[i - 2][j - 2] + 1);
            }
        }
        return cost[a.length()][b.length()];
    }
}
