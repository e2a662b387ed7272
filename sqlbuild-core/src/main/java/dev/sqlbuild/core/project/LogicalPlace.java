package dev.sqlbuild.core.project;

import java.util.Optional;

/** Where a resource belongs according to its own settings, before an environment moves it. */
public record LogicalPlace(Optional<String> database, Optional<String> schema, String name) {}
