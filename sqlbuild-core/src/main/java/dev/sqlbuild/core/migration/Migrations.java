package dev.sqlbuild.core.migration;

import java.util.ArrayList;
import java.util.List;

/**
 * What a plan does about renames before and after it builds.
 *
 * @param models renamed models that are selected, in execution order
 * @param columns renamed columns of models that are selected
 * @param takeovers names that other models take over
 * @param unfinished old names that an earlier run left in the middle
 * @param unconfirmed what is begun from nothing only if the user agrees
 */
public record Migrations(
        List<ModelMigration> models,
        List<ColumnMigration> columns,
        List<Takeover> takeovers,
        List<OldNameRecord> unfinished,
        List<MissingOrigin> unconfirmed) {
    /** Nothing is renamed. */
    public static final Migrations NONE = new Migrations(List.of(), List.of(), List.of(), List.of(), List.of());

    public Migrations {
        models = List.copyOf(models);
        columns = List.copyOf(columns);
        takeovers = List.copyOf(takeovers);
        unfinished = List.copyOf(unfinished);
        unconfirmed = List.copyOf(unconfirmed);
    }

    /** The same with renamed columns. */
    public Migrations with(List<ColumnMigration> renamed, List<MissingOrigin> missing) {
        List<MissingOrigin> all = new ArrayList<>(unconfirmed);
        all.addAll(missing);
        return new Migrations(models, renamed, takeovers, unfinished, all);
    }
}
