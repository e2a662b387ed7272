package dev.sqlbuild.engine.publish;

import dev.sqlbuild.adapter.RelationName;
import dev.sqlbuild.state.journal.Operation;
import java.util.List;

/**
 * What there is to say of a publish that succeeded.
 *
 * @param kept views that left the VDE and were not dropped, because they are none of ours
 * @param interrupted operations of dead processes on this VDE that were noticed on the way
 */
public record Published(List<RelationName> kept, List<Operation> interrupted) {
    public Published {
        kept = List.copyOf(kept);
        interrupted = List.copyOf(interrupted);
    }
}
