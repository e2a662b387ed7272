package dev.sqlbuild.core.janitor;

import dev.sqlbuild.adapter.HelperNames;
import dev.sqlbuild.adapter.RelationName;
import dev.sqlbuild.core.janitor.RetentionPlan.Kept;
import dev.sqlbuild.core.janitor.RetentionPlan.Pruned;
import dev.sqlbuild.core.janitor.RetentionPlan.PrunedVersion;
import dev.sqlbuild.core.version.Aged;
import dev.sqlbuild.core.version.ArchiveName;
import dev.sqlbuild.core.version.PhysicalRelation;
import dev.sqlbuild.core.version.VersionOutline;
import dev.sqlbuild.core.version.VersionRef;
import dev.sqlbuild.core.version.VersionStatus;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** What becomes of versions that nobody needs: rows are put aside if that is wanted, all else is dropped. */
final class VersionDisposal {
    private final Ground ground;
    private final Needs<Object> needs;

    VersionDisposal(Ground ground, Needs<Object> needs) {
        this.ground = ground;
        this.needs = needs;
    }

    /** Those that can go, in the order in which they can. */
    List<Pruned<PrunedVersion>> unneeded(Consumer<Kept> kept) {
        Map<VersionRef, Pruned<PrunedVersion>> gone = new LinkedHashMap<>();
        ground.recorded.homes().entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .forEach(entry -> {
                    PhysicalRelation home = entry.getValue().value();
                    Optional<String> reason =
                            needs.reason(entry.getKey()).or(() -> ground.putAsideLately(home.relation()));
                    reason.ifPresentOrElse(
                            why -> kept.accept(new Kept(home.relation().toString(), why)),
                            () -> gone.put(entry.getKey(), pruned(entry.getValue())));
                });
        return new RemovalOrder(gone, needs).readersFirst();
    }

    private Pruned<PrunedVersion> pruned(Aged<PhysicalRelation> home) {
        Optional<RelationName> archive = archive(home.value());
        String what = archive.map(other -> "archive as " + other.name()).orElse("drop");
        String age = "last used " + ground.age(home.updatedAt().orElse(ground.cutoff));
        return new Pruned<>(
                new PrunedVersion(home.value(), archive),
                home.value().relation().toString(),
                what + "; " + age);
    }

    /** Only rows are worth it, and only whole ones. What was put aside once is dropped the next time. */
    private Optional<RelationName> archive(PhysicalRelation home) {
        Aged<VersionOutline> version = ground.recorded.versions().get(home.ref());
        boolean whole = home.type() == PhysicalRelation.Type.TABLE
                && version != null
                && version.value().status() == VersionStatus.READY
                && ground.stands(home.relation());
        if (ground.rules.archives().isEmpty()
                || !whole
                || ArchiveName.time(home.relation().name()).isPresent()) return Optional.empty();
        String name = ArchiveName.of(home.relation().name(), ground.recorded.now());
        return Optional.of(home.relation().withName(new HelperNames(ground.layout.dialect()).fit(name)));
    }

    /** Versions that have neither a home nor anybody who points to them. */
    List<Pruned<VersionRef>> emptied() {
        return ground.recorded.versions().entrySet().stream()
                .filter(entry -> !ground.recorded.homes().containsKey(entry.getKey()))
                .filter(entry -> entry.getValue().untouchedSince(ground.cutoff))
                .filter(entry -> needs.reason(entry.getKey()).isEmpty())
                .sorted(Map.Entry.comparingByKey())
                .map(entry -> new Pruned<>(entry.getKey(), entry.getKey().toString(), "nothing stands of it"))
                .toList();
    }
}
