package dev.sqlbuild.state.lifecycle;

import static dev.sqlbuild.state.schema.StateCatalog.STATE_MIGRATION_EVENTS;

import dev.sqlbuild.base.Code;
import dev.sqlbuild.base.Diagnostic;
import dev.sqlbuild.base.SqlBuildException;
import dev.sqlbuild.state.backend.StateSql;
import dev.sqlbuild.state.backend.StoreConfig;
import dev.sqlbuild.state.schema.FoundSchema;
import dev.sqlbuild.state.schema.SchemaCheck;
import java.util.List;
import java.util.Optional;

/**
 * Whose a store is: a project and one of its environments. Another project would take the versions and VDEs in it for its
 * own, and drop what it does not know. The event of each {@code init} names the owner; the last one counts, and a store
 * without such an event belongs to whoever comes.
 */
public final class StoreOwner {
    private static final String INIT = "init";

    private StoreOwner() {}

    /** All owners that a store has had, the present one first. */
    public static List<String> list(StateSql sql) {
        return sql
                .query(
                        STATE_MIGRATION_EVENTS,
                        sql.select(STATE_MIGRATION_EVENTS)
                                .add(" WHERE action = ")
                                .bind(INIT, "TEXT")
                                .add(" AND message IS NOT NULL ORDER BY created_at DESC"))
                .stream()
                .map(row -> row.text("message"))
                .toList();
    }

    /** {@code S093} for a store of somebody else; a table of events that cannot be read tells nothing. */
    static void require(StateSql sql, FoundSchema found, StoreConfig config) {
        if (!SchemaCheck.quick(found, List.of(STATE_MIGRATION_EVENTS)).isEmpty()) return;
        list(sql).stream()
                .findFirst()
                .filter(owner -> !owner.equals(config.owner()))
                .ifPresent(owner -> {
                    throw belongsTo("state store '" + config.schema() + "'", owner, config.owner());
                });
    }

    /** {@code S093} for something that is another's. */
    public static SqlBuildException belongsTo(String what, String owner, String mine) {
        return new SqlBuildException(Diagnostic.of(Code.S093, what + " belongs to " + owner)
                .withHelp("give " + mine
                        + ", a state schema and a base schema of its own; if it is the same project under a new name,"
                        + " run: sqb state init --take-over"));
    }

    /** Records that the store is this project's. */
    static void record(StateSql sql, StoreConfig config) {
        MigrationEvent.record(sql, INIT, Optional.empty(), Optional.of(config.owner()));
    }
}
