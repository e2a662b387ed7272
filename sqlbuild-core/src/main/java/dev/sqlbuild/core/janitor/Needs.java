package dev.sqlbuild.core.janitor;

import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Who needs what: some things are needed by themselves, and what a needed thing reads is needed too. Reasons are those
 * that were given first.
 */
final class Needs<T> {
    private final Map<T, String> reasons = new HashMap<>();
    private final Map<T, Set<T>> reads = new HashMap<>();

    /** Something is needed. */
    void add(T thing, String reason) {
        reasons.putIfAbsent(thing, reason);
    }

    /** One thing cannot do without others. */
    void reads(T reader, Collection<? extends T> things) {
        reads.computeIfAbsent(reader, key -> new HashSet<>()).addAll(things);
    }

    /** Follows what is needed to its end. */
    void close() {
        Deque<T> open = new ArrayDeque<>(reasons.keySet());
        while (!open.isEmpty()) {
            T reader = open.pop();
            for (T thing : readBy(reader)) {
                if (reasons.putIfAbsent(thing, "read by " + reader) == null) open.push(thing);
            }
        }
    }

    /** Why a thing is needed; empty for one that nobody needs. */
    Optional<String> reason(T thing) {
        return Optional.ofNullable(reasons.get(thing));
    }

    /** What a thing reads. */
    Set<T> readBy(T reader) {
        return reads.getOrDefault(reader, Set.of());
    }
}
