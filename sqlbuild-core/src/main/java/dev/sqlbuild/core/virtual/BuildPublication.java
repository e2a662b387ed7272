package dev.sqlbuild.core.virtual;

import dev.sqlbuild.core.plan.PlanInput;
import dev.sqlbuild.core.version.NodeVersion;
import dev.sqlbuild.core.version.PhysicalRelation;
import dev.sqlbuild.core.version.SourceObservation;
import dev.sqlbuild.core.version.VdeName;
import dev.sqlbuild.core.version.VdeStatus;
import dev.sqlbuild.core.version.VersionRef;
import dev.sqlbuild.core.version.VirtualEnvironment;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What a build publishes once everything in its scope has succeeded. */
public final class BuildPublication {
    private BuildPublication() {}

    /**
     * The change of pointers.
     *
     * @param versions recorded definitions of every ref before, and of functions and nodes without a file afterwards
     * @param relations recorded locations of every ref before and afterwards
     * @param observations data versions of sources that all their readers have seen
     * @param now when the VDE is finalized
     */
    public static Publication of(
            VirtualPlan plan,
            PlanInput input,
            VdeLayout layout,
            Map<VersionRef, NodeVersion> versions,
            Map<VersionRef, PhysicalRelation> relations,
            List<SourceObservation> observations,
            Instant now) {
        PublicationNames places = new PublicationNames(input, layout, versions, relations);
        List<LogicalView> views = places.views(plan.vde(), plan.refs());
        boolean finalized = plan.statusAfter() == VdeStatus.FINALIZED;
        return new Publication(
                Publication.Kind.BUILD,
                plan.state().recorded(),
                plan.state().own(),
                new VirtualEnvironment(
                        plan.vde(),
                        plan.statusAfter(),
                        baseline(plan, layout),
                        finalized ? Optional.of(now) : Optional.empty()),
                plan.refs(),
                views,
                places.dropped(plan.vde(), plan.state().own(), views),
                places.functions(plan.vde(), plan.state().own(), plan.refs()),
                observations,
                "build " + plan.vde(),
                "published " + plan.refs().changesSince(plan.state().own()).size() + " changed refs");
    }

    private static Optional<VdeName> baseline(VirtualPlan plan, VdeLayout layout) {
        if (plan.state().recorded().isPresent()) {
            return plan.state().recorded().flatMap(VirtualEnvironment::baseline);
        }
        return Optional.of(layout.baseline()).filter(name -> !name.equals(plan.vde()));
    }
}
