package dev.sqlbuild.cli.command;

import dev.sqlbuild.base.Code;
import dev.sqlbuild.cli.Invocation;
import dev.sqlbuild.cli.SqbCommand;
import dev.sqlbuild.cli.option.PointerOptions;
import dev.sqlbuild.cli.option.VirtualOptions;
import dev.sqlbuild.cli.render.PointerText;
import dev.sqlbuild.engine.pointer.RollbackUseCase;
import java.time.Clock;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code sqb rollback}: shows again what a VDE showed at a checkpoint. */
@Command(name = "rollback", description = "Show again what a virtual data environment showed at a checkpoint.")
final class RollbackCommand implements SqbCommand {
    @Mixin
    VirtualOptions virtualOptions = new VirtualOptions();

    @Option(
            names = "--checkpoint-id",
            paramLabel = "ID",
            description = "Checkpoint; by default the newest that differs.")
    @Nullable
    String checkpoint;

    @Option(names = "--allow-partial-rollback", description = "Accept an environment that is left working.")
    boolean allowPartial;

    @Mixin
    PointerOptions options = new PointerOptions();

    @Override
    public int run(Invocation invocation) {
        ActiveProject project =
                ActiveProject.open(invocation, options.vars().values(), Code.C246, "rollback", virtualOptions.name());
        project.requireVirtualMode(Code.C245, "rollback", "in direct mode restore the files and build again");
        VirtualProject virtual = VirtualProject.of(project);
        RollbackUseCase.Request request = new RollbackUseCase.Request(
                virtual.vde(virtualOptions.name()),
                Optional.ofNullable(checkpoint),
                options.request(invocation.workingDirectory(), allowPartial));
        PointerCommand command = new PointerCommand("rollback", virtual, options);
        return command.run(
                invocation,
                (site, listener) -> new RollbackUseCase(site, listener, Clock.systemUTC()).plan(request),
                (site, listener, run) -> new RollbackUseCase(site, listener, Clock.systemUTC()).rollback(request, run),
                (plan, dryRun) -> PointerText.rollback(plan, dryRun, invocation.palette(), options.verbose()));
    }
}
