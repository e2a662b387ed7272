package dev.sqlbuild.core.project;

import dev.sqlbuild.base.Code;
import dev.sqlbuild.base.Diagnostics;
import dev.sqlbuild.core.incremental.Microbatch;
import dev.sqlbuild.core.incremental.Microbatch.Limit;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/** Reads {@code [microbatches.limits]}, the bound on batches that holds for every model (incremental.md 3.3). */
final class BatchLimitReader {
    private static final String SECTION = "microbatches.limits.";

    private BatchLimitReader() {}

    /** What a project may do above its limit. */
    private enum Action {
        ERROR,
        WARN
    }

    static Optional<Limit> read(ConfigValue.Table project, Diagnostics findings) {
        ConfigValue.Table section = ConfigTables.child(project, "microbatches");
        new TableReader(section, "microbatches.", Code.D001, findings)
                .rejectUnknown("[microbatches]", List.of("limits"));
        ConfigValue.Table table = ConfigTables.child(section, "limits");
        TableReader reader = new TableReader(table, SECTION, Code.D001, findings);
        reader.rejectUnknown("[microbatches.limits]", List.of("max_batches", "action"));
        OptionalInt most = reader.integer("max_batches", 1);
        Action action = reader.choice("action", Action.class).orElse(Action.ERROR);
        if (most.isEmpty()) return Optional.empty();
        Microbatch.Action then = action == Action.WARN ? Microbatch.Action.WARN : Microbatch.Action.ERROR;
        return Optional.of(new Limit(most.getAsInt(), then));
    }
}
