package dev.sqlbuild.core.project;

import java.util.Optional;

/**
 * {@code [environments.x.state]}, expanded (state-store.md 1). Required keys may be missing here: whoever opens the
 * store reports that.
 */
public record StateSettings(
        Optional<String> backend,
        Optional<String> schema,
        Optional<ConfigValue.Table> connection,
        boolean allowReset,
        Optional<String> unsuffixedVirtualEnv,
        int lockTtlSeconds) {

    public static final int DEFAULT_LOCK_TTL_SECONDS = 600;

    /** Never shows connection values. */
    @Override
    public String toString() {
        return "state store " + backend.orElse("?") + "/" + schema.orElse("?");
    }
}
