package dev.sqlbuild.core.plan;

import java.time.LocalDateTime;

/**
 * Who recorded a build and when.
 *
 * @param runId invocation
 * @param sqbVersion version of this program
 * @param at write time, UTC
 */
public record BuildStamp(String runId, String sqbVersion, LocalDateTime at) {}
