package dev.sqlbuild.cli.command;

import dev.sqlbuild.base.Code;
import dev.sqlbuild.base.Diagnostic;
import dev.sqlbuild.base.SqlBuildException;
import dev.sqlbuild.cli.ExitCode;
import dev.sqlbuild.cli.Invocation;
import dev.sqlbuild.cli.SqbCommand;
import dev.sqlbuild.cli.option.SqlOptions;
import dev.sqlbuild.cli.option.VarsOptions;
import dev.sqlbuild.cli.render.OperationsText;
import dev.sqlbuild.engine.resume.ResumeUseCase;
import dev.sqlbuild.engine.resume.Resumption.Direction;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code sqb state resume ID}: finishes or undoes an operation that did not end. */
@Command(name = "resume", description = "Finish or undo an interrupted operation.")
final class StateResumeCommand implements SqbCommand {
    @Parameters(arity = "0..1", paramLabel = "ID", description = "The operation, as in sqb state operations.")
    @Nullable
    String id;

    @Option(names = "--forward", description = "Finish it.")
    boolean forward;

    @Option(names = "--back", description = "Undo it.")
    boolean back;

    @Option(names = "--dry-run", description = "Show what would be done; change nothing.")
    boolean dryRun;

    @Mixin
    SqlOptions sql = new SqlOptions();

    @Mixin
    VarsOptions vars = new VarsOptions();

    @Override
    public int run(Invocation invocation) {
        if (forward && back) {
            throw new SqlBuildException(Diagnostic.of(Code.C001, "--forward and --back exclude each other"));
        }
        if (id == null) {
            throw new SqlBuildException(Diagnostic.of(Code.C001, "state resume requires an operation id")
                    .withHelp("list them with: sqb state operations --status failed"));
        }
        String operation = id;
        ActiveProject project = ActiveProject.open(invocation, vars.values());
        ProjectState.requireVirtualMode(project);
        VirtualProject virtual = VirtualProject.of(project);
        return new SiteFrame("resume", invocation, virtual, sql)
                .run(
                        opened -> new ResumeUseCase(opened.site(), opened.listener(), opened.runId())
                                .resume(operation, direction(), dryRun, opened.control()),
                        resumption -> {
                            invocation.say(OperationsText.resumed(resumption, dryRun));
                            return ExitCode.OK;
                        });
    }

    private Optional<Direction> direction() {
        if (forward) return Optional.of(Direction.FORWARD);
        return back ? Optional.of(Direction.BACK) : Optional.empty();
    }
}
