package dev.sqlbuild.cli.command;

import dev.sqlbuild.cli.ExitCode;
import dev.sqlbuild.cli.Invocation;
import dev.sqlbuild.cli.SqbCommand;
import dev.sqlbuild.cli.option.JsonOptions;
import dev.sqlbuild.cli.option.ReconcileOptions;
import dev.sqlbuild.cli.render.ReconcileJson;
import dev.sqlbuild.cli.render.ReconcileText;
import dev.sqlbuild.core.graph.NodeId;
import dev.sqlbuild.core.virtual.DriftReport;
import dev.sqlbuild.engine.reconcile.ReconcileUseCase;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code sqb reconcile}: reports where the warehouse is not as the state store says. */
@Command(
        name = "reconcile",
        description = "Compare the warehouse with the state of a virtual data environment.",
        commandListHeading = "%nCommands:%n",
        subcommands = {ReconcileRepairViewCommand.class, ReconcileAttachCommand.class})
final class ReconcileCommand implements SqbCommand {
    @Option(names = "--model", paramLabel = "NAME", description = "Look at this model only.")
    @Nullable
    String model;

    @Option(names = "--exit-code", description = "Fail when anything is found.")
    boolean exitCode;

    @Mixin
    ReconcileOptions options = new ReconcileOptions();

    @Mixin
    JsonOptions json = new JsonOptions();

    @Override
    public Optional<JsonOptions> json() {
        return Optional.of(json);
    }

    @Override
    public int run(Invocation invocation) {
        ReconcileFrame frame = ReconcileFrame.open(invocation, options);
        return frame.run(
                opened -> new ReconcileUseCase(opened.site(), opened.listener())
                        .report(frame.vde(), Optional.ofNullable(model).map(NodeId::model)),
                reported -> {
                    DriftReport report = reported.report();
                    invocation.say(ReconcileText.report(report));
                    reported.unrecorded().ifPresent(why -> invocation.say(ReconcileText.unrecorded(why)));
                    invocation.publish(ReconcileJson.of(report));
                    return exitCode && !report.isClean() ? ExitCode.FAILED : ExitCode.OK;
                });
    }
}
