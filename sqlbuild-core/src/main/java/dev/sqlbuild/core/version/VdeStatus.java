package dev.sqlbuild.core.version;

import java.util.Locale;
import java.util.Optional;

/** Stored status of a VDE (virtual-build.md 5). */
public enum VdeStatus {
    /** The pointers are not known to be complete and coherent. */
    ACTIVE("working"),
    /** Refs were replaced, views are not yet confirmed. */
    FINALIZING("working"),
    /** A complete coherent set. */
    FINALIZED("finalized"),
    /** Collapsed into ordinary relations; closed to virtual operations. */
    DETACHED("detached"),
    /** Read as active; never written. */
    FAILED("working");

    private final String shown;

    VdeStatus(String shown) {
        this.shown = shown;
    }

    /** Word in the state store. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Word for people. */
    public String shown() {
        return shown;
    }

    public static Optional<VdeStatus> find(String word) {
        for (VdeStatus status : values()) if (status.word().equals(word)) return Optional.of(status);
        return Optional.empty();
    }
}
