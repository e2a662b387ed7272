package dev.sqlbuild.cli.command;

import dev.sqlbuild.base.Code;
import dev.sqlbuild.base.Diagnostic;
import dev.sqlbuild.base.NearName;
import dev.sqlbuild.base.SqlBuildException;
import dev.sqlbuild.cli.ExitCode;
import dev.sqlbuild.cli.Invocation;
import dev.sqlbuild.cli.SqbCommand;
import dev.sqlbuild.cli.option.VirtualOptions;
import dev.sqlbuild.cli.render.CheckpointsText;
import dev.sqlbuild.core.version.Checkpoint;
import dev.sqlbuild.core.version.VdeName;
import dev.sqlbuild.state.store.StateStore;
import dev.sqlbuild.state.store.StateView;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code sqb state checkpoints list|show|diff}. */
@Command(name = "checkpoints", description = "List, show or compare saved ref sets: checkpoints list|show|diff [ID].")
final class StateCheckpointsCommand implements SqbCommand {
    private static final List<String> ACTIONS = List.of("list", "show", "diff");

    @Parameters(arity = "0..1", paramLabel = "ACTION", description = "list, show or diff.")
    @Nullable
    String action;

    @Parameters(index = "1", arity = "0..1", paramLabel = "ID", description = "The checkpoint.")
    @Nullable
    String id;

    @Mixin
    VirtualOptions virtual = new VirtualOptions();

    @Override
    public int run(Invocation invocation) {
        ActiveProject project =
                ActiveProject.open(invocation, ActiveProject.NO_VARS, Code.C903, "state checkpoints", virtual.name());
        ProjectState.requireVirtualMode(project);
        String wanted = requireAction();
        ProjectState state = ProjectState.of(project);
        VdeName vde = state.vde(virtual.name());
        try (StateStore store = state.openUsable()) {
            invocation.say(store.read(view -> render(wanted, vde, view)));
        }
        return ExitCode.OK;
    }

    private String requireAction() {
        if (action == null) throw error(Code.C902, "state checkpoints requires a subcommand such as 'list'");
        if (!ACTIONS.contains(action)) {
            throw new SqlBuildException(Diagnostic.of(Code.C906, "unknown state checkpoints command '" + action + "'")
                    .withHelp(NearName.help(action, ACTIONS).orElse("use list, show or diff")));
        }
        if (action.equals("show") && id == null) {
            throw error(Code.C904, "state checkpoints show requires checkpoint id");
        }
        if (action.equals("diff") && id == null) {
            throw error(Code.C907, "state checkpoints diff requires checkpoint id");
        }
        return action;
    }

    private String render(String wanted, VdeName vde, StateView view) {
        if (wanted.equals("list")) {
            List<Checkpoint> checkpoints = view.checkpoints(vde);
            return CheckpointsText.list(
                    vde,
                    checkpoints,
                    view.refs(vde),
                    view.relations(checkpoints.stream()
                                    .flatMap(checkpoint -> checkpoint.refs().list().stream())
                                    .distinct()
                                    .toList())
                            .keySet());
        }
        Checkpoint checkpoint = require(vde, view);
        return wanted.equals("show")
                ? CheckpointsText.show(checkpoint)
                : CheckpointsText.diff(checkpoint, view.refs(checkpoint.vde()));
    }

    private Checkpoint require(VdeName vde, StateView view) {
        return view.findCheckpoint(String.valueOf(id))
                .filter(checkpoint ->
                        virtual.name().isEmpty() || checkpoint.vde().equals(vde))
                .orElseThrow(() -> new SqlBuildException(Diagnostic.of(Code.C905, "unknown checkpoint '" + id + "'")
                        .withHelp("list them with: sqb state checkpoints list")));
    }

    private static SqlBuildException error(Code code, String message) {
        return new SqlBuildException(
                Diagnostic.of(code, message).withHelp("run sqb state checkpoints --help for what is understood"));
    }
}
