package dev.sqlbuild.engine.publish;

import dev.sqlbuild.engine.run.RunControl;
import dev.sqlbuild.state.journal.Step;
import dev.sqlbuild.state.lock.Lease;
import dev.sqlbuild.state.lock.Leases;
import java.util.Optional;

/** How one operation that did not end can be ended, judged by what stands in store and warehouse now. */
public interface Ending {
    /** Whether the warehouse is as the operation was to make it. */
    boolean switched();

    /** Why it cannot be finished; empty if it can. */
    Optional<String> againstFinishing();

    /** Why it cannot be undone; empty if it can. */
    Optional<String> againstUndoing();

    /** Whether a step of it has been done and still counts. */
    boolean isDone(Step step);

    /** Does what is left to do. Being killed in it leaves the operation to be resumed again. */
    void finish(Leases leases, Lease lease, RunControl control);

    /** Takes back what was done. */
    void undo(Lease lease);
}
