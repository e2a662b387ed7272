package dev.sqlbuild.core.plan;

import dev.sqlbuild.adapter.RelationName;
import java.util.Locale;
import java.util.Optional;

/**
 * Whether a selected model is copied from another environment.
 *
 * @param verdict what was decided
 * @param environment the other environment
 * @param origin the relation there, when it is copied
 */
public record ReuseDecision(Verdict verdict, String environment, Optional<RelationName> origin) {

    /** Decisions; the first that applies holds. */
    public enum Verdict {
        INELIGIBLE_MATERIALIZATION,
        CURRENT,
        REUSE_ORIGIN_FINGERPRINT_MISSING,
        REUSE_ORIGIN_RELATION_MISSING,
        REUSE_ORIGIN_VERSION_MISMATCH,
        REUSE_FROM_SOURCE_FRESHNESS_STALE,
        REUSE_ELIGIBLE;

        /** Word in JSON. */
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    public boolean copies() {
        return origin.isPresent();
    }
}
