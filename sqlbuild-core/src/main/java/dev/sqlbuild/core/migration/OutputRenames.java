package dev.sqlbuild.core.migration;

import dev.sqlbuild.core.sql.Projection;
import dev.sqlbuild.core.sql.Projection.Item;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Tells whether two canonical queries differ in the names of output columns alone. Where the text does not show every
 * name nothing is guessed: such queries differ in more.
 */
public final class OutputRenames {
    private OutputRenames() {}

    private record Pair(Item before, Item now) {}

    /**
     * Whether the later query is the earlier one with some output columns renamed.
     *
     * @param renames new names by old ones, both in lower case
     */
    public static boolean explain(String before, String now, Map<String, String> renames) {
        return pairs(before, now)
                .filter(pairs -> pairs.stream()
                        .allMatch(pair -> renames.getOrDefault(key(pair.before), key(pair.before))
                                .equals(key(pair.now))))
                .isPresent();
    }

    /**
     * The renames that explain the whole difference of two queries: each vanished column has the expression of exactly
     * one new one. Old name to new name as written; empty when there are none or something else differs.
     */
    public static Map<String, String> find(String before, String now) {
        List<Pair> pairs = pairs(before, now).orElse(List.of());
        Set<String> old = new HashSet<>();
        Set<String> current = new HashSet<>();
        for (Pair pair : pairs) {
            old.add(key(pair.before));
            current.add(key(pair.now));
        }
        Set<String> expressions = new HashSet<>();
        Map<String, String> found = new LinkedHashMap<>();
        for (Pair pair : pairs) {
            if (key(pair.before).equals(key(pair.now))) continue;
            boolean swapped = current.contains(key(pair.before)) || old.contains(key(pair.now));
            if (swapped || !expressions.add(pair.before.expression())) return Map.of();
            found.put(pair.before.name(), pair.now.name());
        }
        return found;
    }

    /** The columns side by side, unless anything but their names differs. */
    private static Optional<List<Pair>> pairs(String before, String now) {
        Optional<Projection> old = Projection.of(before);
        Optional<Projection> current = Projection.of(now);
        if (old.isEmpty() || current.isEmpty()) return Optional.empty();
        List<Item> was = old.get().items();
        List<Item> is = current.get().items();
        boolean same = old.get().head().equals(current.get().head())
                && old.get().tail().equals(current.get().tail())
                && was.size() == is.size();
        if (!same) return Optional.empty();
        List<Pair> pairs = new ArrayList<>();
        for (int i = 0; i < was.size(); i++) {
            if (!was.get(i).expression().equals(is.get(i).expression())) return Optional.empty();
            pairs.add(new Pair(was.get(i), is.get(i)));
        }
        return Optional.of(pairs);
    }

    private static String key(Item item) {
        return item.name().toLowerCase(Locale.ROOT);
    }
}
