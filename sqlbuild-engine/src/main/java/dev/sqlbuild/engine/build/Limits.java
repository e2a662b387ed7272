package dev.sqlbuild.engine.build;

import dev.sqlbuild.base.Code;
import dev.sqlbuild.base.Diagnostic;
import dev.sqlbuild.core.project.ConfigDuration;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Bounds on one build (adapters.md 6).
 *
 * @param environment whose limits they are
 * @param maxModels most models that may execute
 * @param maxDuration longest time for planning and execution
 * @param remediation the project's advice, printed last
 */
public record Limits(
        String environment, OptionalInt maxModels, Optional<Duration> maxDuration, Optional<String> remediation) {

    public static Limits none(String environment) {
        return new Limits(environment, OptionalInt.empty(), Optional.empty(), Optional.empty());
    }

    /** Why that many models may not execute. */
    public Optional<Diagnostic> refuse(int models) {
        if (maxModels.isEmpty() || models <= maxModels.getAsInt()) return Optional.empty();
        return Optional.of(advised(Diagnostic.of(
                Code.A701,
                "environment '" + environment + "' selects " + models
                        + " models, above execution_limits.max_models = " + maxModels.getAsInt()
                        + "; no warehouse changes were made")));
    }

    /** Said when the time is over. */
    public Diagnostic durationExceeded() {
        String limit = maxDuration.map(ConfigDuration::text).orElse("");
        return advised(Diagnostic.of(
                Code.A702,
                "environment '" + environment + "' exceeded max_duration " + limit
                        + "; earlier models may already have changed the warehouse"));
    }

    private Diagnostic advised(Diagnostic diagnostic) {
        return diagnostic.withHelp(remediation);
    }
}
