package dev.sqlbuild.core.version;

/**
 * What is known of a recorded version without its texts.
 *
 * @param build with the versions it was built from
 */
public record VersionOutline(VersionRef ref, VersionStatus status, BuildMetadata build) {}
