package dev.sqlbuild.core.project;

import java.util.Optional;

/**
 * What the adapter uses when nobody names a schema or database.
 *
 * @param database empty means the session's own, unnamed
 * @param schema for example {@code main} or {@code public}
 */
public record RelationDefaults(Optional<String> database, String schema) {}
