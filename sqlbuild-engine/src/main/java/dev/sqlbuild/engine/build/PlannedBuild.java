package dev.sqlbuild.engine.build;

import dev.sqlbuild.adapter.Adapter;
import dev.sqlbuild.adapter.Warehouse;
import dev.sqlbuild.base.SqlBuildException;
import dev.sqlbuild.core.plan.Plan;
import dev.sqlbuild.core.plan.PlannedNode;
import dev.sqlbuild.core.plan.WorkspaceInput;
import dev.sqlbuild.core.project.Environment;
import dev.sqlbuild.core.project.ExecutionLimits;
import dev.sqlbuild.engine.record.RunRecords;
import dev.sqlbuild.engine.relation.ProjectReferences;
import dev.sqlbuild.engine.relation.References;
import dev.sqlbuild.engine.run.RunControl;
import dev.sqlbuild.engine.run.RunListener;
import dev.sqlbuild.engine.run.RunReport;
import dev.sqlbuild.engine.run.RunStart;
import java.time.Clock;
import java.time.Duration;
import java.util.List;

/**
 * A plan that is ready to be executed; direct and virtual builds differ only in the relations it is about and in where
 * finished nodes are recorded.
 *
 * @param request what was asked for
 * @param planning the plan and what was read for it
 * @param adapter the engine
 * @param warehouse where sessions come from
 * @param log records finished nodes
 * @param records where executed SQL goes
 * @param clock tells the time
 */
public record PlannedBuild(
        BuildRequest request,
        Planning planning,
        Adapter adapter,
        Warehouse warehouse,
        BuildLog log,
        RunRecords records,
        Clock clock) {

    /** Executes to the end, also when stopped; failures of nodes are in the report. */
    public RunReport run(RunControl control, RunListener listener) {
        Plan plan = planning.plan();
        References references =
                ProjectReferences.of(request.workspace(), plan.resolver(), planning.sources(), adapter.dialect());
        HookAssembly hooks = new HookAssembly(
                request.workspace(),
                references,
                plan.environment(),
                records.runId().text());
        WorkAssembly.Work work = WorkAssembly.of(request, planning, hooks, adapter.dialect());
        return new Executor(new Execution(
                        request.command().word(),
                        plan.environment(),
                        adapter,
                        warehouse,
                        work.nodes(),
                        work.last(),
                        references,
                        log,
                        records,
                        request.concurrency(),
                        request.failFast(),
                        limits(request),
                        request.began(),
                        control,
                        listener,
                        clock))
                .run();
    }

    /** Refuses a plan that is larger than the environment allows. */
    public static void requireWithinLimits(BuildRequest request, Plan plan) {
        requireWithinLimits(
                request, (int) plan.models().stream().filter(PlannedNode::runs).count());
    }

    /** Refuses to run so many models. */
    public static void requireWithinLimits(BuildRequest request, int models) {
        limits(request).refuse(models).ifPresent(refusal -> {
            throw new SqlBuildException(refusal);
        });
    }

    /** Limits hold for builds and runs, not for loading seeds. */
    private static Limits limits(BuildRequest request) {
        String environment = WorkspaceInput.environment(request.workspace());
        if (request.command() == BuildRequest.Command.SEED) return Limits.none(environment);
        ExecutionLimits limits = request.workspace()
                .config()
                .environment()
                .map(Environment::limits)
                .orElse(ExecutionLimits.NONE);
        return new Limits(environment, limits.maxModels(), limits.maxDuration(), limits.remediation());
    }

    /** The report of a build that has nothing to execute. */
    public static RunReport nothing(
            BuildRequest request, RunRecords records, RunControl control, RunListener listener) {
        String environment = WorkspaceInput.environment(request.workspace());
        String runId = records.runId().text();
        listener.runStarted(
                new RunStart(request.command().word(), runId, environment, request.concurrency(), List.of(), 0));
        return RunReport.of(
                request.command().word(),
                runId,
                environment,
                control.stopped(),
                records.runId().start(),
                Duration.ZERO,
                List.of(),
                List.of(),
                List.of());
    }
}
