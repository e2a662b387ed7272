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
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code sqb state locks}, {@code locks clear KEY} and {@code locks clear --owner OWNER}. */
@Command(name = "locks", description = "List active locks, or clear one, or all of a command: locks clear KEY.")
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

    @Option(names = "--owner", paramLabel = "OWNER", description = "Clear all locks of a command.")
    @Nullable
    String owner;

    @Override
    public int run(Invocation invocation) {
        ActiveProject project = ActiveProject.open(invocation, ActiveProject.NO_VARS);
        ProjectState.requireVirtualMode(project);
        Function<StateStore, String> work = work();
        try (StateStore store = ProjectState.of(project).openUsable()) {
            invocation.say(work.apply(store));
        }
        return ExitCode.OK;
    }

    private Function<StateStore, String> work() {
        if (action == null && owner == null) return this::list;
        if (!"clear".equals(action) || (key != null && owner != null)) {
            throw new SqlBuildException(Diagnostic.of(Code.C001, "unrecognized arguments: " + unrecognized())
                    .withHelp("run sqb state locks --help for what is understood"));
        }
        if (key != null) {
            LockKey one = new LockKey(key);
            return store -> LocksText.cleared(store.clearLock(one, force));
        }
        if (owner != null) {
            String all = owner;
            return store -> LocksText.cleared(store.clearLocks(all, force));
        }
        throw new SqlBuildException(Diagnostic.of(Code.C908, "state locks clear requires a lock key")
                .withHelp("list them with: sqb state locks; --owner OWNER clears all locks of a command"));
    }

    private String unrecognized() {
        if (action != null && !action.equals("clear")) return action;
        return "--owner " + owner;
    }

    private String list(StateStore store) {
        List<LockRow> rows = store.read(StateView::locks);
        return LocksText.list(all ? rows : rows.stream().filter(LockRow::active).toList());
    }
}
