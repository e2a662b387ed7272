package dev.sqlbuild.cli.command;

import dev.sqlbuild.base.Code;
import dev.sqlbuild.base.Diagnostic;
import dev.sqlbuild.base.SqlBuildException;
import dev.sqlbuild.cli.ExitCode;
import dev.sqlbuild.cli.Invocation;
import dev.sqlbuild.cli.SqbCommand;
import dev.sqlbuild.cli.render.LocksText;
import dev.sqlbuild.state.lock.LockKey;
import dev.sqlbuild.state.lock.LockRow;
import dev.sqlbuild.state.store.StateStore;
import dev.sqlbuild.state.store.StateView;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code sqb state locks} and {@code locks clear KEY}. */
@Command(name = "locks", description = "List active locks, or clear one: locks clear KEY.")
final class StateLocksCommand implements SqbCommand {
    @Parameters(arity = "0..1", paramLabel = "clear", description = "Clear a lock.")
    @Nullable
    String action;

    @Parameters(index = "1", arity = "0..1", paramLabel = "KEY", description = "The lock to clear.")
    @Nullable
    String key;

    @Option(names = "--all", description = "List expired locks too.")
    boolean all;

    @Option(names = "--force", description = "Clear a lock although it is active.")
    boolean force;

    @Override
    public int run(Invocation invocation) {
        ActiveProject project = ActiveProject.open(invocation, ActiveProject.NO_VARS);
        ProjectState.requireVirtualMode(project);
        Optional<LockKey> cleared = toClear();
        try (StateStore store = ProjectState.of(project).openUsable()) {
            invocation.say(
                    cleared.isPresent() ? LocksText.cleared(store.clearLock(cleared.get(), force)) : list(store));
        }
        return ExitCode.OK;
    }

    private Optional<LockKey> toClear() {
        if (action == null) return Optional.empty();
        if (!action.equals("clear")) {
            throw new SqlBuildException(Diagnostic.of(Code.C001, "unrecognized arguments: " + action)
                    .withHelp("run sqb state locks --help for what is understood"));
        }
        if (key == null) {
            throw new SqlBuildException(Diagnostic.of(Code.C908, "state locks clear requires a lock key")
                    .withHelp("list them with: sqb state locks"));
        }
        return Optional.of(new LockKey(key));
    }

    private String list(StateStore store) {
        List<LockRow> rows = store.read(StateView::locks);
        return LocksText.list(all ? rows : rows.stream().filter(LockRow::active).toList());
    }
}
