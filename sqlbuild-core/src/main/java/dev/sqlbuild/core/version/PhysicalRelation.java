package dev.sqlbuild.core.version;

import dev.sqlbuild.adapter.RelationName;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;

/**
 * Where a version lives; recorded locations are authoritative. Exists also for a version that is not ready, and then
 * leads to what an interrupted build left.
 *
 * @param ref version that lives there
 * @param relation its place
 * @param type what stands there
 * @param dataUpdatedAt when its data was last written
 * @param lastRunId last run that worked on it
 * @param lastRunSucceeded how that run ended; absent if none did
 */
public record PhysicalRelation(
        VersionRef ref,
        RelationName relation,
        Type type,
        Optional<Instant> dataUpdatedAt,
        Optional<String> lastRunId,
        Optional<Boolean> lastRunSucceeded) {

    /** Kinds of physical objects. */
    public enum Type {
        TABLE,
        VIEW,
        FUNCTION;

        /** Word in the state store. */
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }

        public static Optional<Type> find(String word) {
            for (Type type : values()) if (type.word().equals(word)) return Optional.of(type);
            return Optional.empty();
        }
    }

    /** A relation on which nothing has run yet. */
    public static PhysicalRelation fresh(VersionRef ref, RelationName relation, Type type) {
        return new PhysicalRelation(ref, relation, type, Optional.empty(), Optional.empty(), Optional.empty());
    }

    public PhysicalRelation afterRun(String runId, boolean succeeded, Optional<Instant> writtenAt) {
        return new PhysicalRelation(
                ref, relation, type, writtenAt.or(() -> dataUpdatedAt), Optional.of(runId), Optional.of(succeeded));
    }

    /** Whether a janitor has put it aside, to be dropped later unless somebody needs it again. */
    public boolean isPutAside() {
        return type == Type.TABLE && ArchiveName.time(relation.name()).isPresent();
    }
}
