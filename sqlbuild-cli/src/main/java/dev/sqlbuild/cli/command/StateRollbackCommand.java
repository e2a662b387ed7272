package dev.sqlbuild.cli.command;

import dev.sqlbuild.state.lifecycle.LifecycleReport;
import dev.sqlbuild.state.lifecycle.StateLifecycle;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code sqb state rollback}. */
@Command(name = "rollback", description = "Put a backup of the state in the place of its tables.")
final class StateRollbackCommand extends StateLifecycleCommand {
    @Option(names = "--backup-id", paramLabel = "ID", description = "Backup to restore (default: the newest).")
    @Nullable
    String backupId;

    @Override
    LifecycleReport run(StateLifecycle lifecycle) {
        return lifecycle.rollback(Optional.ofNullable(backupId));
    }
}
