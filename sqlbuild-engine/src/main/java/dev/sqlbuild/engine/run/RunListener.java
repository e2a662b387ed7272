package dev.sqlbuild.engine.run;

import dev.sqlbuild.core.graph.NodeId;
import dev.sqlbuild.core.plan.Plan;

/** Live progress of a run. Calls come from worker threads, but never two at the same time. */
public interface RunListener {
    /** Listens to nothing. */
    RunListener NONE = new RunListener() {};

    /** The plan is made; nothing of it was done yet. */
    default void planned(Plan plan) {}

    /** Work begins; comes once, after planning and before the first node. */
    default void runStarted(RunStart start) {}

    /**
     * A node begins.
     *
     * @param index place in the order of starting, from 1
     */
    default void nodeStarted(int index, int total, NodeId id, String label) {}

    /** A node ended, or was skipped without having started; with all of its checks. */
    default void nodeFinished(int index, int total, NodeResult result) {}

    /** A check that belongs to no node ended. */
    default void checkFinished(CheckResult result) {}

    /** A line worth showing between rows. */
    default void message(String text) {}
}
