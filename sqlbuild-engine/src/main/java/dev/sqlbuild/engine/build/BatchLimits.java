package dev.sqlbuild.engine.build;

import dev.sqlbuild.base.Code;
import dev.sqlbuild.base.Diagnostic;
import dev.sqlbuild.core.incremental.Microbatch.Action;
import dev.sqlbuild.core.incremental.Microbatch.Limit;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Bounds on the number of batches of a model (incremental.md 3.3).
 *
 * @param ceiling hard limit of this run, which stands for the others
 * @param project limit of the project
 * @param model limit of the model
 */
record BatchLimits(OptionalInt ceiling, Optional<Limit> project, Optional<Limit> model) {

    /**
     * Why a number of batches must not run.
     *
     * @param replaces whether the batches make a new table beside an old one, which must not miss any of them
     */
    Optional<Diagnostic> refusal(String name, int batches, boolean replaces) {
        if (ceiling.isPresent()) {
            return batches > ceiling.getAsInt()
                    ? Optional.of(tooMany(name, batches, ceiling.getAsInt(), "--max-microbatches"))
                    : Optional.empty();
        }
        return exceeded(project, batches)
                .filter(limit -> stops(limit, replaces))
                .map(limit -> tooMany(name, batches, limit.maxBatches(), "[microbatches.limits]"))
                .or(() -> exceeded(model, batches)
                        .filter(limit -> stops(limit, replaces))
                        .map(limit -> tooMany(name, batches, limit.maxBatches(), "microbatch_limit")));
    }

    private static boolean stops(Limit limit, boolean replaces) {
        return limit.action() == Action.ERROR || (replaces && limit.action() == Action.CAP_FROM_START);
    }

    private static Optional<Limit> exceeded(Optional<Limit> limit, int batches) {
        return limit.filter(bound -> batches > bound.maxBatches());
    }

    /** What to warn of although the batches run. */
    Optional<String> warning(int batches) {
        if (ceiling.isPresent()) return Optional.empty();
        return exceeded(project, batches)
                .filter(limit -> limit.action() == Action.WARN)
                .or(() -> exceeded(model, batches).filter(limit -> limit.action() == Action.WARN))
                .map(limit -> batches + " batches are above the limit of " + limit.maxBatches());
    }

    /** How many of the batches run now; the others are left for the next run. */
    int run(int batches) {
        if (ceiling.isPresent()) return batches;
        return exceeded(model, batches)
                .filter(limit -> limit.action() == Action.CAP_FROM_START)
                .map(Limit::maxBatches)
                .orElse(batches);
    }

    private static Diagnostic tooMany(String name, int batches, int most, String setting) {
        return Diagnostic.of(
                        Code.C000,
                        "'" + name + "' would run " + batches + " batches, above the limit of " + most + " (" + setting
                                + ")")
                .withHelp("raise the limit or batch_size, or process a part with --start-cursor-... and"
                        + " --end-cursor-...");
    }
}
