package dev.sqlbuild.core.virtual;

import dev.sqlbuild.core.version.NodeVersion;
import dev.sqlbuild.core.version.PhysicalRelation;
import dev.sqlbuild.core.version.VersionRef;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * What is known when a hydration is planned.
 *
 * @param found versions that stand in the origin
 * @param locked versions on which another command works
 * @param available whether the target has a version: recorded as ready, and standing
 * @param definitions what a version is, when anybody knows
 * @param homes where a version lives in the target, or will
 */
public record HydrationFacts(
        Set<VersionRef> found,
        Set<VersionRef> locked,
        Predicate<VersionRef> available,
        Function<VersionRef, Optional<NodeVersion>> definitions,
        Function<VersionRef, PhysicalRelation> homes) {

    public HydrationFacts {
        found = Set.copyOf(found);
        locked = Set.copyOf(locked);
    }
}
