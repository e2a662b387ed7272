package dev.sqlbuild.core.plan;

import java.time.LocalDateTime;
import java.time.temporal.ChronoUnit;

/**
 * Who recorded a build and when.
 *
 * @param runId invocation
 * @param sqbVersion version of this program
 * @param at write time, UTC, cut to the precision of warehouses
 */
public record BuildStamp(String runId, String sqbVersion, LocalDateTime at) {

    public BuildStamp {
        at = at.truncatedTo(ChronoUnit.MICROS);
    }
}
