package dev.sqlbuild.cli.command;

import dev.sqlbuild.base.Code;
import dev.sqlbuild.base.Diagnostic;
import dev.sqlbuild.base.SqlBuildException;
import dev.sqlbuild.cli.ExitCode;
import dev.sqlbuild.cli.Invocation;
import dev.sqlbuild.cli.SqbCommand;
import dev.sqlbuild.cli.option.SqlOptions;
import dev.sqlbuild.cli.option.VarsOptions;
import dev.sqlbuild.engine.publish.ResumeUseCase;
import dev.sqlbuild.engine.publish.ResumeUseCase.Direction;
import dev.sqlbuild.engine.publish.ResumeUseCase.Resumption;
import java.util.Locale;
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
                        opened -> new ResumeUseCase(opened.site(), opened.listener())
                                .resume(operation, direction(), dryRun, opened.control()),
                        resumption -> {
                            invocation.say(text(resumption));
                            return ExitCode.OK;
                        });
    }

    private Optional<Direction> direction() {
        if (forward) return Optional.of(Direction.FORWARD);
        return back ? Optional.of(Direction.BACK) : Optional.empty();
    }

    private String text(Resumption resumption) {
        String name = "operation " + resumption.operation().id();
        if (resumption.settled()) {
            String status = resumption.operation().status().name().toLowerCase(Locale.ROOT);
            return name + " is already " + status + "\n";
        }
        boolean finishes = resumption.direction() == Direction.FORWARD;
        String views = resumption.switched() ? "done" : finishes ? "to do" : "not done";
        String verb =
                dryRun ? (finishes ? " would be finished" : " would be undone") : finishes ? " finished" : " undone";
        return name + verb + "\n  views    " + views + "\n";
    }
}
