package dev.sqlbuild.engine.publish;

import dev.sqlbuild.adapter.RelationName;
import java.util.List;

/**
 * What there is to say of a publish that succeeded.
 *
 * @param kept views that left the VDE and were not dropped, because they are none of ours
 */
public record Published(List<RelationName> kept) {
    public Published {
        kept = List.copyOf(kept);
    }
}
