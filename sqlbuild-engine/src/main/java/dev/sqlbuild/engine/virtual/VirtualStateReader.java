package dev.sqlbuild.engine.virtual;

import dev.sqlbuild.base.Code;
import dev.sqlbuild.base.Diagnostic;
import dev.sqlbuild.base.SqlBuildException;
import dev.sqlbuild.core.plan.PlanInput;
import dev.sqlbuild.core.version.RefSet;
import dev.sqlbuild.core.version.SourceObservation;
import dev.sqlbuild.core.version.VdeName;
import dev.sqlbuild.core.version.VersionRef;
import dev.sqlbuild.core.version.VirtualEnvironment;
import dev.sqlbuild.core.virtual.VdeLayout;
import dev.sqlbuild.core.virtual.VirtualState;
import dev.sqlbuild.state.store.StateView;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Reads all that a plan needs to know of one VDE, inside one transaction and in a constant number of queries. */
public final class VirtualStateReader {
    private final PlanInput input;
    private final VdeLayout layout;

    public VirtualStateReader(PlanInput input, VdeLayout layout) {
        this.input = input;
        this.layout = layout;
    }

    /** @throws SqlBuildException {@code S090} when a VDE exists whose name differs in case only */
    public VirtualState read(StateView view, VdeName vde) {
        List<VirtualEnvironment> vdes = view.listVdes();
        requireDistinct(vdes, vde);
        Optional<VirtualEnvironment> recorded = find(vdes, vde);
        Optional<VirtualEnvironment> baseline =
                vde.equals(layout.baseline()) ? Optional.empty() : find(vdes, layout.baseline());
        Map<VdeName, RefSet> refs = view.allRefs();
        RefSet own = refs.getOrDefault(vde, RefSet.EMPTY);
        Optional<VdeName> parent = recorded.isEmpty()
                ? baseline.filter(b -> !b.isDetached()).map(VirtualEnvironment::name)
                : Optional.empty();
        RefSet inherited =
                parent.map(name -> refs.getOrDefault(name, RefSet.EMPTY)).orElse(RefSet.EMPTY);
        Set<VersionRef> involved = new HashSet<>(own.list());
        involved.addAll(inherited.list());
        input.nodes().forEach(node -> involved.add(new VersionRef(node.id(), node.version())));
        Map<String, SourceObservation> observations = view.observations(parent.orElse(vde));
        return new VirtualState(
                vde,
                recorded,
                own,
                baseline,
                inherited,
                view.versions(involved),
                view.allRelations(),
                users(vdes, refs, vde),
                observations);
    }

    private static void requireDistinct(List<VirtualEnvironment> vdes, VdeName vde) {
        for (VirtualEnvironment other : vdes) {
            if (other.name().equals(vde) || !other.name().folded().equals(vde.folded())) continue;
            throw new SqlBuildException(Diagnostic.of(
                            Code.S090,
                            "invalid virtual environment name '" + vde + "': it differs only in case from '"
                                    + other.name() + "'")
                    .withHelp("use " + other.name() + ", or another name"));
        }
    }

    private static Optional<VirtualEnvironment> find(List<VirtualEnvironment> vdes, VdeName name) {
        return vdes.stream().filter(vde -> vde.name().equals(name)).findFirst();
    }

    /** Which other VDEs show which version; a detached one shows none. */
    private static Map<VersionRef, Set<VdeName>> users(
            List<VirtualEnvironment> vdes, Map<VdeName, RefSet> refs, VdeName self) {
        Map<VersionRef, Set<VdeName>> users = new HashMap<>();
        for (VirtualEnvironment vde : vdes) {
            if (vde.isDetached() || vde.name().equals(self)) continue;
            for (VersionRef ref : refs.getOrDefault(vde.name(), RefSet.EMPTY).list()) {
                users.computeIfAbsent(ref, key -> new HashSet<>()).add(vde.name());
            }
        }
        return users;
    }
}
