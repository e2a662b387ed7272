package dev.sqlbuild.engine.build;

import dev.sqlbuild.base.Diagnostic;
import java.util.Optional;

/**
 * Of a node that may not run.
 *
 * @param cause why, the same for everything that is blocked
 */
record BlockedRecipe(Diagnostic cause) implements Recipe {
    @Override
    public Optional<Diagnostic> blocked() {
        return Optional.of(cause);
    }

    @Override
    public void build(NodeRun run) {
        throw new IllegalStateException(run.work().id() + " is blocked");
    }
}
