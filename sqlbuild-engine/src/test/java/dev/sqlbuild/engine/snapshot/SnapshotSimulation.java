package dev.sqlbuild.engine.snapshot;

import dev.sqlbuild.core.snapshot.SnapshotConfig;
import dev.sqlbuild.core.snapshot.SnapshotConfig.Strategy;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.TreeMap;
import java.util.TreeSet;

/** What a snapshot's history has to be, walked row by row. Times are whole hours. */
final class SnapshotSimulation {
    private final SnapshotConfig config;
    private final Map<Integer, List<Version>> history = new HashMap<>();

    /** A row of the query. */
    record Row(int key, String state, String note, int updated, int observed) {}

    /** A version; {@code to} is null while it is active. */
    static final class Version {
        final Row row;
        int from;
        Integer to;

        Version(Row row, int from, Integer to) {
            this.row = row;
            this.from = from;
            this.to = to;
        }
    }

    SnapshotSimulation(SnapshotConfig config) {
        this.config = config;
    }

    void run(Collection<Row> delta, int now) {
        switch (config.input()) {
            case CURRENT_STATE -> currentState(delta, now);
            case CHANGES -> changes(delta, now);
            case OBSERVATIONS -> observations(delta, now);
        }
    }

    /** Every version as one line. */
    TreeSet<String> lines() {
        TreeSet<String> lines = new TreeSet<>();
        history.values()
                .forEach(versions -> versions.forEach(v -> lines.add(
                        line(v.row.key, v.row.state, v.row.note, v.row.updated, v.row.observed, v.from, v.to))));
        return lines;
    }

    int versions() {
        return history.values().stream().mapToInt(List::size).sum();
    }

    static String line(Object key, Object state, Object note, Object updated, Object observed, Object from, Object to) {
        return key + " " + state + " " + note + " u" + updated + " o" + observed + " [" + from + "," + to + ")";
    }

    private boolean timestamp() {
        return config.strategy() == Strategy.TIMESTAMP;
    }

    private int initial(Row row, int now) {
        return switch (config.initialValidFrom()) {
            case UPDATED_AT -> row.updated;
            case OBSERVED_AT -> row.observed;
            case EXECUTION_TIME -> now;
        };
    }

    private List<Version> of(int key) {
        return history.computeIfAbsent(key, k -> new ArrayList<>());
    }

    private static Version active(List<Version> versions) {
        return versions.stream().filter(v -> v.to == null).findFirst().orElse(null);
    }

    private static int lastEnd(List<Version> versions) {
        return versions.stream()
                .filter(v -> v.to != null)
                .mapToInt(v -> v.to)
                .max()
                .orElse(Integer.MIN_VALUE);
    }

    private void currentState(Collection<Row> delta, int now) {
        Map<Integer, Row> present = new HashMap<>();
        delta.forEach(row -> present.put(row.key, row));
        if (config.hardDeletes()) {
            history.forEach((key, versions) -> {
                Version active = active(versions);
                if (active != null && !present.containsKey(key)) active.to = Math.max(now, active.from);
            });
        }
        for (Row row : present.values()) {
            List<Version> versions = of(row.key);
            Version active = active(versions);
            boolean changed = active != null
                    && (timestamp() ? row.updated > active.row.updated : !Objects.equals(row.state, active.row.state));
            int at = timestamp() ? row.updated : now;
            if (changed) active.to = Math.max(at, active.from);
            if (active == null || changed) {
                int from = versions.isEmpty() ? initial(row, now) : Math.max(at, lastEnd(versions));
                versions.add(new Version(row, from, null));
            }
        }
    }

    private void changes(Collection<Row> delta, int now) {
        List<Row> inOrder = new ArrayList<>(delta);
        inOrder.sort(Comparator.comparingInt(Row::updated));
        Map<Integer, Integer> newest = new HashMap<>();
        history.forEach((key, versions) -> versions.forEach(v -> newest.merge(key, v.row.updated, Math::max)));
        Map<Integer, Version> firsts = new HashMap<>();
        for (Row row : inOrder) {
            if (row.updated <= newest.getOrDefault(row.key, Integer.MIN_VALUE)) continue;
            List<Version> versions = of(row.key);
            Version active = active(versions);
            if (active != null) active.to = Math.max(row.updated, active.from);
            Version begun = new Version(row, Math.max(row.updated, lastEnd(versions)), null);
            if (versions.isEmpty()) firsts.put(row.key, begun);
            versions.add(begun);
        }
        firsts.values().forEach(first -> beginOtherwise(first, now));
    }

    private void beginOtherwise(Version first, int now) {
        int wanted = initial(first.row, now);
        first.from = first.to == null ? wanted : Math.min(wanted, first.to);
    }

    private void observations(Collection<Row> delta, int now) {
        TreeSet<Integer> pictures = new TreeSet<>();
        Map<Integer, NavigableMap<Integer, Row>> rows = new HashMap<>();
        history.keySet().forEach(key -> rows.put(key, new TreeMap<>()));
        for (Row row : delta) {
            pictures.add(row.observed);
            rows.computeIfAbsent(row.key, k -> new TreeMap<>()).put(row.observed, row);
        }
        rows.forEach((key, seen) -> walk(of(key), seen, pictures, now));
    }

    private void walk(List<Version> versions, NavigableMap<Integer, Row> seen, TreeSet<Integer> pictures, int now) {
        Version latest = latest(versions);
        Version active = latest != null && latest.to == null ? latest : null;
        int start = Integer.MIN_VALUE;
        int floor = Integer.MIN_VALUE;
        if (latest != null) {
            start = latest.to == null ? latest.row.observed + 1 : latest.to;
            floor = latest.to == null ? latest.from : latest.to;
        }
        int newest = versions.stream().mapToInt(v -> v.row.updated).max().orElse(Integer.MIN_VALUE);
        String state = active == null ? null : active.row.state;
        Version first = null;
        for (int picture : pictures.tailSet(start)) {
            Row row = seen.get(picture);
            if (row == null) {
                if (!config.hardDeletes() || active == null) continue;
                active.to = Math.max(picture, active.from);
                floor = active.to;
                active = null;
                continue;
            }
            boolean changed =
                    active != null && (timestamp() ? row.updated > newest : !Objects.equals(row.state, state));
            if (active == null || changed) {
                floor = Math.max(timestamp() ? row.updated : row.observed, floor);
                if (active != null) active.to = floor;
                active = new Version(row, floor, null);
                if (versions.isEmpty()) first = active;
                versions.add(active);
            }
            state = row.state;
            newest = Math.max(newest, row.updated);
        }
        if (first != null) beginOtherwise(first, now);
    }

    private static Version latest(List<Version> versions) {
        return versions.stream()
                .max(Comparator.<Version>comparingInt(v -> v.from)
                        .thenComparingInt(v -> v.to == null ? Integer.MAX_VALUE : v.to)
                        .thenComparingInt(v -> v.row.observed))
                .orElse(null);
    }
}
