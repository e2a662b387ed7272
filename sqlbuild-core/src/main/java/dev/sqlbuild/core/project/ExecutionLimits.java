package dev.sqlbuild.core.project;

import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;

/** {@code [environments.x.execution_limits]}: bounds on one build (adapters.md 6). */
public record ExecutionLimits(OptionalInt maxModels, Optional<Duration> maxDuration, Optional<String> remediation) {

    public static final ExecutionLimits NONE =
            new ExecutionLimits(OptionalInt.empty(), Optional.empty(), Optional.empty());
}
