package dev.sqlbuild.state.lock;

import dev.sqlbuild.core.version.VdeName;
import dev.sqlbuild.core.version.VersionRef;
import java.util.Optional;

/** What a lock protects (virtual-operations.md 3.1); compared and sorted as text. */
public record LockKey(String text) implements Comparable<LockKey> {
    private static final String VIRTUAL_ENV = "virtual_env:";
    private static final String MODEL_VERSION = "model_version:";
    private static final String SEED_VERSION = "seed_version:";
    private static final String FUNCTION_VERSION = "function_version:";

    /** The state schema; excludes every other lock. */
    public static final LockKey STATE_MIGRATION = new LockKey("state_migration");

    /** Cleaning up. */
    public static final LockKey JANITOR = new LockKey("janitor");

    /** The pointers and views of a VDE. */
    public static LockKey of(VdeName vde) {
        return new LockKey(VIRTUAL_ENV + vde.text());
    }

    /** Creation, refresh or removal of the physical version of a model, seed or function. */
    public static LockKey of(VersionRef ref) {
        String prefix = switch (ref.node().kind()) {
            case MODEL -> MODEL_VERSION;
            case SEED -> SEED_VERSION;
            case FUNCTION -> FUNCTION_VERSION;
            case SOURCE -> throw new IllegalArgumentException("no lock for " + ref);
        };
        return new LockKey(prefix + ref.node().name() + ":" + ref.version().hex());
    }

    /** The VDE whose lock this is. */
    public Optional<VdeName> vde() {
        return isVirtualEnv() && VdeName.isValid(subject()) ? Optional.of(new VdeName(subject())) : Optional.empty();
    }

    boolean isVirtualEnv() {
        return text.startsWith(VIRTUAL_ENV);
    }

    boolean isVersion() {
        return text.startsWith(MODEL_VERSION) || text.startsWith(SEED_VERSION) || text.startsWith(FUNCTION_VERSION);
    }

    /** What is locked, without the kind. */
    String subject() {
        return text.substring(text.indexOf(':') + 1);
    }

    /** {@code model}, {@code seed} or {@code function}. */
    String versionKind() {
        return text.substring(0, text.indexOf('_'));
    }

    @Override
    public int compareTo(LockKey other) {
        return text.compareTo(other.text);
    }

    @Override
    public String toString() {
        return text;
    }
}
