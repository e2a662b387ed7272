package dev.sqlbuild.core.virtual;

import dev.sqlbuild.adapter.RelationName;
import dev.sqlbuild.core.graph.NodeId;
import dev.sqlbuild.core.graph.NodeKind;
import dev.sqlbuild.core.plan.Buildable;
import dev.sqlbuild.core.plan.PlanInput;
import dev.sqlbuild.core.version.FunctionVersion;
import dev.sqlbuild.core.version.NodeVersion;
import dev.sqlbuild.core.version.PhysicalRelation;
import dev.sqlbuild.core.version.RefSet;
import dev.sqlbuild.core.version.VdeName;
import dev.sqlbuild.core.version.VersionRef;
import dev.sqlbuild.core.virtual.Publication.PublishedFunction;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Where the nodes of a ref set are shown to consumers of a VDE. The workspace decides for the nodes it has; for others,
 * and for where a view stood before, the place recorded with the version does.
 */
final class PublicationNames {
    private final PlanInput input;
    private final VdeLayout layout;
    private final Map<VersionRef, NodeVersion> versions;
    private final Map<VersionRef, PhysicalRelation> relations;
    private final Map<NodeId, RelationName> bases = new HashMap<>();

    PublicationNames(
            PlanInput input,
            VdeLayout layout,
            Map<VersionRef, NodeVersion> versions,
            Map<VersionRef, PhysicalRelation> relations) {
        this.input = input;
        this.layout = layout;
        this.versions = versions;
        this.relations = relations;
        for (Buildable node : input.nodes()) bases.put(node.id(), node.relation());
    }

    /** The logical name of a node, if anybody knows it. */
    Optional<RelationName> logical(VdeName vde, VersionRef ref) {
        return Optional.ofNullable(bases.get(ref.node()))
                .or(() -> recordedBase(ref))
                .map(base -> layout.logical(vde, base));
    }

    private Optional<RelationName> recordedBase(VersionRef ref) {
        return Optional.ofNullable(versions.get(ref))
                .flatMap(version -> version.build().logical());
    }

    /** The views of all models and seeds of a ref set that have a home, in dependency order. */
    List<LogicalView> views(VdeName vde, RefSet refs) {
        List<LogicalView> views = new ArrayList<>();
        for (VersionRef ref : refs.list()) {
            if (ref.node().kind() == NodeKind.FUNCTION) continue;
            PhysicalRelation home = relations.get(ref);
            if (home == null) continue;
            logical(vde, ref).ifPresent(name -> views.add(new LogicalView(ref.node(), name, home.relation())));
        }
        views.sort(Comparator.comparingInt(view -> position(view.node())));
        return views;
    }

    private int position(NodeId node) {
        return input.dag().contains(node) ? input.dag().positionOf(node) : Integer.MAX_VALUE;
    }

    /** Every name under which the nodes of the earlier refs may be shown and which none of the new views takes. */
    List<RelationName> dropped(VdeName vde, RefSet before, List<LogicalView> after) {
        Set<String> kept = new LinkedHashSet<>();
        after.forEach(view -> kept.add(view.name().key(layout.dialect())));
        Map<String, RelationName> dropped = new HashMap<>();
        for (VersionRef ref : before.list()) {
            if (ref.node().kind() == NodeKind.FUNCTION) continue;
            Set<RelationName> names = new LinkedHashSet<>();
            logical(vde, ref).ifPresent(names::add);
            recordedBase(ref).map(base -> layout.logical(vde, base)).ifPresent(names::add);
            for (RelationName name : names) {
                String key = name.key(layout.dialect());
                if (!kept.contains(key)) dropped.put(key, name);
            }
        }
        return dropped.values().stream()
                .sorted(Comparator.comparing(RelationName::toString))
                .toList();
    }

    /** The functions of a ref set that are recorded, with what stood under their names before. */
    List<PublishedFunction> functions(VdeName vde, RefSet before, RefSet refs) {
        List<PublishedFunction> functions = new ArrayList<>();
        for (VersionRef ref : refs.only(NodeKind.FUNCTION).list()) {
            if (!(versions.get(ref) instanceof FunctionVersion version)) continue;
            Optional<FunctionVersion> former = before.find(ref.node())
                    .map(hash -> versions.get(new VersionRef(ref.node(), hash)))
                    .filter(FunctionVersion.class::isInstance)
                    .map(FunctionVersion.class::cast);
            logical(vde, ref).ifPresent(name -> functions.add(new PublishedFunction(name, version, former)));
        }
        functions.sort(Comparator.comparingInt(f -> position(f.version().node())));
        return functions;
    }
}
