package dev.sqlbuild.core.virtual;

import dev.sqlbuild.adapter.RelationKind;
import dev.sqlbuild.adapter.RelationName;
import dev.sqlbuild.core.graph.NodeId;
import dev.sqlbuild.core.plan.Buildable;
import dev.sqlbuild.core.plan.PlanProject;
import dev.sqlbuild.core.plan.PlanRequest;
import dev.sqlbuild.core.version.BuildMetadata;
import dev.sqlbuild.core.version.Checkpoint;
import dev.sqlbuild.core.version.ModelVersion;
import dev.sqlbuild.core.version.NodeVersion;
import dev.sqlbuild.core.version.PhysicalRelation;
import dev.sqlbuild.core.version.RefSet;
import dev.sqlbuild.core.version.SeedVersion;
import dev.sqlbuild.core.version.VdeName;
import dev.sqlbuild.core.version.VdeStatus;
import dev.sqlbuild.core.version.VersionRef;
import dev.sqlbuild.core.version.VersionStatus;
import dev.sqlbuild.core.version.VirtualEnvironment;
import dev.sqlbuild.jdbc.SqlDialect;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** A state store and a warehouse that do what plans say; {@code prod} is the baseline and has unsuffixed views. */
final class VdeWorld {
    static final VdeName PROD = new VdeName("prod");

    final PlanProject project;
    final VdeLayout layout;
    final Map<VdeName, VirtualEnvironment> vdes = new HashMap<>();
    final Map<VdeName, RefSet> refs = new HashMap<>();
    final Map<VersionRef, NodeVersion> versions = new HashMap<>();
    final Map<VersionRef, PhysicalRelation> relations = new HashMap<>();
    SourceChanges sources = SourceChanges.NONE;

    VdeWorld(PlanProject project) {
        this.project = project;
        SqlDialect dialect =
                new SqlDialect("duckdb", '"', Set.of(), false, 255, SqlDialect.LengthUnit.CHARACTERS, Optional.empty());
        this.layout = new VdeLayout(PROD, Optional.of(PROD), "main", dialect);
    }

    VirtualState state(VdeName vde) {
        Map<VersionRef, Set<VdeName>> users = new HashMap<>();
        refs.forEach((other, set) -> {
            if (other.equals(vde)) return;
            set.list()
                    .forEach(ref ->
                            users.computeIfAbsent(ref, r -> new HashSet<>()).add(other));
        });
        Optional<VirtualEnvironment> recorded = Optional.ofNullable(vdes.get(vde));
        Optional<VirtualEnvironment> baseline =
                vde.equals(PROD) ? Optional.empty() : Optional.ofNullable(vdes.get(PROD));
        RefSet inherited =
                recorded.isEmpty() && baseline.isPresent() && !baseline.get().isDetached()
                        ? refs.getOrDefault(PROD, RefSet.EMPTY)
                        : RefSet.EMPTY;
        return new VirtualState(
                vde,
                recorded,
                refs.getOrDefault(vde, RefSet.EMPTY),
                baseline,
                inherited,
                versions,
                relations,
                users,
                Map.of());
    }

    VirtualPlan plan(VdeName vde, PlanRequest request) {
        return VirtualPlanner.plan(project.input(), request, layout, state(vde), project.facts(), sources);
    }

    /** Plans and does everything, as a build in which nothing fails. */
    VirtualPlan build(VdeName vde, PlanRequest request) {
        VirtualPlan plan = plan(vde, request);
        for (VirtualNode node : plan.running()) {
            project.warehouse.put(
                    node.physical().relation(),
                    node.physical().type() == PhysicalRelation.Type.VIEW ? RelationKind.VIEW : RelationKind.TABLE);
            versions.put(node.ref(), version(node.subject()));
            relations.put(node.ref(), node.physical().afterRun("run", true, Optional.of(Instant.EPOCH)));
        }
        publish(plan);
        return plan;
    }

    RecordedVde recorded(VdeName vde) {
        return new RecordedVde(vde, Optional.ofNullable(vdes.get(vde)), refs.getOrDefault(vde, RefSet.EMPTY));
    }

    PointerPlan planPromotion(VdeName from, VdeName to, PointerRequest request) {
        return PromotionPlanner.plan(
                project.input(), layout, request, recorded(from), recorded(to), facts(), Instant.EPOCH);
    }

    PointerPlan planRollback(VdeName vde, Checkpoint checkpoint, PointerRequest request) {
        return RollbackPlanner.plan(
                project.input(), layout, request, recorded(vde), checkpoint, facts(), Instant.EPOCH);
    }

    PointerPlan apply(PointerPlan plan) {
        Publication publication = plan.publication();
        vdes.put(publication.vde(), publication.after());
        refs.put(publication.vde(), publication.refsAfter());
        publication.dropped().forEach(project.warehouse::remove);
        publication.views().forEach(view -> project.warehouse.put(view.name(), RelationKind.VIEW));
        return plan;
    }

    Checkpoint checkpoint(VdeName vde, String id) {
        return new Checkpoint(id, vde, Instant.EPOCH, refs.getOrDefault(vde, RefSet.EMPTY));
    }

    PointerFacts facts() {
        return new PointerFacts(versions, relations, project.facts());
    }

    private void publish(VirtualPlan plan) {
        boolean finalized = plan.statusAfter() == VdeStatus.FINALIZED;
        vdes.put(
                plan.vde(),
                new VirtualEnvironment(
                        plan.vde(),
                        plan.statusAfter(),
                        Optional.empty(),
                        finalized ? Optional.of(Instant.EPOCH) : Optional.empty()));
        refs.put(plan.vde(), plan.refs());
        for (Buildable node : project.input().nodes()) {
            if (plan.refs().contains(node.id())) {
                project.warehouse.put(layout.logical(plan.vde(), node.relation()), RelationKind.VIEW);
            }
        }
    }

    private static NodeVersion version(Buildable node) {
        BuildMetadata build = new BuildMetadata(
                Optional.of(node.relation()), node.materialization().map(m -> m.word()), new TreeMap<>(), "", "run");
        if (node.isSeed()) {
            return new SeedVersion(node.name(), node.version(), "{}", build, VersionStatus.READY);
        }
        return new ModelVersion(
                node.name(),
                node.version(),
                node.localHash(),
                node.identity(),
                node.definition(),
                "",
                build,
                VersionStatus.READY);
    }

    RelationName physical(String model) {
        Buildable node = project.input().nodes().stream()
                .filter(each -> each.name().equals(model))
                .findFirst()
                .orElseThrow();
        return relations.get(new VersionRef(node.id(), node.version())).relation();
    }

    static List<String> names(List<VirtualNode> nodes) {
        return nodes.stream().map(VirtualNode::id).map(NodeId::name).toList();
    }
}
