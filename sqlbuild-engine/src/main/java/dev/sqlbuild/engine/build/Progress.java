package dev.sqlbuild.engine.build;

import static java.util.Objects.requireNonNull;

import dev.sqlbuild.core.graph.NodeId;
import dev.sqlbuild.engine.run.NodeResult;
import dev.sqlbuild.engine.run.NodeStatus;
import dev.sqlbuild.engine.run.RunListener;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Results as they come in, numbered in the order in which nodes begin. Thread-safe; calls the listener one at a time. */
final class Progress {
    private final List<NodeWork> work;
    private final RunListener listener;
    private final @Nullable NodeResult[] results;
    private final int[] numbers;
    private int begun;

    Progress(List<NodeWork> work, RunListener listener) {
        this.work = work;
        this.listener = listener;
        this.results = new NodeResult[work.size()];
        this.numbers = new int[work.size()];
    }

    synchronized void started(int job) {
        NodeWork node = work.get(job);
        listener.nodeStarted(number(job), work.size(), node.id(), node.title().label());
    }

    synchronized void finished(int job, NodeResult result) {
        results[job] = result;
        listener.nodeFinished(number(job), work.size(), result);
    }

    private int number(int job) {
        if (numbers[job] == 0) numbers[job] = ++begun;
        return numbers[job];
    }

    /** In plan order; every job must have ended. */
    synchronized List<NodeResult> results() {
        List<NodeResult> all = new ArrayList<>(results.length);
        for (NodeResult result : results) all.add(requireNonNull(result));
        return all;
    }

    /** Nodes without a good relation: failed, skipped or not ended. */
    synchronized Set<NodeId> unfinished() {
        Set<NodeId> unfinished = new HashSet<>();
        for (int job = 0; job < results.length; job++) {
            NodeResult result = results[job];
            boolean good = result != null && (result.status() == NodeStatus.OK || result.status() == NodeStatus.WARN);
            if (!good) unfinished.add(work.get(job).id());
        }
        return unfinished;
    }
}
