package dev.sqlbuild.core.migration;

import dev.sqlbuild.core.migration.ColumnMigration.VersionChange;
import java.time.LocalDateTime;

/**
 * A row of {@code _sqlbuild_column_migrations}: a column that has another name since.
 *
 * @param model name of the model
 * @param relation the relation, as text
 * @param former name it had
 * @param column name it has
 * @param versions of the model before and after
 * @param at when, UTC
 */
public record ColumnRecord(
        String model, String relation, String former, String column, VersionChange versions, LocalDateTime at) {}
