package dev.sqlbuild.core.virtual;

import static dev.sqlbuild.core.virtual.PointerGuards.names;
import static dev.sqlbuild.core.virtual.PointerGuards.refusal;

import dev.sqlbuild.base.Code;
import dev.sqlbuild.core.graph.NodeId;
import dev.sqlbuild.core.graph.NodeKind;
import dev.sqlbuild.core.graph.Selectors;
import dev.sqlbuild.core.plan.Buildable;
import dev.sqlbuild.core.plan.PlanInput;
import dev.sqlbuild.core.version.PhysicalRelation;
import dev.sqlbuild.core.version.RefSet;
import dev.sqlbuild.core.version.VersionHash;
import dev.sqlbuild.core.version.VersionRef;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * What of two VDEs has to be compared in the warehouse (virtual-operations.md 6). Equal hashes are equal by definition;
 * only versions that differ are looked at.
 *
 * @param left one VDE
 * @param right the other
 * @param selected models in scope
 * @param pairs models with different versions, in dependency order
 * @param identical models in scope with the same version on both sides
 * @param onlyLeft models that only the left side has, sorted
 * @param onlyRight models that only the right side has, sorted
 * @param others seeds and functions with different versions
 * @param staleLeft models of the workspace that the left side has in another version, or not at all
 * @param staleRight the same of the right side
 */
public record VdeComparison(
        RecordedVde left,
        RecordedVde right,
        int selected,
        List<Pair> pairs,
        int identical,
        List<NodeId> onlyLeft,
        List<NodeId> onlyRight,
        List<RefSet.Change> others,
        int staleLeft,
        int staleRight) {

    /** One model in two versions. */
    public record Pair(NodeId model, PhysicalRelation left, PhysicalRelation right) {}

    /**
     * What is to be compared.
     *
     * @param allowPartial whether VDEs that are not finalized are compared as a whole
     * @param relations recorded locations of the refs of both
     * @throws dev.sqlbuild.base.SqlBuildException {@code S011}, {@code S012}, {@code S013}
     */
    public static VdeComparison of(
            PlanInput input,
            RecordedVde left,
            RecordedVde right,
            List<String> select,
            List<String> exclude,
            boolean allowPartial,
            Map<VersionRef, PhysicalRelation> relations) {
        requireKnown(left);
        requireKnown(right);
        if (select.isEmpty() && !allowPartial) requireFinalized(left, right);
        List<NodeId> scope = scope(input, left, right, select, exclude);
        List<Pair> pairs = new ArrayList<>();
        List<NodeId> onlyLeft = new ArrayList<>();
        List<NodeId> onlyRight = new ArrayList<>();
        List<NodeId> untracked = new ArrayList<>();
        int identical = 0;
        for (NodeId model : scope) {
            Optional<VersionHash> one = left.refs().find(model);
            Optional<VersionHash> other = right.refs().find(model);
            if (one.equals(other)) {
                identical += one.isPresent() ? 1 : 0;
            } else if (other.isEmpty()) {
                onlyLeft.add(model);
            } else if (one.isEmpty()) {
                onlyRight.add(model);
            } else {
                PhysicalRelation from = relations.get(new VersionRef(model, one.get()));
                PhysicalRelation to = relations.get(new VersionRef(model, other.get()));
                if (from == null || to == null) untracked.add(model);
                else pairs.add(new Pair(model, from, to));
            }
        }
        if (!untracked.isEmpty()) throw untracked(untracked, right);
        return new VdeComparison(
                left,
                right,
                scope.size(),
                pairs,
                identical,
                onlyLeft,
                onlyRight,
                right.refs().changesSince(left.refs()).stream()
                        .filter(change -> change.node().kind() != NodeKind.MODEL)
                        .toList(),
                stale(input, left.refs()),
                stale(input, right.refs()));
    }

    private static void requireKnown(RecordedVde vde) {
        if (vde.row().isPresent() || !vde.refs().isEmpty()) return;
        throw refusal(
                Code.S011,
                "unknown virtual environment '" + vde.name() + "'",
                "build it first: sqb build --virtual-env " + vde.name());
    }

    private static void requireFinalized(RecordedVde left, RecordedVde right) {
        Set<String> working = new TreeSet<>();
        if (!left.isFinalized()) working.add(left.name().text());
        if (!right.isFinalized()) working.add(right.name().text());
        if (working.isEmpty()) return;
        throw refusal(
                Code.S012,
                "whole-VDE virtual diff requires finalized VDEs; non-finalized VDEs: " + String.join(", ", working),
                "Re-run with --allow-partial-diff to inspect a working VDE.");
    }

    /** {@code S013}. */
    public static RuntimeException untracked(List<NodeId> models, RecordedVde vde) {
        return refusal(
                Code.S013,
                "virtual diff selected models missing tracked physical relations: " + names(models),
                "see what is there with: sqb reconcile --virtual-env " + vde.name());
    }

    /** Selected models; without a selection all of the project, and those that only refs mention. */
    private static List<NodeId> scope(
            PlanInput input, RecordedVde left, RecordedVde right, List<String> select, List<String> exclude) {
        Set<NodeId> scope =
                new HashSet<>(Selectors.of(input.selectable(), input.dag()).select(select, exclude));
        if (select.isEmpty()) {
            Set<NodeId> known = new HashSet<>();
            input.nodes().forEach(node -> known.add(node.id()));
            Set<NodeId> bound = new HashSet<>(left.refs().versions().keySet());
            bound.addAll(right.refs().versions().keySet());
            bound.removeAll(known);
            scope.addAll(bound);
        }
        return scope.stream()
                .filter(node -> node.kind() == NodeKind.MODEL)
                .sorted(Comparator.<NodeId>comparingInt(
                                node -> input.dag().contains(node) ? input.dag().positionOf(node) : Integer.MAX_VALUE)
                        .thenComparing(Comparator.naturalOrder()))
                .toList();
    }

    private static int stale(PlanInput input, RefSet refs) {
        int stale = 0;
        for (Buildable node : input.nodes()) {
            if (node.id().kind() != NodeKind.MODEL) continue;
            if (!refs.find(node.id()).equals(Optional.of(node.version()))) stale++;
        }
        return stale;
    }
}
