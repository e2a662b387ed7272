package dev.sqlbuild.cli.command;

import dev.sqlbuild.base.Code;
import dev.sqlbuild.base.Diagnostic;
import dev.sqlbuild.base.SqlBuildException;
import dev.sqlbuild.cli.ExitCode;
import dev.sqlbuild.cli.Invocation;
import dev.sqlbuild.cli.SqbCommand;
import dev.sqlbuild.cli.option.VirtualOptions;
import dev.sqlbuild.cli.render.OperationsText;
import dev.sqlbuild.core.version.VdeName;
import dev.sqlbuild.state.journal.JournalReader;
import dev.sqlbuild.state.journal.Operation;
import dev.sqlbuild.state.journal.OperationStatus;
import dev.sqlbuild.state.store.StateStore;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code sqb state operations} and {@code operations show ID}. */
@Command(
        name = "operations",
        description = "List what was done to virtual environments, or show one: operations show ID.")
final class StateOperationsCommand implements SqbCommand {
    @Parameters(arity = "0..1", paramLabel = "show", description = "Show one operation.")
    @Nullable
    String action;

    @Parameters(index = "1", arity = "0..1", paramLabel = "ID", description = "The operation.")
    @Nullable
    String id;

    @Option(names = "--status", paramLabel = "STATUS", description = "running, succeeded, failed or rolled_back.")
    @Nullable
    String status;

    @Option(names = "--limit", paramLabel = "N", description = "Most operations to list (default: 20).")
    int limit = 20;

    @Mixin
    VirtualOptions virtual = new VirtualOptions();

    @Override
    public int run(Invocation invocation) {
        ActiveProject project = ActiveProject.open(invocation, ActiveProject.NO_VARS);
        ProjectState.requireVirtualMode(project);
        Optional<OperationStatus> wanted = wantedStatus();
        Optional<VdeName> vde = virtual.name().map(VdeName::parse);
        requireUsage();
        try (StateStore store = ProjectState.of(project).openUsable()) {
            invocation.say(store.read(view ->
                    action == null ? list(view.journal(), wanted, vde) : show(view.journal(), String.valueOf(id))));
        }
        return ExitCode.OK;
    }

    private void requireUsage() {
        if (limit < 1) throw usage("--limit must be >= 1");
        if (action == null) return;
        if (!action.equals("show")) throw usage("unrecognized arguments: " + action);
        if (id == null) throw usage("state operations show requires an operation id");
    }

    private Optional<OperationStatus> wantedStatus() {
        if (status == null) return Optional.empty();
        Optional<OperationStatus> known = OperationStatus.find(status);
        if (known.isEmpty()) throw usage("--status must be one of running, succeeded, failed, rolled_back: " + status);
        return known;
    }

    private String list(JournalReader journal, Optional<OperationStatus> wanted, Optional<VdeName> vde) {
        List<Operation> operations = journal.list(wanted, vde, limit);
        return OperationsText.list(
                operations,
                journal.lastEvents(operations.stream().map(Operation::id).toList()));
    }

    private static String show(JournalReader journal, String id) {
        Operation operation = journal.find(id)
                .orElseThrow(() -> new SqlBuildException(Diagnostic.of(Code.S066, "unknown operation '" + id + "'")
                        .withHelp("list them with: sqb state operations")));
        return OperationsText.show(operation, journal.events(id), journal.steps(id));
    }

    private static SqlBuildException usage(String message) {
        return new SqlBuildException(
                Diagnostic.of(Code.C001, message).withHelp("run sqb state operations --help for what is understood"));
    }
}
