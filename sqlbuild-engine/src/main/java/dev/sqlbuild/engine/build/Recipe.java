package dev.sqlbuild.engine.build;

import dev.sqlbuild.base.Diagnostic;
import dev.sqlbuild.base.SourceSpan;
import java.util.Optional;

/** How one kind of node is built, its audits included. Immutable; the state of an execution is in {@link NodeRun}. */
public interface Recipe {
    /** Builds the node; throws what stops it after telling {@code run} the phase. */
    void build(NodeRun run);

    /** Where its SQL was written, to point at when the engine refuses it. */
    default Optional<SourceSpan> place() {
        return Optional.empty();
    }

    /** Why the node cannot be built whatever the warehouse holds; asked before anything of the node runs. */
    default Optional<Diagnostic> refusal(NodeWork work) {
        return Optional.empty();
    }

    /** Why the node may not run; it is then skipped, and the run fails. */
    default Optional<Diagnostic> blocked() {
        return Optional.empty();
    }
}
