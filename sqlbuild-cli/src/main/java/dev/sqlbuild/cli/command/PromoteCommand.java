package dev.sqlbuild.cli.command;

import dev.sqlbuild.base.Code;
import dev.sqlbuild.base.Diagnostic;
import dev.sqlbuild.base.SqlBuildException;
import dev.sqlbuild.cli.Invocation;
import dev.sqlbuild.cli.SqbCommand;
import dev.sqlbuild.cli.option.PointerOptions;
import dev.sqlbuild.cli.render.PointerText;
import dev.sqlbuild.core.version.VdeName;
import dev.sqlbuild.engine.pointer.PromoteUseCase;
import java.time.Clock;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code sqb promote}: shows what one VDE has built in another. */
@Command(name = "promote", description = "Show the versions of one virtual data environment in another.")
final class PromoteCommand implements SqbCommand {
    @Option(names = "--from", paramLabel = "VDE", description = "Virtual data environment to take versions from.")
    @Nullable
    String from;

    @Option(names = "--to", paramLabel = "VDE", description = "Virtual data environment that will show them.")
    @Nullable
    String to;

    @Option(names = "--allow-partial-promotion", description = "Accept a target that is left working.")
    boolean allowPartial;

    @Mixin
    PointerOptions options = new PointerOptions();

    @Override
    public int run(Invocation invocation) {
        ActiveProject project = ActiveProject.open(invocation, options.vars().values());
        project.requireVirtualMode(
                Code.C243, "promote", "in direct mode build in the environment itself: sqb build --environment ...");
        VirtualProject virtual = VirtualProject.of(project);
        PromoteUseCase.Request request = new PromoteUseCase.Request(
                side(virtual, from), side(virtual, to), options.request(invocation.workingDirectory(), allowPartial));
        PointerCommand command = new PointerCommand("promote", virtual, options);
        return command.run(
                invocation,
                (site, listener) -> new PromoteUseCase(site, listener, Clock.systemUTC()).plan(request),
                (site, listener, run) -> new PromoteUseCase(site, listener, Clock.systemUTC()).promote(request, run),
                (plan, dryRun) ->
                        PointerText.promotion(request.from(), plan, dryRun, invocation.palette(), options.verbose()));
    }

    private static VdeName side(VirtualProject virtual, @Nullable String name) {
        if (name == null) {
            throw new SqlBuildException(Diagnostic.of(Code.C244, "promote requires --from and --to")
                    .withHelp("for example: sqb promote --from pr_7 --to " + virtual.environment()));
        }
        return virtual.vde(Optional.of(name));
    }
}
