package dev.sqlbuild.core.virtual;

import dev.sqlbuild.adapter.ColumnInfo;
import dev.sqlbuild.core.incremental.Cursor;
import dev.sqlbuild.core.incremental.Incremental;
import dev.sqlbuild.core.incremental.Incremental.Strategy;
import dev.sqlbuild.core.incremental.Microbatch;
import dev.sqlbuild.core.incremental.ReplayPolicy;
import dev.sqlbuild.core.model.Materialization;
import dev.sqlbuild.core.plan.Buildable;
import dev.sqlbuild.core.plan.PlanRequest;
import dev.sqlbuild.core.plan.WarehouseFacts;
import dev.sqlbuild.core.version.PhysicalRelation;
import dev.sqlbuild.core.version.SeedStrategy;
import dev.sqlbuild.core.version.VersionHash;
import dev.sqlbuild.core.version.VersionRef;
import dev.sqlbuild.core.virtual.Staleness.Finding;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Decides with which rows the new version of an incremental model or snapshot begins (virtual-build.md 9.2). */
final class SeedingPlanner {
    private final PlanRequest request;
    private final VirtualState state;
    private final WarehouseFacts warehouse;

    SeedingPlanner(PlanRequest request, VirtualState state, WarehouseFacts warehouse) {
        this.request = request;
        this.state = state;
        this.warehouse = warehouse;
    }

    /**
     * What becomes of the history of the bound version.
     *
     * @param seeding how it is carried over
     * @param refusal why it is not, where one could expect that
     */
    record Decision(Optional<Seeding> seeding, Optional<String> refusal) {
        private static final Decision SCRATCH = new Decision(Optional.empty(), Optional.empty());

        private static Decision refused(String why) {
            return new Decision(Optional.empty(), Optional.of(why));
        }
    }

    Decision decide(Buildable node, Finding finding) {
        Optional<VersionHash> bound = finding.bound().filter(version -> !version.equals(node.version()));
        if (!keepsHistory(node) || bound.isEmpty() || rebuilds(node)) return Decision.SCRATCH;
        if (definitionChanged(finding) && policy(node) == ReplayPolicy.Action.FULL) return Decision.SCRATCH;
        VersionRef from = new VersionRef(node.id(), bound.get());
        Optional<PhysicalRelation> origin = state.isReady(from)
                ? state.relation(from).filter(home -> Standing.stands(home, warehouse))
                : Optional.empty();
        if (origin.isEmpty()) return Decision.refused("the relation of the version before is gone");
        Optional<String> former = state.version(from.node(), from.version())
                .flatMap(version -> version.build().materialized());
        if (!former.equals(Optional.of(node.kindWord()))) {
            return Decision.refused("the version before is a " + former.orElse("relation of another kind"));
        }
        List<String> missing = missing(node, origin.get());
        if (!missing.isEmpty()) {
            return Decision.refused("the version before has no column " + String.join(", ", missing));
        }
        return new Decision(Optional.of(new Seeding(from, origin.get(), strategy(node, finding))), Optional.empty());
    }

    private static boolean keepsHistory(Buildable node) {
        return node.materialization()
                .filter(m -> m == Materialization.INCREMENTAL || m == Materialization.SNAPSHOT)
                .isPresent();
    }

    /** What the model says about rebuilding wins over the flag. */
    private boolean rebuilds(Buildable node) {
        return node.incremental().flatMap(Incremental::fullRefresh).orElse(request.fullRefresh());
    }

    private static boolean definitionChanged(Finding finding) {
        return finding.reason() == VirtualReason.QUERY_CHANGED || finding.reason() == VirtualReason.FUNCTION_CHANGED;
    }

    private static ReplayPolicy.Action policy(Buildable node) {
        return node.replay().onChange().map(ReplayPolicy::action).orElse(ReplayPolicy.Action.FORWARD);
    }

    /** Key and cursor columns that the earlier relation lacks, as far as its columns are known. */
    private List<String> missing(Buildable node, PhysicalRelation origin) {
        List<ColumnInfo> columns = warehouse.columns(origin.relation());
        if (columns.isEmpty() || node.incremental().isEmpty()) return List.of();
        Set<String> present = columns.stream()
                .map(column -> column.name().toLowerCase(Locale.ROOT))
                .collect(Collectors.toSet());
        Incremental incremental = node.incremental().get();
        List<String> needed = new ArrayList<>(incremental.uniqueKey());
        incremental.cursor().map(Cursor::column).ifPresent(needed::add);
        return needed.stream()
                .filter(column -> !present.contains(column.toLowerCase(Locale.ROOT)))
                .distinct()
                .toList();
    }

    /** Only where the window reaches up to the newest row may what lies behind its start be left out. */
    private SeedStrategy strategy(Buildable node, Finding finding) {
        boolean bounded = node.incremental()
                        .filter(incremental -> incremental.strategy() == Strategy.APPEND)
                        .filter(incremental -> incremental.cursor().isPresent())
                        .filter(incremental -> incremental
                                .microbatch()
                                .filter(Microbatch::rolling)
                                .isEmpty())
                        .isPresent()
                && definitionChanged(finding)
                && policy(node) == ReplayPolicy.Action.BOUNDED
                && !request.cursor().isGiven();
        return bounded ? SeedStrategy.BOUNDED_APPEND_COPY : SeedStrategy.COPY;
    }
}
