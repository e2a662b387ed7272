package dev.sqlbuild.state.lock;

/**
 * A lock this process holds.
 *
 * @param owner {@code <command>:<uuid>}, new for each acquisition
 */
public record Lease(LockKey key, String owner, FencingToken token) {}
