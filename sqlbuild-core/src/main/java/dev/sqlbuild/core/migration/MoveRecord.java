package dev.sqlbuild.core.migration;

import java.time.LocalDateTime;

/**
 * A row of {@code _sqlbuild_migrations}: rows that were moved, or a model that was built under a new name.
 *
 * @param id identity of the move
 * @param model name of the model as it is called since
 * @param formerName name it had
 * @param origin relation it had, as text
 * @param destination relation it has, as text
 * @param moved whether rows were moved; else the model was built anew, and has its own record
 * @param at when, UTC
 */
public record MoveRecord(
        String id,
        String model,
        String formerName,
        String origin,
        String destination,
        boolean moved,
        LocalDateTime at) {}
