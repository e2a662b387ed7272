package dev.sqlbuild.state.lifecycle;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;

/** Ids of backups, which sort by time and are part of the name of the backup's schema. */
final class BackupId {
    static final String PATTERN = "\\d{8}T\\d{12}Z";

    private static final DateTimeFormatter FORMAT =
            DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmssSSSSSS'Z'").withZone(ZoneOffset.UTC);

    private BackupId() {}

    static String at(Instant time) {
        return FORMAT.format(time);
    }

    static Instant time(String id) {
        return FORMAT.parse(id, Instant::from);
    }

    /** Schema that holds the backup of a store. */
    static String schema(String store, String id) {
        return store + "__backup_" + id;
    }
}
