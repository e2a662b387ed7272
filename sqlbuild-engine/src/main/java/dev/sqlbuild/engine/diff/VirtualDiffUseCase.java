package dev.sqlbuild.engine.diff;

import dev.sqlbuild.core.diff.RowRules;
import dev.sqlbuild.core.graph.NodeId;
import dev.sqlbuild.core.model.Model;
import dev.sqlbuild.core.plan.PlanInput;
import dev.sqlbuild.core.plan.WarehouseFacts;
import dev.sqlbuild.core.version.PhysicalRelation;
import dev.sqlbuild.core.version.VdeName;
import dev.sqlbuild.core.version.VersionRef;
import dev.sqlbuild.core.virtual.RecordedVde;
import dev.sqlbuild.core.virtual.VdeComparison;
import dev.sqlbuild.engine.run.RunControl;
import dev.sqlbuild.engine.virtual.RelationFacts;
import dev.sqlbuild.engine.virtual.VirtualSite;
import dev.sqlbuild.jdbc.Session;
import dev.sqlbuild.state.store.StateView;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;

/** {@code sqb diff LEFT:RIGHT} of two VDEs: only versions that differ are compared (virtual-operations.md 6). */
public final class VirtualDiffUseCase {
    private final VirtualSite site;

    public VirtualDiffUseCase(VirtualSite site) {
        this.site = site;
    }

    /**
     * What to compare.
     *
     * @param override what the command line says instead of a model's rules
     */
    public record Request(
            VdeName left,
            VdeName right,
            List<String> select,
            List<String> exclude,
            boolean allowPartial,
            DiffMode mode,
            ExampleLimits examples,
            DiffLimits limits,
            List<String> namedColumns,
            UnaryOperator<RowRules> override) {}

    /**
     * What was found.
     *
     * @param comparison refs that differ
     * @param diff the relations behind them
     */
    public record Result(VdeComparison comparison, DiffReport diff) {
        /** Whether data or columns differ, or a model is on one side only; different hashes alone do not count. */
        public boolean differs() {
            return !comparison.onlyLeft().isEmpty()
                    || !comparison.onlyRight().isEmpty()
                    || diff.status() != DiffStatus.NO_DIFFERENCES_FOUND;
        }
    }

    public Result run(Request request, RunControl control) {
        long start = System.nanoTime();
        VdeComparison comparison = site.store().read(view -> compare(view, request));
        try (Session session = site.warehouse().openSession()) {
            control.add(session);
            requireStanding(session, comparison);
            List<ModelPair> pairs =
                    comparison.pairs().stream().map(pair -> pair(pair, request)).toList();
            List<ModelDiff> diffs = pairs.isEmpty()
                    ? List.of()
                    : new PairComparer(site.adapter(), session, control)
                            .compare(
                                    pairs,
                                    request.mode(),
                                    request.examples(),
                                    request.limits(),
                                    request.namedColumns());
            Duration took = Duration.ofNanos(System.nanoTime() - start);
            DiffReport report = new DiffReport(
                    DiffReport.Kind.VIRTUAL,
                    request.left().text(),
                    request.right().text(),
                    request.mode(),
                    diffs,
                    took);
            return new Result(comparison, report);
        }
    }

    private VdeComparison compare(StateView view, Request request) {
        PlanInput input = site.input();
        RecordedVde left = recorded(view, request.left());
        RecordedVde right = recorded(view, request.right());
        Set<VersionRef> refs = new HashSet<>(left.refs().list());
        refs.addAll(right.refs().list());
        Map<VersionRef, PhysicalRelation> relations = view.relations(refs);
        return VdeComparison.of(
                input, left, right, request.select(), request.exclude(), request.allowPartial(), relations);
    }

    private static RecordedVde recorded(StateView view, VdeName name) {
        return new RecordedVde(name, view.findVde(name), view.refs(name));
    }

    private void requireStanding(Session session, VdeComparison comparison) {
        RelationFacts names = new RelationFacts(site.adapter());
        comparison
                .pairs()
                .forEach(pair ->
                        names.add(List.of(pair.left().relation(), pair.right().relation())));
        WarehouseFacts facts = names.read(session);
        List<NodeId> gone = new ArrayList<>();
        for (VdeComparison.Pair pair : comparison.pairs()) {
            boolean there = facts.exists(pair.left().relation())
                    && facts.exists(pair.right().relation());
            if (!there) gone.add(pair.model());
        }
        if (!gone.isEmpty()) throw VdeComparison.untracked(gone, comparison.right());
    }

    /** A model that the workspace no longer has is compared without key and tolerances. */
    private ModelPair pair(VdeComparison.Pair pair, Request request) {
        Optional<Model> model =
                Optional.ofNullable(site.workspace().models().get(pair.model().name()));
        RowRules rules = model.map(ModelPairs::rules).orElse(RowRules.UNKEYED);
        return new ModelPair(
                pair.model().name(),
                pair.left().relation(),
                pair.right().relation(),
                request.override().apply(rules),
                model.flatMap(known -> ModelPairs.cursor(known, request.mode())));
    }
}
