package dev.sqlbuild.core.version;

/**
 * That the relation of a version began as a copy of another.
 *
 * @param child version that was built
 * @param parent version whose rows it began with
 * @param strategy how they got there
 */
public record Ancestry(VersionRef child, VersionRef parent, SeedStrategy strategy) {}
