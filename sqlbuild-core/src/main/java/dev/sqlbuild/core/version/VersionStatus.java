package dev.sqlbuild.core.version;

import java.util.Locale;
import java.util.Optional;

/** How far the relation of a version is (state-store.md 3.1). Only a ready one is used by anybody. */
public enum VersionStatus {
    /** Reserved; never written. */
    PLANNED,
    BUILDING,
    READY,
    FAILED;

    /** Word in the state store. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    public static Optional<VersionStatus> find(String word) {
        for (VersionStatus status : values()) if (status.word().equals(word)) return Optional.of(status);
        return Optional.empty();
    }
}
