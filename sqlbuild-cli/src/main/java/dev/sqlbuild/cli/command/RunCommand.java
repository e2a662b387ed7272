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
import dev.sqlbuild.core.project.EnvironmentMode;
import dev.sqlbuild.engine.build.BuildRequest;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code sqb run}: a build without tests and audits. */
@Command(name = "run", description = "Build seeds and models without tests and audits.")
final class RunCommand implements SqbCommand {
    @Mixin
    PlanOptions options = new PlanOptions();

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

    @Override
    public Optional<JsonOptions> json() {
        return Optional.of(json);
    }

    @Override
    public int run(Invocation invocation) {
        options.check(reload);
        concurrency.requested(invocation.env());
        ActiveProject project = ActiveProject.open(invocation, options.vars().values());
        if (project.config().mode() == EnvironmentMode.VIRTUAL) {
            throw new SqlBuildException(
                    Diagnostic.of(Code.C241, "run is not supported when environment_mode = 'virtual'")
                            .withHelp("use sqb build"));
        }
        return new BuildRun(
                        BuildRequest.Command.RUN,
                        project,
                        options.sql(),
                        concurrency,
                        workspace -> PlanRequests.of(invocation, project, workspace, options),
                        failFast,
                        options.verbose(),
                        snapshots)
                .run(invocation);
    }
}
