package dev.sqlbuild.core.janitor;

import dev.sqlbuild.adapter.RelationInfo;
import dev.sqlbuild.adapter.RelationKind;
import dev.sqlbuild.adapter.RelationName;
import dev.sqlbuild.core.janitor.RetentionPlan.Kept;
import dev.sqlbuild.core.janitor.RetentionPlan.Leftover;
import dev.sqlbuild.core.janitor.RetentionPlan.Pruned;
import dev.sqlbuild.core.version.Aged;
import dev.sqlbuild.core.version.ArchiveName;
import dev.sqlbuild.core.version.PhysicalRelation;
import dev.sqlbuild.core.version.VersionRef;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/** What stands among the versions and is none: helpers of runs that died, what was put aside, and what nobody knows. */
final class Leftovers {
    private final Ground ground;
    private final List<RelationInfo> loose;
    private final Set<RelationName> names = new HashSet<>();

    Leftovers(Ground ground) {
        this.ground = ground;
        this.loose = ground.standing.relations().stream()
                .filter(relation -> ground.isAmongVersions(relation.name()))
                .filter(relation -> ground.versionAt(relation.name()).isEmpty())
                .filter(relation -> !relation.name().name().equals(RetentionPlanner.FENCES))
                .toList();
        loose.forEach(relation -> names.add(relation.name()));
    }

    List<RelationInfo> loose() {
        return loose;
    }

    boolean isLoose(RelationName name) {
        return names.contains(name);
    }

    /** Why one stays whoever reads it. */
    Optional<String> whyKept(RelationInfo relation) {
        RelationName name = relation.name();
        if (relation.kind() == RelationKind.OTHER) return Optional.of("it is nothing that SQLBuild makes");
        if (ground.rules.excludes(name.name())) return Optional.of(Ground.EXCLUDED);
        if (ArchiveName.time(name.name()).isPresent()) return ground.putAsideLately(name);
        Optional<VersionRef> owner = owner(name);
        if (owner.isPresent()) return whyInUse(owner.get());
        if (ground.rules.trackedOnly()) return Optional.of("nothing is recorded of it");
        if (ground.isShared(name)) return Optional.of("it may be of another project in this schema");
        return ground.recorded.locks().quiet() ? Optional.empty() : Optional.of("other commands are running");
    }

    private Optional<String> whyInUse(VersionRef owner) {
        Aged<PhysicalRelation> home = ground.recorded.homes().get(owner);
        if (ground.recorded.locks().versions().contains(owner)) return Optional.of("its version is locked");
        if (home == null || home.untouchedSince(ground.cutoff)) return Optional.empty();
        return Optional.of(
                "its version was " + home.updatedAt().map(ground::lastUse).orElse("used at an unknown time"));
    }

    /** Those that can go, views first. */
    List<Pruned<Leftover>> unneeded(Needs<Object> needs, Consumer<Kept> kept) {
        List<Pruned<Leftover>> gone = new ArrayList<>();
        for (RelationInfo relation : loose) {
            RelationName name = relation.name();
            needs.reason(name)
                    .ifPresentOrElse(
                            reason -> kept.accept(new Kept(name.toString(), reason)),
                            () -> gone.add(
                                    new Pruned<>(new Leftover(relation, owner(name)), name.toString(), whyLeft(name))));
        }
        gone.sort(Comparator.comparing(
                        (Pruned<Leftover> each) -> each.what().relation().kind())
                .reversed()
                .thenComparing(Pruned::name));
        return gone;
    }

    private String whyLeft(RelationName name) {
        Optional<Instant> archived = ArchiveName.time(name.name());
        if (archived.isPresent()) return "put aside " + ground.age(archived.get());
        return owner(name)
                .map(ref -> "left beside " + HelperPattern.base(name.name()).orElse(""))
                .orElse("nothing is recorded of it");
    }

    /** The version beside which a run made the relation. */
    private Optional<VersionRef> owner(RelationName name) {
        return HelperPattern.base(name.name()).flatMap(base -> ground.versionAt(name.withName(base)));
    }
}
