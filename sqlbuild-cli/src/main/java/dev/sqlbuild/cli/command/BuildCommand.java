package dev.sqlbuild.cli.command;

import dev.sqlbuild.base.Code;
import dev.sqlbuild.base.Diagnostic;
import dev.sqlbuild.base.SqlBuildException;
import dev.sqlbuild.cli.Invocation;
import dev.sqlbuild.cli.SqbCommand;
import dev.sqlbuild.cli.option.ConcurrencyOptions;
import dev.sqlbuild.cli.option.JsonOptions;
import dev.sqlbuild.cli.option.PlanOptions;
import dev.sqlbuild.cli.option.SnapshotOptions;
import dev.sqlbuild.cli.option.VirtualOptions;
import dev.sqlbuild.core.model.Workspace;
import dev.sqlbuild.core.plan.PlanRequest;
import dev.sqlbuild.core.project.EnvironmentMode;
import dev.sqlbuild.engine.build.BuildRequest;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code sqb build}: seeds, tests, models and audits in dependency order. */
@Command(name = "build", description = "Build seeds and models in dependency order, with tests and audits.")
final class BuildCommand implements SqbCommand {
    @Mixin
    PlanOptions options = new PlanOptions();

    @Mixin
    VirtualOptions virtual = new VirtualOptions();

    @Mixin
    ConcurrencyOptions concurrency = new ConcurrencyOptions();

    @Mixin
    SnapshotOptions snapshots = new SnapshotOptions();

    @Mixin
    JsonOptions json = new JsonOptions();

    @Option(names = "--reload", description = "Load managed sources from scratch.")
    boolean reload;

    @Option(names = "--fail-fast", description = "Start nothing new after the first failure.")
    boolean failFast;

    @Option(names = "--max-microbatches", paramLabel = "N", description = "Fail a model that would run more batches.")
    @Nullable
    Integer maxMicrobatches;

    @Option(
            names = "--defer-clone-from",
            paramLabel = "ENV",
            description = "Environment from which missing or stale unselected models are copied.")
    @Nullable
    String deferCloneFrom;

    @Option(names = "--no-tests", description = "Leave out SQL tests.")
    boolean noTests;

    @Option(names = "--no-audits", description = "Leave out audits.")
    boolean noAudits;

    @Override
    public Optional<JsonOptions> json() {
        return Optional.of(json);
    }

    private OptionalInt maxMicrobatches() {
        if (maxMicrobatches == null) return OptionalInt.empty();
        if (maxMicrobatches < 1) {
            throw new SqlBuildException(Diagnostic.of(Code.C001, "--max-microbatches must be >= 1"));
        }
        return OptionalInt.of(maxMicrobatches);
    }

    @Override
    public int run(Invocation invocation) {
        options.check(reload);
        maxMicrobatches();
        concurrency.requested(invocation.env());
        ActiveProject project = ActiveProject.open(invocation, options.vars().values());
        project.refuseVirtualEnv(virtual.name());
        project.refuseDeferTo("build", options.deferTo());
        Function<Workspace, PlanRequest> request = workspace -> PlanRequests.of(
                        invocation, project, workspace, options, Optional.ofNullable(deferCloneFrom))
                .withoutChecks(noTests, noAudits)
                .withMaxMicrobatches(maxMicrobatches());
        if (project.config().mode() == EnvironmentMode.VIRTUAL) {
            VirtualProject site = VirtualProject.of(project);
            return new VirtualBuildRun(
                            BuildRequest.Command.BUILD,
                            site,
                            site.vde(virtual.name()),
                            options.sql(),
                            concurrency,
                            request,
                            failFast,
                            options.verbose(),
                            snapshots)
                    .run(invocation);
        }
        return new BuildRun(
                        BuildRequest.Command.BUILD,
                        project,
                        options.sql(),
                        concurrency,
                        request,
                        failFast,
                        options.verbose(),
                        snapshots)
                .run(invocation);
    }
}
