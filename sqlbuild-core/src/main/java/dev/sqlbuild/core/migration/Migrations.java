package dev.sqlbuild.core.migration;

import dev.sqlbuild.core.graph.NodeId;
import java.util.List;

/**
 * What a plan does about renames before and after it builds.
 *
 * @param models renamed models that are selected, in execution order
 * @param takeovers names that other models take over
 * @param unfinished old names that an earlier run left in the middle
 * @param unconfirmed models that are built from nothing only if the user agrees: what they were is not there
 */
public record Migrations(
        List<ModelMigration> models,
        List<Takeover> takeovers,
        List<OldNameRecord> unfinished,
        List<NodeId> unconfirmed) {
    /** Nothing is renamed. */
    public static final Migrations NONE = new Migrations(List.of(), List.of(), List.of(), List.of());

    public Migrations {
        models = List.copyOf(models);
        takeovers = List.copyOf(takeovers);
        unfinished = List.copyOf(unfinished);
        unconfirmed = List.copyOf(unconfirmed);
    }
}
