package dev.sqlbuild.core.virtual;

import dev.sqlbuild.core.version.PhysicalRelation;
import dev.sqlbuild.core.version.SeedStrategy;
import dev.sqlbuild.core.version.VersionRef;

/**
 * Rows of an earlier version with which a new relation begins (virtual-build.md 9.2).
 *
 * @param from the earlier version
 * @param origin where it lives; it is only read
 * @param strategy which rows are copied
 */
public record Seeding(VersionRef from, PhysicalRelation origin, SeedStrategy strategy) {}
