package dev.sqlbuild.it;

import dev.sqlbuild.it.CityBikes.Pair;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What a campaign has cost: who has died of what, how far they had come, and what came out wrong. */
final class Toll {
    /** Three numbers: those that died, those that lived on although it happened to them, those that had ended before. */
    private record Count(int died, int survived, int missed) {
        static final Count NONE = new Count(0, 0, 0);

        Count plus(Count other) {
            return new Count(died + other.died, survived + other.survived, missed + other.missed);
        }

        @Override
        public String toString() {
            return died + " died" + (survived > 0 ? ", " + survived + " survived" : "")
                    + (missed > 0 ? ", " + missed + " missed" : "");
        }
    }

    private final Map<Death.Kind, Count> kinds = new EnumMap<>(Death.Kind.class);
    private final Map<Pair, Map<Stage, Integer>> stages = new EnumMap<>(Pair.class);
    private final Map<String, Map<Death.Kind, Count>> operations = new TreeMap<>();
    private final List<String> violations = new ArrayList<>();

    void add(Pair pair, VirtualOperation operation, Death.Kind kind, Death.Fate fate, Stage stage) {
        boolean died = fate.struck() && fate.died();
        Count one = new Count(died ? 1 : 0, fate.struck() && !died ? 1 : 0, fate.struck() ? 0 : 1);
        kinds.merge(kind, one, Count::plus);
        operations
                .computeIfAbsent(pair + " " + operation, any -> new EnumMap<>(Death.Kind.class))
                .merge(kind, one, Count::plus);
        if (fate.struck()) {
            stages.computeIfAbsent(pair, any -> new EnumMap<>(Stage.class)).merge(stage, 1, Integer::sum);
        }
    }

    /** How often it has happened in a pair of engines. */
    int struck(Pair pair) {
        return stages.getOrDefault(pair, Map.of()).values().stream()
                .mapToInt(Integer::intValue)
                .sum();
    }

    void violation(String what) {
        violations.add(what);
    }

    List<String> violations() {
        return violations;
    }

    Count total() {
        return kinds.values().stream().reduce(Count.NONE, Count::plus);
    }

    @Override
    public String toString() {
        StringBuilder lines = new StringBuilder(total() + ", " + violations.size() + " violations\nby kind: " + kinds);
        stages.forEach((pair, counts) ->
                lines.append("\n").append(pair).append(" by stage: ").append(counts));
        operations.forEach(
                (name, counts) -> lines.append("\n").append(name).append(": ").append(counts));
        return lines.toString();
    }
}
