package dev.sqlbuild.core.freshness;

import dev.sqlbuild.adapter.RelationName;
import java.time.LocalDateTime;
import java.util.Optional;

/**
 * What the readers of a source have read: a row of {@code _sqlbuild_source_freshness} (planning.md 3).
 *
 * @param source its name
 * @param location its relation, absent for an expression; together with the name the identity
 * @param runId invocation whose readers succeeded
 * @param version observed before they ran
 * @param at time of the observation, UTC
 */
public record FreshnessRecord(
        String source, Optional<RelationName> location, String runId, DataVersion version, LocalDateTime at) {}
