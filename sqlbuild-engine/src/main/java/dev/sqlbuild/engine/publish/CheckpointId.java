package dev.sqlbuild.engine.publish;

import dev.sqlbuild.core.version.Checkpoint;
import dev.sqlbuild.core.version.RefSet;
import dev.sqlbuild.core.version.VdeName;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.UUID;

/** Names checkpoints: {@code cp_<UTC time to the millisecond>_<8 hex>} (virtual-operations.md 5.1). */
public final class CheckpointId {
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmssSSS").withZone(ZoneOffset.UTC);
    private static final int HEX = 8;

    private CheckpointId() {}

    public static Checkpoint newCheckpoint(VdeName vde, Instant now, RefSet refs) {
        String random = UUID.randomUUID().toString().substring(0, HEX);
        return new Checkpoint("cp_" + TIME.format(now) + "_" + random, vde, now, refs);
    }
}
