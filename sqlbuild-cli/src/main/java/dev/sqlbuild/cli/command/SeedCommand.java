package dev.sqlbuild.cli.command;

import dev.sqlbuild.cli.Invocation;
import dev.sqlbuild.cli.SqbCommand;
import dev.sqlbuild.cli.option.ConcurrencyOptions;
import dev.sqlbuild.cli.option.JsonOptions;
import dev.sqlbuild.cli.option.SelectionOptions;
import dev.sqlbuild.cli.option.SnapshotOptions;
import dev.sqlbuild.cli.option.SqlOptions;
import dev.sqlbuild.cli.option.VarsOptions;
import dev.sqlbuild.cli.option.VirtualOptions;
import dev.sqlbuild.core.plan.PlanRequest;
import dev.sqlbuild.core.project.EnvironmentMode;
import dev.sqlbuild.engine.build.BuildRequest;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code sqb seed}: loads the selected seeds, whether they changed or not. */
@Command(name = "seed", description = "Load seeds.")
final class SeedCommand implements SqbCommand {
    @Mixin
    SelectionOptions selection = new SelectionOptions();

    @Mixin
    VarsOptions vars = new VarsOptions();

    @Mixin
    VirtualOptions virtual = new VirtualOptions();

    @Mixin
    ConcurrencyOptions concurrency = new ConcurrencyOptions();

    @Mixin
    JsonOptions json = new JsonOptions();

    @Override
    public Optional<JsonOptions> json() {
        return Optional.of(json);
    }

    @Override
    public int run(Invocation invocation) {
        concurrency.requested(invocation.env());
        ActiveProject project = ActiveProject.open(invocation, vars.values());
        project.refuseVirtualEnv(virtual.name());
        PlanRequest request =
                PlanRequest.of(selection.include(invocation.workingDirectory())).withExclude(selection.exclude());
        if (project.config().mode() == EnvironmentMode.VIRTUAL) {
            VirtualProject site = VirtualProject.of(project);
            return new VirtualBuildRun(
                            BuildRequest.Command.SEED,
                            site,
                            site.vde(virtual.name()),
                            new SqlOptions(),
                            concurrency,
                            workspace -> request,
                            false,
                            false,
                            new SnapshotOptions())
                    .run(invocation);
        }
        return new BuildRun(
                        BuildRequest.Command.SEED,
                        project,
                        new SqlOptions(),
                        concurrency,
                        workspace -> request,
                        false,
                        false,
                        new SnapshotOptions())
                .run(invocation);
    }
}
