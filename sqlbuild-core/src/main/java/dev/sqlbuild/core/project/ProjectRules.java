package dev.sqlbuild.core.project;

import java.time.Duration;
import java.util.Optional;

/**
 * The one-key tables {@code [constants]}, {@code [scopes]}, {@code [references]} and {@code [migrations]}.
 *
 * @param collectionRendering how a constant list is written into SQL
 * @param enforcePlacement whether misplaced scoped declarations are errors rather than warnings
 * @param enforceExplicitReferences whether references made by macros and hard-coded names are errors
 * @param oldNameViews how long the old name of a renamed model stays readable; absent for not at all
 */
public record ProjectRules(
        CollectionRendering collectionRendering,
        boolean enforcePlacement,
        boolean enforceExplicitReferences,
        Optional<Duration> oldNameViews) {

    /** How a constant list is written into SQL. */
    public enum CollectionRendering {
        VALUE_LIST,
        ARRAY
    }
}
