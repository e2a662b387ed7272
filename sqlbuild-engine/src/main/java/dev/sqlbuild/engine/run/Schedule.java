package dev.sqlbuild.engine.run;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collections;
import java.util.List;
import java.util.OptionalInt;
import java.util.PriorityQueue;

/**
 * Which job may begin next. Jobs are numbered in plan order; of several ready ones the first in that order begins. A
 * job waits for those it needs and is skipped when one of them fails; it also waits for those it merely comes after.
 * Not thread-safe.
 */
public final class Schedule {
    private final List<List<Integer>> dependents;
    private final List<List<Integer>> followers;
    private final int[] waitsFor;
    private final PriorityQueue<Integer> ready = new PriorityQueue<>();
    private final BitSet begun;
    private final BitSet settled;
    private int running;

    private Schedule(List<List<Integer>> dependents, List<List<Integer>> followers, int[] waitsFor) {
        this.dependents = dependents;
        this.followers = followers;
        this.waitsFor = waitsFor;
        this.begun = new BitSet(waitsFor.length);
        this.settled = new BitSet(waitsFor.length);
        for (int job = 0; job < waitsFor.length; job++) {
            if (waitsFor[job] == 0) ready.add(job);
        }
    }

    /** Jobs without any order among them. */
    public static Schedule independent(int jobs) {
        List<List<Integer>> none = Collections.nCopies(jobs, List.of());
        return of(none, none);
    }

    /**
     * A schedule over an acyclic relation.
     *
     * @param needs per job, the jobs whose success it needs
     * @param after per job, the jobs it begins after, whatever their outcome
     */
    public static Schedule of(List<? extends Iterable<Integer>> needs, List<? extends Iterable<Integer>> after) {
        int[] waitsFor = new int[needs.size()];
        return new Schedule(reversed(needs, waitsFor), reversed(after, waitsFor), waitsFor);
    }

    private static List<List<Integer>> reversed(List<? extends Iterable<Integer>> edges, int[] waitsFor) {
        List<List<Integer>> reversed = new ArrayList<>(edges.size());
        for (int job = 0; job < edges.size(); job++) reversed.add(new ArrayList<>(2));
        for (int job = 0; job < edges.size(); job++) {
            for (int earlier : edges.get(job)) {
                reversed.get(earlier).add(job);
                waitsFor[job]++;
            }
        }
        return reversed;
    }

    /** Takes the next ready job. */
    public OptionalInt begin() {
        Integer job = ready.poll();
        if (job == null) return OptionalInt.empty();
        running++;
        begun.set(job);
        return OptionalInt.of(job);
    }

    public void succeeded(int job) {
        running--;
        settle(job);
    }

    /** Records the failure and returns, in plan order, the jobs that cannot begin any more because of it. */
    public List<Integer> failed(int job) {
        running--;
        List<Integer> blocked = new ArrayList<>();
        collectBlocked(job, blocked);
        Collections.sort(blocked);
        settle(job);
        blocked.forEach(this::settle);
        return blocked;
    }

    /** Gives up every job that has not begun and returns them in plan order. */
    public List<Integer> abandonRest() {
        ready.clear();
        List<Integer> rest = new ArrayList<>();
        for (int job = 0; job < waitsFor.length; job++) {
            if (!settled.get(job) && !begun.get(job)) rest.add(job);
        }
        rest.forEach(settled::set);
        return rest;
    }

    /** Whether nothing runs and nothing can begin. */
    public boolean isIdle() {
        return running == 0 && ready.isEmpty();
    }

    private void collectBlocked(int job, List<Integer> blocked) {
        List<Integer> open = new ArrayList<>(List.of(job));
        while (!open.isEmpty()) {
            for (int dependent : dependents.get(open.remove(open.size() - 1))) {
                if (settled.get(dependent)) continue;
                settled.set(dependent);
                blocked.add(dependent);
                open.add(dependent);
            }
        }
    }

    private void settle(int job) {
        settled.set(job);
        dependents.get(job).forEach(this::release);
        followers.get(job).forEach(this::release);
    }

    private void release(int job) {
        if (--waitsFor[job] == 0 && !settled.get(job)) ready.add(job);
    }
}
