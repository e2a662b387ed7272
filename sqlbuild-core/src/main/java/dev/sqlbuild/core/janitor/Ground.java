package dev.sqlbuild.core.janitor;

import dev.sqlbuild.adapter.RelationName;
import dev.sqlbuild.core.janitor.RetentionFacts.Recorded;
import dev.sqlbuild.core.janitor.RetentionFacts.Standing;
import dev.sqlbuild.core.version.Aged;
import dev.sqlbuild.core.version.ArchiveName;
import dev.sqlbuild.core.version.PhysicalRelation;
import dev.sqlbuild.core.version.VersionRef;
import dev.sqlbuild.core.virtual.VdeLayout;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What every part of one janitor's decision rests on: the rules, the facts, and what is looked up in them. */
final class Ground {
    static final String EXCLUDED = "excluded by exclude_patterns";

    final RetentionRules rules;
    final VdeLayout layout;
    final Recorded recorded;
    final Standing standing;
    /** What was last used before this has had its time. */
    final Instant cutoff;

    private final Map<String, VersionRef> tracked = new HashMap<>();
    private final Set<String> present = new HashSet<>();

    Ground(RetentionRules rules, VdeLayout layout, RetentionFacts facts) {
        this.rules = rules;
        this.layout = layout;
        this.recorded = facts.recorded();
        this.standing = facts.standing();
        this.cutoff = recorded.now().minus(rules.retention());
        recorded.homes().forEach((ref, home) -> tracked.put(key(home.value().relation()), ref));
        standing.relations().forEach(relation -> present.add(key(relation.name())));
    }

    // ---- names

    /** The version that lives there, as the store says. */
    Optional<VersionRef> versionAt(RelationName name) {
        return Optional.ofNullable(tracked.get(key(name)));
    }

    boolean stands(RelationName name) {
        return present.contains(key(name));
    }

    boolean isAmongVersions(RelationName name) {
        return standsIn(standing.physicalSchemas(), name);
    }

    /** Whether others keep versions beside it. */
    boolean isShared(RelationName name) {
        return standsIn(standing.sharedSchemas(), name);
    }

    private boolean standsIn(Set<String> schemas, RelationName name) {
        return name.schema()
                .filter(schema -> schemas.contains(layout.dialect().key(schema)))
                .isPresent();
    }

    /** One database may be left out of a name on one side. */
    String key(RelationName name) {
        return new RelationName(Optional.empty(), name.schema(), name.name()).key(layout.dialect());
    }

    // ---- time

    /** Why a version was used too lately to go, if it was. */
    Optional<String> usedLately(Aged<PhysicalRelation> home) {
        if (home.untouchedSince(cutoff)) return Optional.empty();
        return Optional.of(home.updatedAt().map(this::lastUse).orElse("its age is unknown"));
    }

    /** Why what was put aside stays. */
    Optional<String> putAsideLately(RelationName name) {
        return ArchiveName.time(name.name())
                .filter(at ->
                        at.plus(rules.archives().orElse(rules.retention())).isAfter(recorded.now()))
                .map(at -> "put aside " + age(at));
    }

    String lastUse(Instant at) {
        return "used " + age(at);
    }

    String age(Instant at) {
        Duration age = Duration.between(at, recorded.now());
        return Age.days(age.isNegative() ? Duration.ZERO : age) + " ago";
    }
}
