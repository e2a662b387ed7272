package dev.sqlbuild.engine.build;

import dev.sqlbuild.adapter.Adapter;
import dev.sqlbuild.adapter.Warehouse;
import dev.sqlbuild.core.quality.Audit;
import dev.sqlbuild.engine.record.RunRecords;
import dev.sqlbuild.engine.relation.References;
import dev.sqlbuild.engine.run.RunControl;
import dev.sqlbuild.engine.run.RunListener;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Everything one run of the {@link Executor} needs.
 *
 * @param command name of the command
 * @param environment active physical environment
 * @param adapter the engine
 * @param warehouse where sessions come from
 * @param work nodes in plan order
 * @param lastAudits audits that belong to no node
 * @param references what references stand for
 * @param log records finished nodes
 * @param records where executed SQL goes
 * @param concurrency worker sessions
 * @param failFast whether nothing begins after the first failure
 * @param limits bounds on the build
 * @param began when planning began, for the time limit
 * @param control stops the run
 * @param listener told of progress
 * @param clock tells the time
 */
public record Execution(
        String command,
        String environment,
        Adapter adapter,
        Warehouse warehouse,
        List<NodeWork> work,
        List<Audit> lastAudits,
        References references,
        BuildLog log,
        RunRecords records,
        int concurrency,
        boolean failFast,
        Limits limits,
        Instant began,
        RunControl control,
        RunListener listener,
        Clock clock) {

    public Execution {
        work = List.copyOf(work);
        lastAudits = List.copyOf(lastAudits);
    }

    /** Time left of {@code max_duration}. */
    Optional<Duration> remaining() {
        return limits.maxDuration().map(limit -> limit.minus(Duration.between(began, clock.instant())));
    }
}
