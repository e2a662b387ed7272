package dev.sqlbuild.state.lifecycle;

import dev.sqlbuild.core.version.Aged;
import dev.sqlbuild.state.backend.StateSql;
import java.util.List;
import java.util.Optional;

/** The backups that lifecycle commands have made of a store, for cleaning up. */
public final class StoredBackups {
    private StoredBackups() {}

    /** Ids with the time of their making, newest first. */
    public static List<Aged<String>> list(StateSql sql, String schema) {
        return new SchemaReader(sql)
                .backups(schema).stream()
                        .map(id -> new Aged<>(id, Optional.of(BackupId.time(id))))
                        .toList();
    }

    /** Removes a backup with what was copied into it; what else somebody put into its schema stops this. */
    public static void drop(StateSql sql, String schema, String id) {
        new Backups(sql, BackupId.schema(schema, id)).dropSchema();
    }
}
